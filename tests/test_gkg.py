"""The view gkg keeps to the columns of GDELT GKG 2.1, checked by a parser of its definition."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.cli import main
from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.settings import Settings
from warehouse.connect import open_reader
from warehouse.gkg import CODEBOOK, PAGE, line, page

NUMBER, DECIMAL, OFFSET = r"-?\d+", r"(?:-?\d+(?:\.\d+)?)?", r"\d+"
WORDS = r"[^;#,|\t\n]+"
PLACE = ("[1-5]?", r"[^;#|\t\n]*", "(?:[A-Z]{2})?", r"\w*", DECIMAL, DECIMAL, r"\w*")
KIND = "KILL|WOUND|ARREST|SEIZE|AFFECT|KIDNAP|PROTEST"
# Columns in order, with the parts of an entry and what separates them: GDELT GKG 2.1 codebook of
# 2015-02-19. An empty tuple is a column that is free text or empty.
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "GKGRECORDID": ("", (r"\d{14}-T?\d+",)),
    "DATE": ("", (r"\d{14}",)),
    "SourceCollectionIdentifier": ("", ("[1-6]",)),
    "SourceCommonName": ("", (".*",)),
    "DocumentIdentifier": ("", (".+",)),
    "Counts": ("#", (KIND, NUMBER, r"[^;#]*", *PLACE)),
    "V2Counts": ("#", (KIND, NUMBER, r"[^;#]*", *PLACE, OFFSET)),
    "Themes": ("", (r"[A-Z0-9_]+",)),
    "V2Themes": (",", (r"[A-Z0-9_]+", OFFSET)),
    "Locations": ("#", PLACE),
    "V2Locations": ("#", (*PLACE[:4], r"\w*", *PLACE[4:], OFFSET)),
    "Persons": ("", (WORDS,)),
    "V2Persons": (",", (WORDS, OFFSET)),
    "Organizations": ("", (WORDS,)),
    "V2Organizations": (",", (WORDS, OFFSET)),
    "V2Tone": (",", (*(DECIMAL,) * 6, OFFSET)),
    "Dates": ("#", ("[0-4]", r"\d{1,2}", r"\d{1,2}", r"\d{1,4}", OFFSET)),
    "GCAM": (",", (r"wc:\d+",)),
    "SharingImage": ("", ()),
    "RelatedImages": ("", ()),
    "SocialImageEmbeds": ("", ()),
    "SocialVideoEmbeds": ("", ()),
    "Quotations": ("|", (OFFSET, OFFSET, r"[^|#]*", r"[^|#]+")),
    "AllNames": (",", (WORDS, OFFSET)),
    "Amounts": (",", (NUMBER, r"[^;,]*", OFFSET)),
    "TranslationInfo": ("", ()),
    "Extras": ("", (r"<PAGE_TITLE>[^<]*</PAGE_TITLE>",)),
}
ENTRIES: dict[str, str] = {"Quotations": "#", "GCAM": ","}
WHOLE = frozenset(
    {"SourceCommonName", "DocumentIdentifier", "Extras", "DATE", "SourceCollectionIdentifier"}
)
TEXT = (
    "President Anwar Sadat of Egypt met Menachem Begin in Jerusalem on 19 November 1977. Officials"
    " said that at least 12 soldiers were killed and 30 people wounded near Suez."
    " “We want peace with justice; nothing # less,” Sadat said."
    " The ceasefire took effect at noon, both armies said. Observers of the United Nations watch"
    " over the ceasefire."
)
ODD = (
    "=cmd|' /C calc'!A0 was written on the wall in Kigali, Paul Kagame said.\u2028\u2018-2+3\tis"
    " =4,\u2019 he added; nobody laughed."
)


def parse(name: str, value: object) -> list[list[str]]:
    """Return the entries of a column as their parts; raises ValueError for what is none."""
    if value is None:
        return []
    separator, parts = COLUMNS[name]
    text = str(value)
    entries = [text] if name in WHOLE else text.split(ENTRIES.get(name, ";"))
    found = [entry.split(separator) if separator else [entry] for entry in entries]
    for entry in found:
        if len(entry) != len(parts):
            raise ValueError(f"{name}: {entry}")
        for part, pattern in zip(entry, parts, strict=True):
            if not re.fullmatch(pattern, part):
                raise ValueError(f"{name}: {part!r} is no {pattern}")
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gkg")
    record = {"text": TEXT, "title": "Talks; in <Jerusalem> & after", "url": "https://www.a.test/x?y",
              "published_at": "1977-11-20T08:30:00Z", "id": "1"}  # fmt: skip
    odd = {"text": ODD, "title": "=1+1\tin\r\none cell", "publisher": "@SUM(1)\tx", "id": "4"}
    other = {"text": "The envoys left the hall without a word to anybody.", "id": "2"}
    copy = {**record, "id": "3", "title": "Another headline", "url": "https://b.test/z"}
    path = folder / "a.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in (record, other, copy, odd)), "utf-8")
    made = Settings(warehouse=folder / "store", plain_max_bytes=0, engine="gazetteer")
    run_pipeline(Request((str(path),), made), map_here)
    return folder / "store"


@pytest.fixture(scope="module")
def records(store: Path) -> list[dict[str, Any]]:
    with closing(open_reader(store)) as con:
        found = con.execute(
            """SELECT g.*, d.text FROM gkg AS g JOIN documents AS d ON ends_with(g.GKGRECORDID,
            '-' || CAST(('0x' || d.document_id[:12]) AS BIGINT)) ORDER BY DATE"""
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_it_has_the_columns_in_order(records: list[dict[str, Any]]) -> None:
    assert [name for name in records[0] if name != "text"] == list(COLUMNS)
    assert len(COLUMNS) == 27


def test_every_value_is_one_of_its_column(records: list[dict[str, Any]]) -> None:
    assert len(records) == 3
    for record in records:
        for name in COLUMNS:
            parse(name, record[name])


def test_what_is_said_of_an_article(records: list[dict[str, Any]]) -> None:
    article = records[0]
    assert article["DATE"] == 19771120083000
    assert (article["SourceCollectionIdentifier"], article["SourceCommonName"]) == (1, "a.test")
    assert ["anwar sadat"] in parse("Persons", article["Persons"])
    assert [entry[1:3] for entry in parse("Locations", article["Locations"])].count(["Egypt", "EG"])
    assert ["1", "Egypt", "EG", "EG"] in [e[:4] for e in parse("Locations", article["Locations"])]
    assert ["4", "Suez, Egypt"] in [entry[:2] for entry in parse("Locations", article["Locations"])]
    assert article["Extras"] == "<PAGE_TITLE>Talks; in &lt;Jerusalem&gt; &amp; after</PAGE_TITLE>"


OFFSETS: dict[str, Callable[[list[str]], tuple[str, int]]] = {
    name: lambda entry: (entry[0], int(entry[-1])) for name in ("V2Persons", "AllNames")
}


def test_offsets_point_at_what_is_named(records: list[dict[str, Any]]) -> None:
    for record in records:
        for name, of in OFFSETS.items():
            for entry in parse(name, record[name]):
                written, offset = of(entry)
                assert record["text"][offset : offset + len(written)] == written


def test_themes_that_gdelt_names_are_ours(store: Path) -> None:
    with (Path(__file__).parents[1] / "seeds" / "tags.csv").open(encoding="utf-8") as file:
        ours = {row["tag_id"] for row in csv.DictReader(file)}
    with closing(open_reader(store)) as con:
        named = dict(con.execute("FROM gkg_themes").fetchall())
    assert set(named) <= ours
    assert named["theme:ceasefire"] == "CEASEFIRE"


def test_export_is_read_as_the_definition_has_it(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.gkg.csv"
    told = CliRunner().invoke(
        main, ["export", "--gkg", str(target), "--warehouse", str(store)], catch_exceptions=False
    )
    assert told.stdout.strip() == str(target)
    content = target.read_bytes().decode("utf-8")
    lines = content.removesuffix("\n").split("\n")
    assert len(lines) == 3
    assert not set(re.findall(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", content)) - {"\t", "\n"}
    for fields in (text.split("\t") for text in lines):
        assert len(fields) == 27
        assert not [field for field in fields if field.lstrip()[:1] in tuple("=+-@")]
        for name, field in zip(COLUMNS, fields, strict=True):
            parse(name, field or None)
    assert "with justice; nothing" in content
    assert "Officials said that" not in content
    assert os.listdir(tmp_path) == [target.name]  # noqa: PTH208


def test_themes_bear_names_of_the_public_list(store: Path) -> None:
    listed = Path(__file__).parent / "cases" / "gkg_categories.txt"
    public = set(listed.read_text("utf-8").split())
    with closing(open_reader(store)) as con:
        themes = con.execute("SELECT theme FROM gkg_themes").fetchall()
    assert {theme for (theme,) in themes} <= public
    assert set(KIND.split("|")) <= public


def test_a_cell_is_no_formula() -> None:
    assert line(["=1+1", " @x", "a=b", None, 7, "a\tb\x85c"]) == "'=1+1\t' @x\ta=b\t\t7\ta b c"


def test_the_page_says_what_each_column_holds() -> None:
    assert list(CODEBOOK) == list(COLUMNS)
    assert PAGE.read_text("utf-8") == page(), "run python -m warehouse.gkg"
