"""The sample, end to end: the page is as it was read and found right, and a second run is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden import PAGE, SAMPLE, as_lines, page
from readme import renewed

from flows.execute import execute_here
from flows.pipeline import Request
from flows.report import RunReport
from flows.settings import load_settings
from transforms.cleaning.edits import restore
from warehouse.query import run_query
from warehouse.tables import TABLES

# One worker runs the pipeline once for all of these.


def _run(store: Path) -> RunReport:
    return execute_here(Request((str(SAMPLE),), load_settings(warehouse=str(store))))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunReport]:
    store = tmp_path_factory.mktemp("sample") / "store"
    return store, _run(store)


def test_every_input_is_accounted_for(loaded: tuple[Path, RunReport]) -> None:
    report = loaded[1]
    assert report.files_seen == report.loaded + report.duplicate + report.quarantined
    assert (report.loaded, report.duplicate, report.quarantined) == (45, 2, 4)


def test_the_page_is_as_it_was_read(loaded: tuple[Path, RunReport]) -> None:
    expected = PAGE.read_text("utf-8").split("\n")[:-1]
    for found, wanted in zip(as_lines(page(loaded[0])), expected, strict=True):
        assert json.loads(found) == json.loads(wanted), "meant? python -m tests.golden writes it"


def test_the_pages_show_what_is_printed(loaded: tuple[Path, RunReport]) -> None:
    for shown, text in renewed(loaded[0]).items():
        assert shown.read_text("utf-8") == text, f"{shown}: meant? python -m tests.readme renews it"


def test_a_second_run_changes_no_row(loaded: tuple[Path, RunReport]) -> None:
    store = loaded[0]
    before = {t.qualified_name: _rows(store, t.qualified_name) for t in TABLES}
    assert _run(store).nothing_new
    assert {t.qualified_name: _rows(store, t.qualified_name) for t in TABLES} == before


def _rows(store: Path, table: str) -> list[str]:
    return sorted(map(repr, run_query(store, f"SELECT * FROM {table}").to_pylist()))


SPANS = (
    "blocks",
    "sentences",
    "mentions",
    "quotes",
    "counts",
    "time_expressions",
    "events",
    "document_tags",
)


@pytest.mark.parametrize("table", SPANS)
def test_every_span_equals_its_text(loaded: tuple[Path, RunReport], table: str) -> None:
    wrong = run_query(
        loaded[0],
        f"""SELECT count(*) FROM {table} AS x JOIN documents AS d USING (document_id)
        WHERE substr(d.text, x.start_char + 1, x.end_char - x.start_char) != x.text""",
    )
    assert wrong.to_pylist() == [{"count_star()": 0}]


@pytest.mark.parametrize("table", [t for t in SPANS if t not in ("blocks", "document_tags")])
def test_every_row_points_at_its_sentence(loaded: tuple[Path, RunReport], table: str) -> None:
    if table == "sentences":
        question = """SELECT count(*) FROM sentences ANTI JOIN blocks
            USING (document_id, block_index)"""
    else:
        question = f"""SELECT count(*) FROM {table} AS x LEFT JOIN sentences AS s
            USING (document_id, sentence_index)
            WHERE s.text IS NULL OR x.start_char < s.start_char OR x.end_char > s.end_char"""
    assert list(run_query(loaded[0], question).to_pylist()[0].values()) == [0]


def test_every_mention_with_an_id_has_its_entity(loaded: tuple[Path, RunReport]) -> None:
    question = """SELECT entity_id FROM mentions ANTI JOIN entities USING (entity_id)
        WHERE entity_id IS NOT NULL"""
    assert run_query(loaded[0], question).to_pylist() == []


def test_every_place_has_coordinates(loaded: tuple[Path, RunReport]) -> None:
    question = """SELECT name FROM entities
        WHERE entity_type = 'place' AND (latitude IS NULL OR longitude IS NULL)"""
    assert run_query(loaded[0], question).to_pylist() == []


def test_undoing_the_edits_gives_the_file_back(loaded: tuple[Path, RunReport]) -> None:
    store = loaded[0]
    documents = run_query(
        store, "SELECT document_id, source_uri, text FROM documents WHERE media_type = 'text/plain'"
    ).to_pylist()
    assert len(documents) > 20
    for document in documents:
        assert _raw(store, document) == _decoded(document["source_uri"])


def _raw(store: Path, document: dict[str, str]) -> str:
    from transforms.documents import Edit

    rows = run_query(
        store,
        """SELECT raw_start, raw_end, before_text, after_text, kind, rule FROM edits
        WHERE document_id = ? ORDER BY edit_index""",
        parameters=[document["document_id"]],
    ).to_pylist()
    return restore(document["text"], [Edit(**row) for row in rows])


def _decoded(source_uri: str) -> str:
    content = (SAMPLE / source_uri.rsplit("/", 1)[1]).read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252")
