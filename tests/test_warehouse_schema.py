"""Lake and plain file hold what the contract declares, with its comments."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import schema
from warehouse.connect import open_reader, open_writer
from warehouse.dictionary import undocumented
from warehouse.errors import CatalogMissing, SchemaMismatch, StoreMissing
from warehouse.integrity import damaged_files
from warehouse.objects import columns_of, parse, sql_objects
from warehouse.plain import publish_plain
from warehouse.tables import TABLES

TABLE_IDS = [t.qualified_name for t in TABLES]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("warehouse") / "it's a store"
    open_writer(store).close()
    publish_plain(store)
    return store


@pytest.fixture(scope="module", params=["lake", "plain"])
def con(request: pytest.FixtureRequest, made: Path) -> Iterator[Any]:
    if request.param == "lake":
        opened = open_reader(made)
    else:
        opened = duckdb.connect(str(made / "dateline.duckdb"), read_only=True)
    with opened:
        yield opened


@pytest.mark.parametrize("table", TABLES, ids=TABLE_IDS)
def test_table_agrees_with_the_contract(con: Any, table: Any) -> None:
    found = con.execute(
        """SELECT column_name, replace(data_type, 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ'),
            comment FROM duckdb_columns()
        WHERE schema_name = ? AND table_name = ? AND database_name = current_database()
        ORDER BY column_index""",
        [table.schema, table.name],
    ).fetchall()
    assert found == [(c.name, c.type.value, c.comment) for c in table.stored]
    comment = con.execute(
        """SELECT comment FROM duckdb_tables()
        WHERE schema_name = ? AND table_name = ? AND database_name = current_database()""",
        [table.schema, table.name],
    ).fetchall()
    assert comment == [(table.comment,)]


def test_every_view_has_its_comment(con: Any) -> None:
    found = dict(
        con.execute(
            """SELECT if(schema_name = 'ops', 'ops.', '') || view_name, comment
            FROM duckdb_views() WHERE NOT internal AND database_name = current_database()"""
        ).fetchall()
    )
    views = {o.name: o.comment for o in sql_objects() if o.kind == "view"}
    if "ops.snapshots" not in found:  # a table in the plain file
        views.pop("ops.snapshots")
    assert found == views
    assert all(len(comment) > 20 for comment in views.values())


def test_every_view_column_and_parameter_is_documented(con: Any) -> None:
    assert undocumented(con) == []


def test_headers_document_nothing_that_is_not_there(con: Any) -> None:
    for item in sql_objects():
        there = {*item.parameters, *columns_of(con, item)}
        assert item.meanings.keys() <= there, item.name


def test_dictionary_holds_every_name(con: Any) -> None:
    found = con.execute("SELECT object_type, object_name, column_name FROM ops.dictionary")
    names = set(found.fetchall())
    for table in TABLES:
        assert ("table", table.qualified_name, None) in names
        assert {("table", table.qualified_name, c.name) for c in table.stored} <= names
    for item in sql_objects():
        columns = {(item.kind, item.name, c) for c in columns_of(con, item)}
        assert {(item.kind, item.name, None), *columns} <= names


def test_plain_file_comments_view_columns_and_macros(made: Path) -> None:
    with duckdb.connect(str(made / "dateline.duckdb"), read_only=True) as con:
        bare = con.execute(
            """SELECT table_name, column_name FROM duckdb_columns()
            WHERE comment IS NULL AND NOT internal"""
        ).fetchall()
        macros = con.execute(
            "SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal"
        ).fetchall()
    assert bare == []
    assert dict(macros) == {o.name: o.comment for o in sql_objects() if o.kind == "macro"}


def test_second_open_changes_nothing(made: Path) -> None:
    with open_writer(made) as con:
        before = con.execute("SELECT max(snapshot_id) FROM ops.snapshots").fetchone()
    with open_writer(made) as con:
        assert con.execute("SELECT max(snapshot_id) FROM ops.snapshots").fetchone() == before
        assert con.execute("SELECT count(*) FROM ops.migrations").fetchone() == (1,)


def test_store_may_be_moved(tmp_path: Path) -> None:
    open_writer(tmp_path / "here").close()
    (tmp_path / "here").rename(tmp_path / "there")
    with open_reader(tmp_path / "there") as con:
        assert con.execute("SELECT count(*) > 100 FROM ops.dictionary").fetchone() == (True,)


def test_missing_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="run `dateline run PATH` first"):
        open_reader(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("left", ["data", "dateline.duckdb"])
@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_lost_catalog_is_refused_and_nothing_is_touched(
    made: Path, tmp_path: Path, left: str, how: str
) -> None:
    store = tmp_path / "store"
    shutil.copytree(made, store)
    if left == "data":
        (store / "dateline.duckdb").unlink()
    else:
        shutil.rmtree(store / "data")
    for file in store.glob("catalog.sqlite*"):
        file.unlink()
    if how == "emptied":
        (store / "catalog.sqlite").touch()
    before = sorted((p, p.stat().st_size) for p in store.rglob("*"))
    for opening in (open_writer, open_reader, publish_plain):
        with pytest.raises(CatalogMissing, match=r"Restore catalog\.sqlite") as caught:
            opening(store)
        assert str(store) in str(caught.value)
        assert ("dateline.duckdb still has" in str(caught.value)) == (left != "data")
    assert sorted((p, p.stat().st_size) for p in store.rglob("*")) == before


def test_files_that_are_gone_or_cut_short_are_found(made: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(made, store)
    with open_reader(store) as con:
        count, damaged = damaged_files(con)
    files = sorted((store / "data").rglob("*.parquet"))
    assert (count, damaged) == (len(files), [])
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:-1])
    with open_reader(store) as con:
        count, damaged = damaged_files(con)
    assert count == len(files)
    assert {f"{files[0].resolve()} is missing"} == {d for d in damaged if "missing" in d}
    (short,) = (d for d in damaged if "missing" not in d)
    assert short.startswith(f"{files[1].resolve()} has ")


def test_older_store_gets_new_tables_and_columns(tmp_path: Path) -> None:
    with open_writer(tmp_path) as con:
        con.execute("DROP VIEW latest_documents")
        con.execute("ALTER TABLE documents DROP COLUMN story_id")
        con.execute("DROP TABLE story_merges")
        con.execute("UPDATE ops.migrations SET fingerprint = 'older'")
    with open_writer(tmp_path) as con:
        existing = schema.existing_columns(con)
        assert "story_id" in existing["documents"]
        assert "story_merges" in existing
        assert con.execute("SELECT count(story_id) FROM latest_documents").fetchone() == (0,)
        summary = con.execute("SELECT summary FROM ops.migrations ORDER BY applied_at").fetchall()
    assert "story_id" in summary[-1][0]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("ALTER TABLE edits ADD COLUMN mood VARCHAR", "edits.*mood"),
        ("ALTER TABLE edits ALTER COLUMN raw_start SET DATA TYPE BIGINT", "raw_start is BIGINT"),
    ],
)
def test_what_adding_cannot_mend_is_refused(tmp_path: Path, change: str, named: str) -> None:
    with open_writer(tmp_path) as con:
        con.execute(change)
        con.execute("UPDATE ops.migrations SET fingerprint = 'other'")
    with pytest.raises(SchemaMismatch, match=named):
        open_writer(tmp_path)


def test_fingerprint_is_the_same_in_every_process() -> None:
    assert schema.fingerprint.__wrapped__() == schema.fingerprint()


def test_header_is_parsed() -> None:
    source = "-- One line\n-- and two.\n-- a: First\n--   part.\n-- As in: tags\nSELECT 1;\n"
    item = parse("view", "v", source)
    assert (item.comment, item.meanings) == ("One line and two.", {"a": "First part."})
    assert item.meaning("label") == "Term as shown."
    assert item.meaning("nothing") is None
