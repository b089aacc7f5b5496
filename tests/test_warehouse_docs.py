"""What the room's pages say is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from warehouse_rows import document, unit

from warehouse.connect import attach_lake, connect, open_writer
from warehouse.load import publish
from warehouse.objects import sql_objects
from warehouse.pages import pages
from warehouse.query import run_query
from warehouse.questions import questions
from warehouse.reference import PAGE, reference_page
from warehouse.tables import TABLES


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "warehouse" / "store"
    with open_writer(folder) as con:
        publish(con, unit(document("ceasefire", "Ceasefire talks went on.")), message="")
    return folder


def test_reference_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == reference_page(), "run `python -m warehouse.reference`"


def test_attached_lake_is_named_as_the_page_says(store: Path) -> None:
    with connect("sqlite_scanner", "ducklake") as con:
        attach_lake(con, store, read_only=True)
        assert con.execute("SELECT current_database()").fetchone() == ("lake",)


def test_every_view_and_macro_has_an_example() -> None:
    text = PAGE.with_name("EXAMPLES.md").read_text("utf-8")
    shown = set(re.findall(r"^\*\*([\w.]+)\*\*:", text, re.MULTILINE))
    # Answers are compared with what is printed in test_golden.
    assert shown == {item.name for item in sql_objects()}


def test_there_are_fifteen_questions_and_each_is_one_reading_query(store: Path) -> None:
    assert len(questions()) == 15
    for question in questions():
        assert question.text.rstrip(")").endswith(("?", "`.", ".")), question.name
        assert run_query(store, question.sql).num_columns > 1


def test_pages_for_a_browser_are_whole_and_fetch_nothing() -> None:
    written = pages()
    assert {f"{t.qualified_name}.html" for t in TABLES} < written.keys()
    for name, page in written.items():
        assert "http" not in page.replace("http-equiv", ""), name
        assert "<script" not in page
        for link in re.findall(r'href="([^"]+)"', page):
            assert link in written, f"{name} leads to {link}"
    assert "&lt;" in written["reactions.html"]  # its SQL compares
