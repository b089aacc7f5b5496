"""Archives, pages and standard input through the whole pipeline, twice, and a retry by locator."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from inboxes import OTHER, STORY, gz, page, record, zipped

from flows import discover
from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.report import RunReport
from flows.retry import prepare
from flows.settings import Settings
from warehouse.connect import open_reader


def run(store: Path, *paths: Path | str, retry: bool = False, **values: Any) -> RunReport:
    made = Settings(warehouse=store, plain_max_bytes=0, **values)
    again = prepare(store, []) if retry else None
    return run_pipeline(Request(tuple(map(str, paths)), made, retry=again), map_here)


def ask(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(open_reader(store)) as con:
        return con.execute(query).fetchall()


def test_archives_are_loaded_once_and_retried_by_locator(tmp_path: Path):
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    long = "\n\n".join([f"{STORY} {number}" for number in range(30)])
    (folder / "a.zip").write_bytes(
        zipped({"one.txt": STORY.encode(), "two.txt": long.encode(), "bad/x.png": b"\x89PNG\r\n"})
    )
    (folder / "b.jsonl.gz").write_bytes(gz(record(OTHER) + b"\n{bad"))
    (folder / "c.html").write_bytes(page(head="<meta property='og:site_name' content='Courier'>"))
    first = run(store, folder, max_input_bytes=1500)
    assert (first.files_seen, first.loaded, first.quarantined) == (6, 3, 3)
    assert first.codes == {"E_TOO_LARGE": 1, "E_MEDIA_TYPE": 1, "E_JSON": 1}
    assert run(store, folder, max_input_bytes=1500).nothing_new
    assert ask(store, "SELECT records FROM ops.containers ORDER BY 1") == [(2,), (3,)]

    retried = run(store, retry=True)
    assert (retried.loaded, retried.duplicate) == (1, 0)
    assert ask(store, "SELECT count(*) FROM documents") == [(4,)]
    statuses = ask(store, "SELECT DISTINCT record_locator, status FROM ops.files ORDER BY ALL")
    assert statuses == [
        ("", "loaded"),
        ("line:1", "loaded"),
        ("line:2", "quarantined"),
        ("member:bad/x.png", "quarantined"),
        ("member:one.txt", "loaded"),
        ("member:two.txt", "loaded"),
        ("member:two.txt", "quarantined"),
    ]
    still = ask(store, "SELECT record_locator FROM ops.quarantine WHERE resolved_at IS NULL")
    assert sorted(still) == [("line:2",), ("member:bad/x.png",)]
    methods = ask(
        store, "SELECT publisher, publisher_method FROM documents WHERE publisher NOTNULL"
    )
    assert methods == [("Courier", "html_meta")]
    query = """SELECT count(*) FROM blocks b JOIN documents d USING (document_id)
        WHERE substr(d.text, b.start_char + 1, b.end_char - b.start_char) <> b.text"""
    wrong = ask(store, query)
    assert wrong == [(0,)]


def test_standard_input_is_an_input_like_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for content, seen in ((record() + b"\n" + record(OTHER) + b"\n", 2), (gz(STORY.encode()), 1)):
        piped = tmp_path / "piped"
        piped.write_bytes(content)
        store = tmp_path / f"store{seen}"
        for expected in (seen, 0):
            with piped.open() as file:
                monkeypatch.setattr(sys, "stdin", file)
                assert run(store, "-").files_seen == expected
        assert ask(store, "SELECT DISTINCT source_uri FROM documents") == [("stdin:",)]


def test_a_copyright_year_is_no_day(tmp_path: Path):
    (tmp_path / "a.txt").write_text(
        f"Crossing near Geneva stays open\n\n{STORY}\n\n{OTHER} Russia and France sent envoys.\n\n"
        "Copyright 1998 Morava Courier\n"
    )
    store = tmp_path / "store"
    run(store, tmp_path / "a.txt")
    dated = ask(store, "SELECT published_precision, published_method FROM documents")
    assert dated == [("year", "copyright_year")]
    days = ask(store, "SELECT count(*), count(day) FROM entity_daily")
    assert days[0][0] > 0
    assert days[0][1] == 0
    assert ask(store, "SELECT count(day) FROM tag_trends") == [(0,)]


def test_a_folder_that_can_be_listed_again_leaves_quarantine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder, store = tmp_path / "in", tmp_path / "store"
    (folder / "closed").mkdir(parents=True)
    (folder / "a.txt").write_text(STORY)
    (folder / "closed" / "b.txt").write_text(OTHER)
    scandir = discover.os.scandir

    def refusing(path: str | Path) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    with monkeypatch.context() as patched:
        patched.setattr(discover.os, "scandir", refusing)
        assert run(store, folder).codes == {"E_UNREADABLE": 1}
        assert run(store, retry=True).nothing_new
    assert run(store, retry=True).loaded == 1
    assert ask(store, "SELECT count(*) FROM ops.quarantine WHERE resolved_at IS NULL") == [(0,)]
