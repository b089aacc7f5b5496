"""The plain file is a mirror of the lake: whole, current or told to be behind, and swapped in."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from processes import call_in_process, publish_killed_at
from warehouse_rows import content, document, unit

from warehouse.connect import open_writer
from warehouse.errors import PlainFailed
from warehouse.load import publish
from warehouse.plain import _build, plain_is_current, publish_plain


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty_store, tmp_path / "store"))


def test_plain_file_is_healed_after_a_kill_between_publish_and_swap(store: Path) -> None:
    with open_writer(store) as con:
        publish(con, unit(document("oslo")), message="")
    publish_plain(store)
    assert plain_is_current(store)
    publish_killed_at(store, "warehouse.plain._sync")
    assert (store / ".dateline.duckdb.new").exists()
    assert not plain_is_current(store)
    with duckdb.connect(str(store / "dateline.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    publish_plain(store)
    assert plain_is_current(store)
    with duckdb.connect(str(store / "dateline.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM latest_documents").fetchone() == (2,)
    assert sorted(p.name for p in store.iterdir() if "dateline" in p.name) == ["dateline.duckdb"]


def test_plain_file_equals_the_lake(store: Path) -> None:
    with open_writer(store) as con:
        publish(con, unit(document("oslo"), document("rome")), message="")
        lake, snapshots = content(con), con.execute("FROM ops.snapshots").fetchall()
    publish_plain(store)
    with duckdb.connect(str(store / "dateline.duckdb"), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        assert content(con) == lake
        assert con.execute("FROM ops.snapshots").fetchall() == snapshots


def test_open_reader_of_the_plain_file_outlives_a_swap(store: Path) -> None:
    with open_writer(store) as con:
        publish(con, unit(document("oslo")), message="")
    path = str(publish_plain(store))
    with duckdb.connect(path, read_only=True) as old:
        with open_writer(store) as con:
            publish(con, unit(document("rome"), run="r2"), message="")
        # Another process: in this one DuckDB would answer from the file that is still open.
        call_in_process(store, "warehouse.plain", "publish_plain")
        assert old.execute("SELECT count(*) FROM sentences").fetchone() == (2,)


@pytest.mark.parametrize(
    ("step", "error"),
    [("_mirror", duckdb.IOException("disk full")), ("_sync", OSError(28, "No space left"))],
)
def test_plain_file_that_cannot_be_written_leaves_the_old_one(
    store: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    before = publish_plain(store).read_bytes()

    def fail(*_: object) -> None:
        assert (store / ".dateline.duckdb.new").exists()
        raise error

    monkeypatch.setattr(f"warehouse.plain.{step}", fail)
    with pytest.raises(PlainFailed, match="could not be written"):
        publish_plain(store)
    assert [p.name for p in store.iterdir() if "dateline" in p.name] == ["dateline.duckdb"]
    assert (store / "dateline.duckdb").read_bytes() == before


def test_articles_that_the_bound_cannot_hold_are_written_without_it(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "Nobody left Oslo early. " * 200_000
    with open_writer(store) as con:
        publish(con, unit(document("oslo", long)), message="")
    monkeypatch.setattr("warehouse.plain.MEGABYTES", (8, 10, None))
    with pytest.raises(duckdb.OutOfMemoryException):
        _build(store, store / "bounded.duckdb", 10)
    with duckdb.connect(str(publish_plain(store)), read_only=True) as con:
        assert con.execute("SELECT text FROM documents").fetchall() == [(long,)]


def test_damaged_plain_file_is_not_current(store: Path) -> None:
    (store / "dateline.duckdb").write_bytes(b"not a database")
    assert not plain_is_current(store)
    publish_plain(store)
    assert plain_is_current(store)
