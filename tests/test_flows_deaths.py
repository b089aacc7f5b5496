"""Runs that die, disks that are full, writers that meet: what was published stays, all is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock
from pipeline_runs import all_fates, ask, run

from flows.errors import WriterBusy
from flows.journal import Note, write_note
from flows.lock import LOCK_NAME, current_holder, writer_lock
from flows.summary import lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return all_fates(tmp_path / "in")


def test_a_run_that_died_is_told_by_the_next(folder: Path, store: Path):
    started = datetime(2026, 1, 2, tzinfo=UTC).isoformat()
    write_note(store, Note("20260102T000000Z-dead00", "ingest", None, started, "0.1.0", 1))
    run(store, folder / "a.txt")
    rows = ask(store, "SELECT run_id, status, files_seen FROM ops.runs ORDER BY started_at")
    assert rows[0] == ("20260102T000000Z-dead00", "crashed", 0)
    assert rows[1][1:] == ("completed", 1)
    assert list((store / "journal").iterdir()) == []


@pytest.mark.parametrize("kept", [0, 20])
def test_a_damaged_note_is_a_crash_with_what_its_name_tells(folder: Path, store: Path, kept: int):
    started = datetime(2026, 1, 2, tzinfo=UTC)
    note = Note("20260102T000000Z-dead00", "ingest", None, started.isoformat(), "0.1.0", 1)
    file = write_note(store, note)
    assert [f.name for f in file.parent.iterdir()] == [file.name]
    file.write_text(file.read_text()[:kept])
    run(store, folder / "a.txt")
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
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
):

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


def test_a_killed_run_is_marked_and_finished_by_the_next(folder: Path, store: Path):
    dead = subprocess.run([sys.executable, "-c", KILLED, str(store), str(folder)], check=False)
    assert dead.returncode == -signal.SIGKILL
    ((status, seen),) = ask(store, "SELECT status, files_seen FROM ops.runs")
    assert status == "running"
    report = run(store, folder)
    assert seen + report.files_seen == 9
    statuses = ask(store, "SELECT status, files_seen FROM ops.runs ORDER BY started_at")
    assert statuses == [("crashed", seen), ("partial", 9 - seen)]
    assert ask(store, "SELECT count(*) FROM documents") == [(3,)]


def test_one_writer_at_a_time(folder: Path, store: Path):
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
