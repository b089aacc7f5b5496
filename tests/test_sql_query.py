"""Queries read the warehouse and nothing else, and say what is wrong with a wrong one."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warehouse_rows import document, unit

from warehouse.connect import open_reader, open_writer
from warehouse.errors import QueryFailed, QueryRefused, StoreMissing
from warehouse.export import export
from warehouse.guard import require_read
from warehouse.load import publish
from warehouse.query import run_query, statements, stream_query


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query") / "store"
    with open_writer(folder) as con:
        publish(con, unit(document("oslo"), document("rome")), message="")
    return folder


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    with sqlite3.connect(tmp_path / "other.sqlite") as con:
        con.execute("CREATE TABLE q (a TEXT)")
        con.execute("INSERT INTO q VALUES ('secret')")
    con.close()
    return tmp_path


def _files(*folders: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        # The shared-memory index of SQLite's log is a lock table that every reader writes.
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


HOSTILE = [
    "SELECT * FROM read_text('{outside}/secret.txt')",
    "SELECT content FROM read_blob('{outside}/secret.txt')",
    "SELECT (SELECT content FROM read_text('{outside}/secret.txt'))",
    "WITH x AS (FROM read_csv('{outside}/secret.txt')) FROM x",
    "FROM '{outside}/secret.txt'",
    "FROM '{outside}/other.sqlite'",
    "FROM query('SELECT * FROM sqlite_scan(''{outside}/other.sqlite'', ''q'')')",
    "FROM sqlite_scan('{outside}/other.sqlite', 'q')",
    "FROM documents WHERE title IN (SELECT a FROM SQLITE_SCAN('{outside}/other.sqlite', 'q'))",
    "PIVOT (FROM sqlite_scan('{outside}/other.sqlite', 'q')) ON a IN ('x') USING count(*)",
    "EXPLAIN ANALYZE FROM sqlite_scan('{outside}/other.sqlite', 'q')",
    "SELECT * FROM glob('{outside}/*')",
    "SELECT * FROM glob('{store}/**')",
    "COPY documents TO '{outside}/x.csv'",
    "COPY documents TO '{store}/data/x.csv'",
    "EXPLAIN ANALYZE COPY documents TO '{store}/data/x.csv'",
    "EXPORT DATABASE '{store}/data/x'",
    "ATTACH '{outside}/x.db'",
    "ATTACH '{outside}/x.sqlite' (TYPE sqlite)",
    "ATTACH 'ducklake:sqlite:{store}/catalog.sqlite' AS other",
    "DELETE FROM documents",
    "INSERT INTO tags VALUES ('theme:x', 'theme', 'x', NULL, NULL)",
    "CREATE TABLE x AS SELECT 1",
    "CREATE TABLE memory.main.x AS SELECT 1",
    "DROP VIEW reactions",
    "SELECT 1; DELETE FROM documents",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "RESET allowed_directories",
    "USE memory",
    "DETACH lake",
    "CHECKPOINT",
    "CALL ducklake_expire_snapshots('lake', older_than => now())",
    "FROM ducklake_flush_inlined_data('lake')",
    "FROM ducklake_delete_orphaned_files('lake', cleanup_all => true)",
    "FROM enable_logging(storage => 'file', storage_config => {{'path': '{outside}/log'}})",
    "PRAGMA enable_profiling",
]


@pytest.mark.parametrize("statement", HOSTILE)
def test_hostile_statement_fails(store: Path, outside: Path, statement: str) -> None:
    before = _files(store, outside)
    with pytest.raises((QueryRefused, QueryFailed)):
        run_query(store, statement.format(outside=outside, store=store))
    assert _files(store, outside) == before


# On one connection, as each opening of the lake takes a while.
MORE = [
    "FROM read_parquet('{store}/data/**/*.parquet')",
    "FROM parquet_metadata('{store}/data/**/*.parquet')",
    "FROM read_json('{outside}/secret.txt')",
    "FROM read_ndjson_objects('{outside}/secret.txt')",
    "FROM sniff_csv('{outside}/secret.txt')",
    "SELECT * FROM documents, LATERAL (SELECT * FROM read_text('{outside}/secret.txt'))",
    "COPY documents FROM '{outside}/secret.txt'",
    "IMPORT DATABASE '{outside}'",
    "FROM query_table('sqlite_scan(''{outside}/other.sqlite'', ''q'')')",
    "FROM sqlite_attach('{outside}/other.sqlite')",
    "FROM postgres_scan('host={outside}', 'public', 'q')",
    "FROM ducklake_add_data_files('lake', 'documents', '{outside}/x.parquet')",
    "FROM ducklake_merge_adjacent_files('lake')",
    "FROM ducklake_cleanup_old_files('lake', cleanup_all => true)",
    "FROM duckdb_secrets()",
    "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE OR REPLACE MACRO search(words) AS TABLE SELECT 1",
    "COMMENT ON TABLE documents IS 'x'",
    "ALTER TABLE documents ADD COLUMN x INTEGER",
    "UPDATE documents SET title = 'x'",
    "MERGE INTO documents USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE",
    "TRUNCATE documents",
    "SET VARIABLE x = 1",
    "PREPARE x AS DELETE FROM documents",
    "BEGIN",
    "VACUUM",
    "EXPLAIN DELETE FROM documents",
    "/* SELECT 1 */ DROP TABLE documents",
    "SELECT 1;;DROP TABLE documents;--",
]


def _read(con: Any, query: str) -> None:
    require_read(con, query)
    con.execute(query)


def test_more_hostile_statements_fail(store: Path, outside: Path) -> None:
    assert len({*HOSTILE, *MORE}) >= 50
    before = _files(store, outside)
    with open_reader(store) as con:
        settings = con.execute("SELECT name, value FROM duckdb_settings() ORDER BY name").fetchall()
        for statement in MORE:
            query = statement.format(outside=outside, store=store)
            with pytest.raises((QueryRefused, QueryFailed, duckdb.Error)):
                _read(con, query)
        query = "SELECT name, value FROM duckdb_settings() ORDER BY name"
        assert con.execute(query).fetchall() == settings
    assert _files(store, outside) == before


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('{outside}/secret.txt')",
        "COPY (SELECT 1) TO '{outside}/x.csv'",
        "ATTACH '{outside}/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "DELETE FROM documents",
        "DROP VIEW reactions",
    ],
)
def test_reading_connection_itself_is_closed(store: Path, outside: Path, statement: str) -> None:
    import duckdb

    with open_reader(store) as con, pytest.raises(duckdb.Error):
        con.execute(statement.format(outside=outside))


def test_python_variables_are_no_tables(store: Path) -> None:
    secret = pa.table({"a": [1]})
    assert secret.num_rows == 1
    with pytest.raises(QueryFailed, match="secret does not exist"):
        run_query(store, "FROM secret")


@pytest.mark.parametrize(
    "query",
    [
        "FROM documents",
        "WITH d AS (FROM documents) SELECT count(*) FROM d -- why not",
        "/* first */ SELECT 1;",
        "DESCRIBE documents",
        "SUMMARIZE sentences",
        "SHOW TABLES",
        "EXPLAIN FROM documents",
        "explain analyze FROM documents",
        "FROM search('talks')",
        "FROM ops.snapshots",
        "FROM documents AT (VERSION => 1)",
        "FROM ducklake_table_changes('lake', 'main', 'documents', 1, 2)",
        "SELECT unnest([1, 2]), x FROM range(3) AS t(x)",
        "PIVOT documents ON media_type IN ('x') USING count(*)",
    ],
)
def test_reads_of_many_forms_pass(store: Path, query: str) -> None:
    assert run_query(store, query).num_columns


def test_parameters(store: Path) -> None:
    found = run_query(
        store, "SELECT title FROM documents WHERE title = $t", parameters={"t": "Oslo"}
    )
    assert found.to_pylist() == [{"title": "Oslo"}]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELEC 1", "syntax error"),
        ("", "0 statements"),
        ("FROM documnts", "Did you mean documents"),
        ("FROM ops.run", r"Did you mean ops\.runs"),
        ("FROM serch('x')", "Did you mean search"),
        ("SELECT titel FROM documents", '"title"'),
        ("SELECT CAST(title AS INTEGER) FROM documents", "Could not convert"),
    ],
)
def test_mistake_is_explained(store: Path, query: str, says: str) -> None:
    with pytest.raises((QueryFailed, QueryRefused), match=says):
        run_query(store, query)


def test_missing_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        run_query(tmp_path / "none", "SELECT 1")


ODD = """SELECT * FROM (VALUES
    (1::HUGEINT, 1.5::DECIMAL(4, 2), 'nan'::DOUBLE, true, TIMESTAMPTZ '2021-01-02 03:04:05.5+02',
     DATE '2021-01-02', [1, NULL], {'a': 'ü'}, 'x,"y' || chr(10), NULL))
    AS t(big, exact, none, truth, moment, day, list, struct, text, nothing)"""


def _exported(store: Path, query: str, form: str) -> Any:
    target = io.BytesIO()
    with stream_query(store, query) as batches:
        export(batches, target, form)
    return target.getvalue()


def test_json(store: Path) -> None:
    assert json.loads(_exported(store, ODD, "json")) == [
        {
            "big": 1,
            "exact": 1.5,
            "none": None,
            "truth": True,
            "moment": "2021-01-02T01:04:05.500000Z",
            "day": "2021-01-02",
            "list": [1, None],
            "struct": {"a": "ü"},
            "text": 'x,"y\n',
            "nothing": None,
        }
    ]
    assert json.loads(_exported(store, "FROM documents LIMIT 0", "json")) == []
    assert len(json.loads(_exported(store, "FROM range(25000)", "json"))) == 25000


def test_csv(store: Path) -> None:
    header, row = csv.reader(io.StringIO(_exported(store, ODD, "csv").decode(), newline=""))
    assert header[:2] == ["big", "exact"]
    assert row == [
        *("1", "1.5", "", "true", "2021-01-02T01:04:05.500000Z", "2021-01-02"),
        *("[1, null]", '{"a": "ü"}', 'x,"y\n', ""),
    ]


def test_parquet(store: Path) -> None:
    table = pq.read_table(io.BytesIO(_exported(store, "FROM documents ORDER BY title", "parquet")))
    assert table["title"].to_pylist() == ["Oslo", "Rome"]


def test_unknown_format(store: Path) -> None:
    with pytest.raises(ValueError, match="csv, sheet, json, parquet"):
        _exported(store, "SELECT 1", "xls")


def test_reading_leaves_no_file_in_the_working_folder(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run_query(store, "FROM sentences ORDER BY text")
    assert os.listdir(tmp_path) == []  # noqa: PTH208


def test_columns_of_one_name_are_told_apart(store: Path, tmp_path: Path) -> None:
    query = "SELECT 1 AS a, 2 AS a, 3 AS a_1"
    for form in ("json", "parquet"):
        target = io.BytesIO()
        with stream_query(store, query) as batches:
            export(batches, target, form)
        target.seek(0)
        found = json.load(target) if form == "json" else pq.read_table(target).to_pylist()
        assert found == [{"a": 1, "a_2": 2, "a_1": 3}]


def test_statements_are_cut_at_their_ends() -> None:
    assert [s.strip() for s in statements("SELECT ';' AS x; -- a; b\nFROM tags")] == [
        "SELECT ';' AS x",
        "-- a; b\nFROM tags",
    ]
    with pytest.raises(QueryFailed):
        statements("SELEC 1")


def test_a_past_state_is_asked(store: Path) -> None:
    assert run_query(store, "SELECT count(*) AS n FROM documents", as_of="1").to_pylist() == [
        {"n": 0}
    ]


def test_a_folder_that_cannot_be_written_is_read(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Path(shutil.copytree(store, tmp_path / "store"))
    for file in there.glob("catalog.sqlite-*"):
        file.unlink()
    monkeypatch.setattr("warehouse.connect.os.access", lambda *_: False)
    before = sorted(path.name for path in there.iterdir())
    assert run_query(there, "SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 2}]
    assert sorted(path.name for path in there.iterdir()) == before
