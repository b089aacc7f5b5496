"""The whole pipeline on small files, in this process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flows.loader
from expectations.validate import Verdict
from flows.errors import ValidationFailed, WriterBusy
from flows.inputs import Batch
from flows.journal import Note, write_note
from flows.lock import LOCK_NAME, current_holder, writer_lock
from flows.mappers import Work, map_here
from flows.pipeline import Request, run_pipeline
from flows.report import RunReport
from flows.retry import prepare
from flows.settings import Settings
from flows.summary import lines
from warehouse.connect import open_reader

ARTICLE = (
    "Talks on {topic} open in Vienna\n\n"
    "Envoys of Russia and Turkey met in Vienna on Monday to talk about {topic}.\n"
)


def article(topic: str) -> str:
    return ARTICLE.format(topic=topic)


def configured(store: Path, **values: Any) -> Settings:
    return Settings(warehouse=store, **values)


def run(store: Path, *paths: Path, limit: int | None = None, **values: Any) -> RunReport:
    request = Request(tuple(map(str, paths)), configured(store, **values), limit)
    return run_pipeline(request, map_here)


def ask(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(open_reader(store)) as con:
        return con.execute(query).fetchall()


def everything(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    names = ("documents", "mentions", "ops.runs", "ops.files", "ops.quarantine", "ops.snapshots")
    return {name: ask(store, f"FROM {name} ORDER BY ALL") for name in names}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(article("a ceasefire"))
    (made / "b.txt").write_text(article("a ceasefire"))
    (made / "c.txt").write_text("\r\n" + article("a ceasefire"))
    records = [json.dumps({"text": article("trade"), "id": "1", "desk": 4}), "{bad", '{"k": 1}']
    (made / "d.jsonl").write_text("\n".join(records))
    (made / "e.txt").write_bytes(b"")
    (made / "f.txt").write_bytes(b"")
    (made / "g.pdf").write_bytes(b"x")
    return made


def test_every_input_has_one_fate_and_the_ledger_says_which(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    report = run(store, folder)
    counts = (report.files_seen, report.loaded, report.duplicate, report.quarantined)
    assert counts == (9, 3, 1, 5)
    assert report.codes == {"E_EMPTY": 2, "E_JSON": 1, "E_MEDIA_TYPE": 1, "E_RECORD": 1}
    fates = ask(store, "SELECT source_uri, record_locator, status, extra FROM ops.files ORDER BY 1")
    assert [(uri.rsplit("/")[-1], *rest) for uri, *rest in sorted(fates)] == [
        ("a.txt", "", "loaded", None),
        ("b.txt", "", "duplicate", None),
        ("c.txt", "", "loaded", None),
        ("d.jsonl", "line:1", "loaded", '{"desk":4}'),
        ("d.jsonl", "line:2", "quarantined", None),
        ("d.jsonl", "line:3", "quarantined", None),
        ("e.txt", "", "quarantined", None),
        ("f.txt", "", "quarantined", None),
        ("g.pdf", "", "quarantined", None),
    ]
    row = ask(store, "SELECT status, files_seen, documents_loaded, message FROM ops.runs")
    assert row == [("partial", 9, 3, "9 in = 3 loaded + 1 duplicate + 5 quarantined")]


def test_another_input_with_the_same_text_repeats_the_first(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    run(store, folder)
    (kind, original, first), *more = ask(
        store,
        "SELECT d.duplicate_kind, d.duplicate_of, o.document_id FROM documents d "
        "JOIN documents o ON o.content_hash = d.content_hash AND o.duplicate_of IS NULL "
        "WHERE d.duplicate_of IS NOT NULL",
    )
    assert (kind, original, more) == ("exact", first, [])
    (folder / "h.txt").write_text("\n\n" + article("a ceasefire"))
    run(store, folder)
    found = ask(store, "SELECT DISTINCT duplicate_of FROM documents WHERE duplicate_kind = 'exact'")
    assert found == [(first,)]


def test_a_second_run_changes_nothing_and_heals_the_plain_file(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    run(store, folder)
    before = everything(store)
    (store / "dateline.duckdb").unlink()
    report = run(store, folder)
    assert report.nothing_new
    assert report.message.startswith("nothing new")
    assert everything(store) == before
    assert (store / "dateline.duckdb").is_file()


def test_units_and_batches_change_no_row(folder: Path, tmp_path: Path):
    run(tmp_path / "one", folder)
    report = run(tmp_path / "many", folder, batch_documents=1, unit_documents=1)
    assert report.quarantined == 5
    query = (
        "SELECT * EXCLUDE (run_id, ingested_at, duplicate_of, duplicate_kind) FROM documents "
        "ORDER BY document_id"
    )
    assert ask(tmp_path / "one", query) == ask(tmp_path / "many", query)
    for table in ("mentions", "blocks", "entities", "entity_names", "tags"):
        query = f"FROM {table} ORDER BY ALL"
        assert ask(tmp_path / "one", query) == ask(tmp_path / "many", query)
    assert len(ask(tmp_path / "many", "FROM ops.snapshots WHERE run_id IS NOT NULL")) > 1
    assert ask(tmp_path / "many", "SELECT status, files_seen FROM ops.runs") == [("partial", 9)]


def test_a_limit_stops_and_the_next_run_goes_on(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    assert run(store, folder, limit=4).files_seen == 4
    assert ask(store, "FROM ops.containers") == []
    assert run(store, folder).files_seen == 5
    assert run(store, folder).nothing_new


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    request = Request((str(folder),), configured(store), dry_run=True)
    report = run_pipeline(request, map_here)
    assert (report.loaded, report.quarantined) == (3, 5)
    assert not store.exists()
    run(store, folder)
    assert run_pipeline(request, map_here).nothing_new


def test_what_was_repaired_is_loaded_by_a_retry(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    run(store, folder)
    (folder / "e.txt").write_text(article("grain"))
    request = Request((), configured(store), flow="retry", retry=prepare(store, []))
    report = run_pipeline(request, map_here)
    assert (report.files_seen, report.loaded, report.quarantined) == (5, 1, 4)
    rows = ask(store, "SELECT source_uri, attempts, resolved_at IS NULL FROM ops.quarantine")
    found = {(uri.rsplit("/")[-1], attempts, is_open) for uri, attempts, is_open in rows}
    assert found == {
        ("d.jsonl", 2, True),
        ("e.txt", 1, False),
        ("f.txt", 2, True),
        ("g.pdf", 2, True),
    }
    assert run(store, folder).nothing_new


def test_a_fatal_rule_publishes_nothing_but_the_failure(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store = tmp_path / "store"
    real = flows.loader.validate_unit

    def failing(tables: dict[str, pa.Table], **where: Any) -> Verdict:
        return replace(real(tables, **where), tables={}, fatal=["documents must be right"])

    monkeypatch.setattr(flows.loader, "validate_unit", failing)
    with pytest.raises(ValidationFailed, match="documents must be right"):
        run(store, folder)
    assert ask(store, "FROM documents") == ask(store, "FROM ops.files") == []
    assert ask(store, "SELECT status, files_seen FROM ops.runs") == [("failed", 0)]
    monkeypatch.undo()
    assert run(store, folder).loaded == 3


def test_a_document_that_fails_an_expectation_is_quarantined_as_a_whole(
    folder: Path, tmp_path: Path
):
    store = tmp_path / "store"

    def spoiling(work: Work, batches: Iterator[Batch]) -> Iterator[Any]:
        for result in map(work, batches):
            documents = result.tables["documents"]
            bad = pa.array(["short"] + ["0" * 64] * (len(documents) - 1), pa.string())
            position = documents.schema.get_field_index("content_hash")
            result.tables["documents"] = documents.set_column(position, "content_hash", bad)
            yield result

    report = run_pipeline(Request((str(folder),), configured(store)), spoiling)  # type: ignore[arg-type]
    counts = (report.files_seen, report.loaded, report.duplicate, report.quarantined)
    assert counts == (9, 2, 0, 7)  # a copy of the spoilt document goes with it
    grains = ask(store, "SELECT grain, count(*) FROM ops.quarantine GROUP BY 1 ORDER BY 1")
    assert grains == [("document", 1), ("input", 6)]
    assert (
        ask(store, "FROM mentions WHERE document_id NOT IN (SELECT document_id FROM documents)")
        == []
    )


def test_a_run_that_died_is_told_by_the_next(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    store.mkdir()
    started = datetime(2026, 1, 2, tzinfo=UTC).isoformat()
    write_note(store, Note("20260102T000000Z-dead00", "ingest", None, started, "0.1.0", 1))
    run(store, folder)
    rows = ask(store, "SELECT run_id, status, files_seen FROM ops.runs ORDER BY started_at")
    assert rows[0] == ("20260102T000000Z-dead00", "crashed", 0)
    assert rows[1][1:] == ("partial", 9)
    assert list((store / "journal").iterdir()) == []


@pytest.mark.parametrize("kept", [0, 20])
def test_a_damaged_note_is_a_crash_with_what_its_name_tells(
    folder: Path, tmp_path: Path, kept: int
):
    store = tmp_path / "store"
    started = datetime(2026, 1, 2, tzinfo=UTC)
    note = Note("20260102T000000Z-dead00", "ingest", None, started.isoformat(), "0.1.0", 1)
    file = write_note(store, note)
    assert [f.name for f in file.parent.iterdir()] == [file.name]
    file.write_text(file.read_text()[:kept])
    run(store, folder)
    query = "SELECT run_id, status, started_at FROM ops.runs ORDER BY started_at LIMIT 1"
    assert ask(store, query) == [(note.run_id, "crashed", started)]
    assert list((store / "journal").iterdir()) == []


def test_a_note_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr("flows.journal.os.fsync", fail)
    started = datetime(2026, 1, 2, tzinfo=UTC).isoformat()
    with pytest.raises(OSError, match="No space"):
        write_note(tmp_path, Note("r1", "ingest", None, started, "0.1.0", 1))
    assert list((tmp_path / "journal").glob("*.json")) == []


def test_a_plain_file_that_fails_is_a_warning_and_the_next_run_writes_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store = tmp_path / "store"

    def fail(*_: object) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr("warehouse.plain._sync", fail)
    report = run(store, folder)
    assert (report.loaded, report.exit_code, report.plain_file) == (3, 5, None)
    assert "the rows are loaded" in (report.warning or "")
    assert "No space left" in "\n".join(lines(report, str(store)))
    assert list(store.glob("*dateline*")) == list((store / "journal").iterdir()) == []
    monkeypatch.undo()
    report = run(store, folder)
    assert (report.nothing_new, report.warning) == (True, None)
    assert (store / "dateline.duckdb").is_file()


KILLED = """
import os, signal, sys
import flows.pipeline, flows.loader
from flows.mappers import map_here
from flows.settings import Settings
publish = flows.loader.publish_tables
def once(con, tables, message, resolved=()):
    publish(con, tables, message, resolved)
    os.kill(os.getpid(), signal.SIGKILL)
