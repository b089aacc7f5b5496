"""The analyst's own tables: they win, are checked cell by cell; rows are reviewed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_compiled import tables
from test_extract import document, names

from flows.cli import main
from flows.errors import Usage
from flows.reference import check_own, reference
from flows.review import answered, asked, block, report, wilson, write
from seeds.office_holders import person_id, read_merges, read_office_holders
from seeds.own import COLUMNS, OwnTableError, read_own, with_own
from transforms.lookup.compiling import compile_tables
from transforms.lookup.names import NameIndex
from transforms.names.own import id_in, merge_ids, without
from transforms.names.persons_names import person_id as made_id
from transforms.reference import Split


def own(**files: str) -> dict[str, bytes]:
    return {f"{name}.csv": content.encode() for name, content in files.items()}


def index(**files: str) -> NameIndex:
    known = tables()
    for name in ("blocked_names", "tags", "triggers", "splits"):
        known[name] = known["spellings"].select([]).slice(0, 0)
    known["merges"] = read_merges()
    return NameIndex(compile_tables(with_own(known, read_own(own(**files)))))


def test_a_name_means_what_the_analyst_says() -> None:
    found = index(names="name,entity_id,entity_type\nGeorgia,geonames:2,place\n")
    assert [c.entity_id for c in found.named("Georgia")] == ["geonames:2"]
    assert [c.entity_id for c in found.named("Tbilisi")] == ["geonames:1", "geonames:3"]


def test_a_new_thing_is_made() -> None:
    lines = "name,entity_id,entity_type\nRiver Guard,org:river-guard,organization\n"
    (made,) = index(names=f"{lines}RG,org:river-guard,organization\n").named("RG")
    assert (made.entity_id, made.entity_type, made.name_kind) == (
        "org:river-guard",
        "organization",
        "alias",
    )
    assert made.curated


def test_a_place_lies_where_the_analyst_says() -> None:
    found = index(places="entity_id,name,latitude,longitude,country\ngeonames:1,Tbilisi,1,-2,GEO\n")
    (place,) = found.named("Tbilisi")
    assert (place.latitude, place.longitude, place.country_code) == (1.0, -2.0, "GEO")


def test_a_blocked_name_is_never_searched() -> None:
    assert index(blocked="name\nGeorgia\n").named("Georgia") == ()


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("names", "name,entity_id\nA,org:a\n", "line 1: no column entity_type"),
        (
            "names",
            "name,entity_id,entity_type\nA,a,place\n",
            "column entity_id: 'a' is not",
        ),
        ("names", "name,entity_id,entity_type\nA,org:a,firm\n", "column entity_type: 'firm'"),
        ("places", "entity_id,name,latitude,longitude,country\nown:x,X,95,0,\n", "latitude: '95'"),
        ("merges", "entity_id,into\norg:a,org:b\nperson:x,\n", "line 3, column into"),
        ("other", "a\n", "other.csv is none of names.csv"),
    ],
)
def test_a_wrong_cell_is_told(file: str, content: str, told: str) -> None:
    with pytest.raises(OwnTableError) as error:
        read_own(own(**{file: content}))
    assert told in str(error.value)


def test_a_file_in_another_encoding_is_told() -> None:
    with pytest.raises(OwnTableError, match=r"blocked\.csv, line 2: no UTF-8"):
        read_own({"blocked.csv": b"name\n\xff\n"})


def test_the_command_line_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "merges.csv").write_text("entity_id,into\nx,y\n")
    with pytest.raises(Usage, match=r"merges\.csv, line 2, column entity_id"):
        check_own(str(tmp_path))
    with pytest.raises(Usage, match="is no folder"):
        check_own(str(tmp_path / "none"))


def test_every_file_is_documented() -> None:
    text = (Path(__file__).parents[1] / "flows" / "KNOWLEDGE.md").read_text("utf-8")
    for name, columns in COLUMNS.items():
        assert f"| {name} | {', '.join(columns)} |" in text


def test_merges_and_blocks_in_a_document() -> None:
    from test_extract import extracted

    found = extracted(("paragraph", "Moldova and Austria met in Geneva."))
    merge_ids(found, lambda entity_id: {"iso:MDA": "iso:ROU"}.get(entity_id, entity_id))
    assert ("Moldova", "place", "iso:ROU") in names(found)
    assert [found.text[m.start_char : m.end_char] for m in without(found, {"Austria"})] == [
        "Moldova",
        "Geneva",
    ]
    assert document(("paragraph", "x")).mentions == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Aid went to Moldova, Ohio said.", "own:moldova-farm"),
        ("Aid went to Moldova, Ohioans said.", "iso:MDA"),
        ("Aid went to Moldova.", "iso:MDA"),
    ],
)
def test_a_split_asks_for_its_word(text: str, meant: str) -> None:
    from test_extract import extracted

    splits = {"iso:MDA": (Split("Ohio", "own:moldova-farm"),)}
    found = extracted(("paragraph", text))
    merge_ids(found, id_in(found, replace(reference(), splits=splits)))
    assert ("Moldova", "place", meant) in names(found)


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [(0, 0, 0.0, 1.0), (45, 50, 0.786, 0.957), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278)],
)
def test_wilson(right: int, judged: int, low: float, high: float) -> None:
    assert wilson(right, judged) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


ROW = {"document_id": "0", "start_char": "1", "text": "Abba", "says": "x", "context": "[Abba]"}


def test_answers_one_by_one_and_from_a_file(tmp_path: Path) -> None:
    given = iter(["what", "y", "n", "q"])
    rows = asked([{**ROW, "answer": ""}] * 4, lambda _: next(given))
    assert [row["answer"] for row in rows] == ["y", "n"]
    assert report("mentions", rows).startswith("mentions: 50.0% of 2 rows are right (95 % interval")
    file = tmp_path / "sample.csv"
    assert write(str(file), rows) == 2
    assert answered(str(file)) == rows
    assert block(str(tmp_path / "own"), rows) == 1
    assert block(str(tmp_path / "own"), rows) == 0
    assert read_own({"blocked.csv": (tmp_path / "own" / "blocked.csv").read_bytes()})
    file.write_text("text,answer\nAbba,perhaps\n")
    with pytest.raises(Usage, match="line 2, column answer: 'perhaps'"):
        answered(str(file))


def test_review_of_a_warehouse(tmp_path: Path) -> None:
    article = tmp_path / "in" / "a.txt"
    article.parent.mkdir()
    article.write_text("Envoys of Moldova met in Geneva on Monday to talk about the river.\n" * 3)
    knowledge = tmp_path / "own"
    knowledge.mkdir()
    (knowledge / "blocked.csv").write_text("name\nGeneva\n")
    store, env = str(tmp_path / "store"), {"DATELINE_ENGINE": "gazetteer"}
    env["DATELINE_KNOWLEDGE"] = str(knowledge)
    run = CliRunner().invoke(main, ["run", str(article), "--warehouse", store], env=env)
    assert run.exit_code == 0, run.output
    out = tmp_path / "sample.csv"
    shown = ["review", "mentions", "--warehouse", store, "--sample", "9", "--out", str(out)]
    assert CliRunner().invoke(main, shown, env=env).exit_code == 0
    assert {row["text"] for row in answered(str(out))} == {"Moldova"}
    shown[1] = "entities"
    assert CliRunner().invoke(main, shown, env=env).exit_code == 0
    (thing,) = answered(str(out))
    assert "entity_id=iso:MDA" in thing["says"]
    assert "[Moldova]" in thing["context"]
    wrong = CliRunner().invoke(main, ["review", "files", "--warehouse", store], env=env)
    assert wrong.exit_code == 2
    assert "do not point at text" in wrong.output


def test_ids_of_office_holders_are_those_of_their_names() -> None:
    ids = {thing.entity.entity_id for thing in read_office_holders()}
    assert len(ids) > 150
    for row in read_merges().to_pylist():
        assert row["into"] in ids
        assert row["entity_id"] not in ids
    for name in ("Zoë O’Brien", "Łukasz Żak-Nowak", "Recep Tayyip Erdoğan"):
        assert person_id(name) == made_id(name)


@pytest.mark.parametrize(
    ("sentence", "entity_id"),
    [
        ("President Volodymyr Zelensky spoke.", "person:volodymyr-zelenskyy"),
        ("President Volodymyr Zelenskiy spoke.", "person:volodymyr-zelenskyy"),
        ("Moammar Gadhafi came to Cairo.", "person:muammar-gaddafi"),
        ("Recep Tayyip Erdogan left Ankara.", "person:recep-tayyip-erdogan"),
        ("President Robert Zelensky spoke.", "person:robert-zelensky"),
    ],
)
def test_spellings_of_a_person_are_one(sentence: str, entity_id: str) -> None:
    from test_extract import extracted

    assert entity_id in [m.entity_id for m in extracted(("paragraph", sentence)).mentions]
