"""A backup is a whole warehouse of one moment, and an export is its tables for other tools."""

from __future__ import annotations

import shutil
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from warehouse_rows import content, document, unit

from warehouse.backup import back_up, restore
from warehouse.connect import open_reader, open_writer
from warehouse.errors import BackupFailed, ExportFailed
from warehouse.integrity import damaged_files
from warehouse.load import publish
from warehouse.plain import write_plain
from warehouse.store import Store
from warehouse.tree import write_tree


@pytest.fixture(scope="module")
def store(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(empty_store, tmp_path_factory.mktemp("made") / "store"))
    with closing(open_writer(folder)) as con:
        dated = document("oslo", published_at=datetime(2021, 5, 3, tzinfo=UTC))
        publish(con, unit(dated, document("rome")), message="")
        publish(con, unit(dated, run="r2"), message="again")
    return folder


def test_restored_warehouse_has_every_row_and_snapshot(store: Path, tmp_path: Path) -> None:
    made = back_up(store, tmp_path / "copy")
    assert restore(tmp_path / "copy", tmp_path / "new") == made
    with closing(open_reader(store)) as there, closing(open_reader(tmp_path / "new")) as here:
        assert content(here) == content(there)
        query = "SELECT snapshot_id, commit_message FROM ops.snapshots"
        assert here.execute(query).fetchall() == there.execute(query).fetchall()
        assert damaged_files(here)[1] == []
    with closing(open_reader(tmp_path / "new", "2")) as con:
        assert con.execute("SELECT DISTINCT run_id FROM documents").fetchall() == [("r1",)]


def test_backup_while_loads_run_is_of_one_commit(store: Path, tmp_path: Path) -> None:
    started, done = threading.Event(), threading.Event()

    def load() -> None:
        with closing(open_writer(store)) as con:
            for number in range(12):
                pair = document(f"a{number}"), document(f"b{number}")
                publish(con, unit(*pair, run=f"l{number}"), message="")
                started.set()
        done.set()

    thread = threading.Thread(target=load)
    thread.start()
    started.wait(30)
    copies = []
    while not done.is_set() and len(copies) < 4:
        copies.append(tmp_path / f"copy{len(copies)}")
        back_up(store, copies[-1])
    thread.join()
    assert copies
    for number, copy in enumerate(copies):
        restore(copy, tmp_path / f"new{number}")
        with closing(open_reader(tmp_path / f"new{number}")) as con:
            counts = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM sentences)"
            documents, sentences = con.execute(counts).fetchone()
            assert (documents % 2, sentences) == (0, 2 * documents)
            assert damaged_files(con)[1] == []


def test_what_is_no_whole_backup_is_refused(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    back_up(store, copy)
    with pytest.raises(BackupFailed, match="not empty"):
        back_up(store, copy)
    with pytest.raises(BackupFailed, match="not empty"):
        restore(copy, store)
    with pytest.raises(BackupFailed, match="shared"):
        back_up(Store(store, catalog="postgresql://nowhere"), tmp_path / "other")
    next((copy / "data").rglob("*.parquet")).write_bytes(b"cut")
    with pytest.raises(BackupFailed, match="bytes"):
        restore(copy, tmp_path / "new")
    (copy / "backup.json").unlink()
    with pytest.raises(BackupFailed, match="no backup"):
        restore(copy, tmp_path / "newer")


def test_duckdb_export_has_the_tables_and_views(store: Path, tmp_path: Path) -> None:
    write_plain(store, tmp_path / "out.duckdb")
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) > 1 FROM latest_documents").fetchone() == (True,)


def test_parquet_export_is_cut_by_month_and_has_every_row(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_tree(store, out)
    assert (out / "documents" / "year=2021" / "month=5").is_dir()
    with duckdb.connect() as con, closing(open_reader(store)) as lake:
        for name in ("documents", "sentences", "ops.files", "mentions"):
            files = sorted(str(path) for path in (out / name).rglob("*.parquet"))
            query = f"SELECT count(*) FROM {name}"
            expected = lake.execute(query).fetchone()
            found = con.read_parquet(files, hive_partitioning=True).count("*") if files else None
            assert (found.fetchone() if found else (0,)) == expected, name
    with pytest.raises(ExportFailed, match="not empty"):
        write_tree(store, out)