flows.loader.publish_tables = once
settings = Settings(warehouse=sys.argv[1], batch_documents=1, unit_documents=1)
flows.pipeline.run_pipeline(flows.pipeline.Request((sys.argv[2],), settings), map_here)
"""


def test_a_killed_run_is_marked_and_finished_by_the_next(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    dead = subprocess.run([sys.executable, "-c", KILLED, str(store), str(folder)], check=False)
    assert dead.returncode == -signal.SIGKILL
    ((status, seen),) = ask(store, "SELECT status, files_seen FROM ops.runs")
    assert status == "running"
    report = run(store, folder)
    assert seen + report.files_seen == 9
    statuses = ask(store, "SELECT status, files_seen FROM ops.runs ORDER BY started_at")
    assert statuses == [("crashed", seen), ("partial", 9 - seen)]
    assert ask(store, "SELECT count(*) FROM documents") == [(3,)]


def test_one_writer_at_a_time(folder: Path, tmp_path: Path):
    store = tmp_path / "store"
    with writer_lock(store):
        with pytest.raises(WriterBusy, match=f"process {os.getpid()} .*dateline sql"):
            run(store, folder)
        assert (current_holder(store) or {})["pid"] == os.getpid()
    assert current_holder(store) is None
    assert run(store, folder).loaded == 3


def test_a_short_look_at_the_lock_does_not_stop_a_writer(tmp_path: Path):
    probing = threading.Event()

    def probe() -> None:
        with FileLock(tmp_path / LOCK_NAME):
            probing.set()
            time.sleep(0.3)

    thread = threading.Thread(target=probe)
    thread.start()
    assert probing.wait(5)
    with writer_lock(tmp_path):
        assert (current_holder(tmp_path) or {})["pid"] == os.getpid()
    thread.join()


WORDS = st.sampled_from(["", "a ceasefire", "trade", "grain", "a border"])
TEXTS = WORDS.map(lambda topic: article(topic) if topic else "")
RECORDS = st.one_of(
    TEXTS.map(lambda text: json.dumps({"text": text})), st.sampled_from(["{", "[]", '{"k":1}', " "])
)
FILES = st.one_of(
    st.tuples(st.just(".txt"), TEXTS),
    st.tuples(st.just(".jsonl"), st.lists(RECORDS, max_size=4).map("\n".join)),
    st.tuples(st.just(".bin"), st.just("\0")),
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(files=st.lists(FILES, max_size=5), cut=st.integers(1, 3))
def test_seen_is_loaded_and_duplicate_and_quarantined(files: list[tuple[str, str]], cut: int):
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name) / "in", Path(name) / "store"
        folder.mkdir()
        for number, (ending, content) in enumerate(files):
            (folder / f"{number}{ending}").write_text(content)
        report = run(store, folder, batch_documents=cut, unit_documents=cut, plain_max_bytes=0)
        assert report.files_seen == report.loaded + report.duplicate + report.quarantined
        counted = ask(store, "SELECT status, count(*) FROM ops.files GROUP BY 1")
        statuses: dict[str, int] = dict(counted)  # type: ignore[arg-type]
        assert statuses.get("loaded", 0) == report.loaded
        assert statuses.get("duplicate", 0) == report.duplicate
        assert statuses.get("quarantined", 0) == report.quarantined
        assert ask(store, "SELECT count(*) FROM documents") == [(report.loaded,)]
        assert run(store, folder, plain_max_bytes=0).nothing_new
