"""A warehouse of an earlier release is brought up in one transaction, or refused and left."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warehouse_rows import content, document, hexadecimal, rows, unit

from warehouse import migrate
from warehouse.connect import open_reader, open_writer
from warehouse.errors import SchemaMismatch
from warehouse.load import publish

WHEN = datetime(2021, 5, 3, tzinfo=UTC)
# What the first migration did, undone.
UNDO = """
ALTER TABLE mentions RESET PARTITIONED BY;
ALTER TABLE mentions DROP COLUMN published_at;
ALTER TABLE documents RESET PARTITIONED BY;
UPDATE ops.migrations SET fingerprint = 'older', migration = NULL
"""


@pytest.fixture
def older(empty_store: Path, tmp_path: Path) -> Path:
    store = Path(shutil.copytree(empty_store, tmp_path / "store"))
    mention = {"document_id": hexadecimal("oslo"), "mention_index": 0, "entity_id": "iso:NOR"}
    with closing(open_writer(store)) as con:
        given = unit(document("oslo", published_at=WHEN), mentions=rows("mentions", mention))
        publish(con, given, message="")
        for statement in UNDO.split(";"):
            con.execute(statement)
    return store


def _mentions(con: Any) -> Any:
    return con.execute("SELECT entity_id, published_at FROM mentions").fetchall()


def test_an_older_warehouse_is_brought_up(older: Path) -> None:
    with closing(open_writer(older)) as con:
        assert _mentions(con) == [("iso:NOR", WHEN)]
        newest = con.execute("SELECT max(migration) FROM ops.migrations").fetchone()
        assert newest == (migrate.newest(),)
        # What comes now is cut by month.
        publish(con, unit(document("rome", published_at=WHEN), run="r2"), message="")
    assert list((older / "data" / "main" / "documents").rglob("year=2021/month=5/*.parquet"))


def test_a_migration_that_fails_leaves_all_as_it_was(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_reader(older)) as con:
        before = con.execute("FROM ducklake_current_snapshot('lake')").fetchone()
    broken = {1: f"{migrate.migrations()[1]}; ALTER TABLE nowhere DROP COLUMN x"}
    monkeypatch.setattr(migrate, "migrations", lambda: broken)
    with pytest.raises(Exception, match="nowhere"):
        open_writer(older)
    with closing(open_reader(older)) as con:
        assert con.execute("FROM ducklake_current_snapshot('lake')").fetchone() == before
    monkeypatch.undo()
    with closing(open_writer(older)) as con:
        assert _mentions(con) == [("iso:NOR", WHEN)]


def test_a_newer_warehouse_is_refused_and_left_alone(empty_store: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(empty_store, tmp_path / "store"))
    with closing(open_writer(store)) as con:
        con.execute("UPDATE ops.migrations SET migration = 99, fingerprint = 'newer'")
        before = content(con)
    with pytest.raises(SchemaMismatch, match="migration 99"):
        open_writer(store)
    with closing(open_reader(store)) as con:
        assert content(con) == before
