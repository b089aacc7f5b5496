"""Past states of the lake: what changed between two of them, and the way back to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.connect import LAKE
from warehouse.errors import SnapshotMissing
from warehouse.quoting import column_list, literal, table_name
from warehouse.tables import BY_NAME, DOCUMENT_TABLES, TABLES, Table
from warehouse.transaction import affected, transaction
from warehouse.turn import in_turn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The story of the warehouse itself: it is added to, never taken back.
KEPT = frozenset({"runs", "validations", "dictionary", "migrations", "forgotten"})


def differences(con: DuckDBPyConnection, older: int, newer: int) -> list[tuple[str, int, int]]:
    """Return (table, rows added, rows removed) between two snapshots, changed tables only.

    A row that changed counts as one removed and one added. Raises SnapshotMissing.
    """
    for version in (older, newer):
        require_snapshot(con, version)
    found = []
    for table in TABLES:
        if _files(con, table, older) != _files(con, table, newer):
            added = _count_but(con, table, newer, older)
            removed = _count_but(con, table, older, newer)
            if added or removed:
                found.append((table.qualified_name, added, removed))
    return found


def roll_back(con: DuckDBPyConnection, version: int, run: pa.Table) -> list[tuple[str, int, int]]:
    """Make the rows what they were at a snapshot, as a new snapshot; return what that changed.

    `run` is the row of ops.runs that tells of it. Runs, validations and receipts stay, and so do
    all snapshots, so that a way back can be gone back. Raises SnapshotMissing.
    """
    require_snapshot(con, version)

    def attempt() -> list[tuple[str, int, int]]:
        with transaction(con):
            changed = list(_restore(con, version))
            con.register("incoming_runs", run)
            con.execute("INSERT INTO ops.runs BY NAME FROM incoming_runs")
            con.unregister("incoming_runs")
            run_id = run["run_id"][0].as_py()
            text = literal(f"run {run_id}: rolled back to snapshot {version}")
            con.execute(f"CALL lake.set_commit_message('dateline', {text})")
        return changed

    return in_turn(con, attempt)


def require_snapshot(con: DuckDBPyConnection, version: int) -> None:
    """Raise SnapshotMissing unless the lake still has the snapshot."""
    query = f"SELECT 1 FROM ducklake_snapshots({literal(LAKE)}) WHERE snapshot_id = ?"
    if con.execute(query, [version]).fetchone() is None:
        raise SnapshotMissing(version)


def _restore(con: DuckDBPyConnection, version: int) -> Iterator[tuple[str, int, int]]:
    ids = _changed_documents(con, version)
    for table in TABLES:
        if table.name in KEPT:
            continue
        then = _columns(con, table, version)
        if table in DOCUMENT_TABLES:
            where = "WHERE document_id IN (SELECT unnest(?::VARCHAR[]))"
            yield from _replace(con, table, then, version, where, [ids])
        elif _rows(con, table, version) != _rows(con, table, None):
            yield from _replace(con, table, then, version, "", [])


def _replace(
    con: DuckDBPyConnection,
    table: Table,
    then: tuple[str, ...],
    version: int,
    where: str,
    parameters: list[object],
) -> Iterator[tuple[str, int, int]]:
    name = table_name(table)
    if then:
        # Read before the delete: a transaction's own deletes hide rows of past versions too.
        past = f"FROM {name} AT (VERSION => {version}) {where}"
        con.execute(f"CREATE TEMP TABLE past AS SELECT {column_list(then)} {past}", parameters)
    removed = affected(con, f"DELETE FROM {name} {where}", parameters)
    added = 0
    if then:
        order = column_list(tuple(c for c in table.order if c in then))
        insert = f"INSERT INTO {name} BY NAME FROM temp.past ORDER BY {order}"
        added = affected(con, insert, [])
        con.execute("DROP TABLE temp.past")
    if added or removed:
        yield table.qualified_name, added, removed


def _changed_documents(con: DuckDBPyConnection, version: int) -> list[str]:
    """Return the documents that came, went or were made anew since a snapshot."""
    name = table_name(BY_NAME["documents"])
    columns = column_list(_columns(con, BY_NAME["documents"], version))
    if not columns:
        return [row[0] for row in con.execute(f"SELECT document_id FROM {name}").fetchall()]
    now, then = (
        f"SELECT {columns} FROM {name}",
        f"SELECT {columns} FROM {name} AT (VERSION => {version})",
    )
    rows = con.execute(
        f"SELECT document_id FROM ({now} EXCEPT ({then})) UNION "
        f"SELECT document_id FROM ({then} EXCEPT ({now})) ORDER BY ALL"
    ).fetchall()
    return [row[0] for row in rows]


def _rows(con: DuckDBPyConnection, table: Table, version: int | None) -> list[tuple[object, ...]]:
    at = "" if version is None else f" AT (VERSION => {version})"
    if version is not None and not _columns(con, table, version):
        return []
    return con.execute(f"SELECT * FROM {table_name(table)}{at} ORDER BY ALL").fetchall()


def _columns(con: DuckDBPyConnection, table: Table, version: int) -> tuple[str, ...]:
    """Return the columns that a table has now and had at a snapshot; none if it was not there."""
    import duckdb

    try:
        found = con.execute(f"FROM {table_name(table)} AT (VERSION => {version}) LIMIT 0")
    except duckdb.CatalogException:
        return ()
    there = {column[0] for column in found.description or ()}
    return tuple(column.name for column in table.stored if column.name in there)


def _count_but(con: DuckDBPyConnection, table: Table, version: int, other: int) -> int:
    """Count the rows at a snapshot that another has not."""
    there, before = _columns(con, table, version), _columns(con, table, other)
    if not there:
        return 0
    columns = column_list(tuple(c for c in there if c in before) or there)
    query = f"SELECT {columns} FROM {table_name(table)} AT (VERSION => {version})"
    if before:
        query += f" EXCEPT ALL SELECT {columns} FROM {table_name(table)} AT (VERSION => {other})"
    row = con.execute(f"SELECT count(*) FROM ({query})").fetchone()
    assert row is not None
    return int(row[0])


def _files(con: DuckDBPyConnection, table: Table, version: int) -> set[tuple[str, str | None]]:
    import duckdb

    try:
        rows = con.execute(
            "SELECT data_file, delete_file FROM ducklake_list_files("
            f"{literal(LAKE)}, {literal(table.name)}, schema => {literal(table.schema)}, "
            f"snapshot_version => {version})"
        ).fetchall()
    except duckdb.Error:  # the table was not there yet
        return set()
    return set(rows)
