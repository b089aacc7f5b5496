"""Names in sentences of our own: what is a mention, of what, and what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reference import reference
from transforms.documents import Block, Document, Fields, Mention, RawInput
from transforms.extract import extract, reference_tables
from transforms.names.acronyms import find_acronyms
from transforms.rows import WORD, word_count

CASES = Path(__file__).parent / "cases" / "extract.jsonl"


def document(*blocks: tuple[str, str], language: str | None = "en") -> Document:
    """Return a document of (kind, text) blocks; a statement's text begins with its label."""
    text, made = "", []
    for kind, words in blocks:
        start, label = len(text), None
        if kind == "statement":
            label = words.split(": ")[0]
        skip = len(label) + 2 if label else 0
        made.append(Block(kind, start + skip, start + len(words), start, label))
        text += words + "\n\n"
    source = RawInput("0" * 32, "memory:", "", "text/plain", b"")
    return Document(source, Fields(), text, [], made, [], language=language)


def extracted(*blocks: tuple[str, str], language: str | None = "en") -> Document:
    found = document(*blocks, language=language)
    extract(found, reference())
    return found


def names(found: Document) -> list[tuple[str, str, str | None]]:
    text = found.text
    return [(text[m.start_char : m.end_char], m.entity_type, m.entity_id) for m in found.mentions]


def read_cases() -> list[Any]:
    rows = (json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines())
    return [pytest.param(row, id=row["text"][:40]) for row in rows]


@pytest.mark.parametrize("case", read_cases())
def test_names_in_a_sentence(case: dict[str, Any]) -> None:
    found = extracted((case.get("kind", "paragraph"), case["text"]))
    assert names(found) == [tuple(mention) for mention in case["mentions"]]
    if "metonyms" in case:
        metonyms = [found.text[m.start_char : m.end_char] for m in found.mentions if m.is_metonym]
        assert metonyms == case["metonyms"]
    if "roles" in case:
        persons = [m for m in found.mentions if m.entity_type == "person"]
        assert [m.role for m in persons if m.method not in ("surname", "full_name")] == case[
            "roles"
        ]


def test_a_name_never_crosses_blocks() -> None:
    found = extracted(("bullet", "Support from South"), ("bullet", "Sudan and Iran"))
    assert [name for name, *_ in names(found)] == ["Sudan", "Iran"]


def test_hashtags_are_tags_and_no_names() -> None:
    found = extracted(("paragraph", "All quiet."), ("hashtags", "#Iran #border-incident #1 #Iran"))
    assert [tag.tag_id for tag in found.tags] == ["hashtag:iran", "hashtag:border-incident"]
    assert found.mentions == []


def test_another_language_keeps_only_its_hashtags() -> None:
    found = extracted(("paragraph", "La guerre en Ukraine #paix"), language="fr")
    assert found.mentions == []
    assert [tag.tag_id for tag in found.tags] == ["hashtag:paix"]


@pytest.mark.parametrize(
    ("sentence", "tag", "evidence"),
    [
        ("Both sides agreed on a ceasefire.", "theme:ceasefire", "ceasefire"),
        ("An air strike hit the bridge.", "theme:air-strike", "air strike"),
        ("Rocket fire was heard at night.", "theme:shelling", "Rocket fire"),
        ("Aid convoys reached the valley.", "theme:humanitarian-aid", "Aid convoys"),
        ("Voters were turned away from polling stations.", "theme:election", "polling stations"),
        ("Earthquakes shook the coast.", "theme:natural-disaster", "Earthquakes"),
    ],
)
def test_themes(sentence: str, tag: str, evidence: str) -> None:
    found = extracted(("paragraph", sentence))
    spans = {t.tag_id: found.text[t.start_char : t.end_char] for t in found.tags}
    assert spans.get(tag) == evidence


@pytest.mark.parametrize("sentence", ["A rocket scientist spoke.", "It was a mine of facts."])
def test_one_weak_term_is_no_theme(sentence: str) -> None:
    assert extracted(("paragraph", sentence)).tags == []


@pytest.mark.parametrize(
    ("line", "actor", "root", "quad_class"),
    [
        ("Kenya: Called for calm", "iso:KEN", "02", None),
        ("Norway: Warned against a new offensive", "iso:NOR", "13", 3),
        ("Peru: Expressed concern over the border", "iso:PER", "01", None),
        ("Qatar: Offered mediation", "iso:QAT", "03", 1),
        ("African Union: Condemned the attack", "org:african-union", "11", 3),
        ("France: Rejected the claim", "iso:FRA", "12", 3),
        ("Jordan: Denied the report", "iso:JOR", "01", None),
    ],
)
def test_statements(line: str, actor: str, root: str, quad_class: int | None) -> None:
    found = extracted(("statement", line))
    (event,) = found.events
    assert (event.actor_entity_id, event.cameo_root, event.quad_class) == (actor, root, quad_class)
    assert event.actor_text == line.split(":")[0]
    assert found.text[event.start_char : event.end_char] == line.split(": ")[1]
    assert names(found)[0][2] == actor


def test_each_actor_that_a_label_joins_has_an_event() -> None:
    found = extracted(("statement", "Kenya, Ghana and the African Union: Called for calm"))
    actors = [(event.actor_text, event.actor_entity_id) for event in found.events]
    union = ("African Union", "org:african-union")
    assert actors == [("Kenya", "iso:KEN"), ("Ghana", "iso:GHA"), union]
    assert {event.cameo_root for event in found.events} == {"02"}


def test_a_statement_that_denies_its_verb_says_so() -> None:
    (event,) = extracted(("statement", "Ghana: Did not condemn the raid")).events
    assert event.is_negated


def test_a_statement_without_a_known_verb_is_no_event() -> None:
    assert extracted(("statement", "Chile: Nothing of the kind")).events == []


def test_rows_of_what_is_named() -> None:
    text = "President Zoë Álvarez met Kenya's foreign ministry in Nairobi. #Peace"
    found = extracted(("paragraph", text))
    tables = reference_tables([found], reference())
    entities = {row["entity_id"]: row for row in tables["entities"].to_pylist()}
    assert set(entities) == {"person:zoe-alvarez", "org:ken-foreign-ministry", "geonames:184745"}
    assert entities["person:zoe-alvarez"]["name"] == "Zoe Alvarez"
    assert entities["org:ken-foreign-ministry"]["country_code"] == "KEN"
    assert entities["geonames:184745"]["latitude"] == pytest.approx(-1.28, abs=0.1)
    spellings = {row["name"] for row in tables["entity_names"].to_pylist()}
    assert {"Zoë Álvarez", "Zoe Alvarez", "Nairobi"} <= spellings
    assert "hashtag:peace" in tables["tags"].column("tag_id").to_pylist()


def test_rows_do_not_depend_on_the_order_of_documents() -> None:
    first = extracted(("paragraph", "President Zoë Álvarez spoke in Lima."))
    second = extracted(("paragraph", "President Zoe Alvarez spoke in Kenya."))
    one = reference_tables([first, second], reference())
    other = reference_tables([second, first], reference())
    assert all(one[name].equals(other[name]) for name in one)


def test_keys_of_reference_rows_are_unique() -> None:
    found = extracted(
        ("paragraph", "Prime Minister Ana Ruiz met Ruiz of Peru, Peru and Peruvians.")
    )
    tables = reference_tables([found], reference())
    for table, key in (("entities", "entity_id"), ("tags", "tag_id")):
        column = tables[table].column(key)
        assert pc.count_distinct(column).as_py() == len(column)


PIECES = st.lists(
    st.sampled_from(
        "Baku says Moscow's President Ilham Aliyev , . ' - Azerbaijan's defense ministry U.S. "
        "Nagorno-Karabakh #tag (ABC) Russian : talks with Tehran and İstanbul ŉ ß".split(" ")
    )
    | st.text(max_size=6),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["paragraph", "title", "statement", "heading"]), PIECES)))
def test_spans_hold_on_any_text(parts: list[tuple[str, list[str]]]) -> None:
    found = extracted(*((kind, " ".join(pieces)) for kind, pieces in parts), language=None)
    end = 0
    for m in found.mentions:
        assert end <= m.start_char < m.end_char
        end = m.end_char
        assert any(b.label_start <= m.start_char and m.end_char <= b.end_char for b in found.blocks)
        assert (
            found.text[m.start_char : m.end_char].strip() == found.text[m.start_char : m.end_char]
        )
    for tag in found.tags:
        assert 0 <= tag.start_char < tag.end_char <= len(found.text)
    reference_tables([found], reference())


@pytest.mark.parametrize(
    ("name", "acronym", "is_bound"),
    [
        ("Multinational Force", "MNF", True),
        ("Farabundo Marti National Liberation Front", "FMLN", True),
        ("Ulster Labour Party", "UK", False),
    ],
)
def test_an_acronym_of_other_letters_than_the_initials(name: str, acronym: str, is_bound: bool):
    made = document(("paragraph", f"{name} ({acronym}) met in 1992. {acronym} left."))
    made.mentions = [Mention(0, len(name), "organization", "org:x", None, False, "minilm", 0.9)]
    made.mentions = find_acronyms(made, reference())
    assert [(text, entity_id) for text, _, entity_id in names(made)] == [
        (acronym, "org:x")
    ] * 2 * is_bound


@given(st.text(st.sampled_from("ab1_'.- \n’é"), max_size=30))
@settings(max_examples=200)
def test_words_are_counted_as_they_are_found(text: str) -> None:
    assert word_count(text) == len(WORD.findall(text))
