"""A plain DuckDB file with the same tables, views and macros, for tools that know no lake.

It says which snapshot it mirrors: the newest in its ops.snapshots, a table here.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import ddl
from warehouse.connect import (
    LAKE,
    PLAIN_NAME,
    attach_lake,
    connect,
    current_snapshot,
    extensions_for,
    give_back_memory,
    leave_files_to_system,
    require_store,
)
from warehouse.errors import CatalogUnusable, PlainFailed
from warehouse.objects import columns_of, create_objects, quoted, sql_objects
from warehouse.quoting import identifier, literal, table_name
from warehouse.store import Place, store_of
from warehouse.tables import TABLES, Table
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PLAIN = "plain"
SNAPSHOTS = "ops.snapshots"
# Half of DuckDB's own: so many articles are held while they are written.
ROWS = 61_440
# For one thread; DuckDB's documentation names 125. The copy of 100,000 articles took as long as
# with two threads and 120, and 70 less at its peak. A page of text is read whole: where articles
# are long, or files were merged, what fails is tried again with more.
MEGABYTES: tuple[int | None, ...] = (60, 160, 600, None)
# Without it the file of 10,000 articles is 12 % larger, and written in 1.9 s instead of 2.5.
TOO_SLOW = "fsst"
# Tables that hold an article's text stay as the lake's files have them: sorted a publish at a time.
# DuckDB sorts other rows on disk, but holds long strings. So do fingerprints, the most rows by far,
# which loads alone ask for.
AS_LOADED = frozenset({"documents", "blocks", "sentences", "quotes", "fingerprints"})


def plain_is_current(place: Place, newest: int | None = None) -> bool:
    """Whether the plain file mirrors the lake's newest snapshot, asked for if it is not given."""
    if newest is None:
        with _lake(place) as con:
            newest = current_snapshot(con)
    return mirrored_snapshot(store_of(place).folder) == newest


def mirrored_snapshot(store: Path) -> int | None:
    """Return the snapshot that the plain file mirrors; None without a readable file."""
    import duckdb

    path = store / PLAIN_NAME
    if not path.is_file():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            row = con.execute(f"SELECT max(snapshot_id) FROM {SNAPSHOTS}").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None


def publish_plain(place: Place) -> Path:
    """Build the plain file beside the old one and swap it in atomically; return its path.

    The caller holds the writer's lock. Readers of the old file keep it until they close it.
    Raises PlainFailed, e.g. for a full disk; nothing of the new file is left then.
    """
    path = store_of(place).folder / PLAIN_NAME
    write_plain(place, path)
    return path


def write_plain(place: Place, path: Path) -> None:
    """Write tables, views and macros to one DuckDB file, which appears when it is whole.

    Raises PlainFailed as publish_plain does.
    """
    import duckdb

    fresh = path.with_name(f".{path.name}.new")
    try:
        *bounds, last = MEGABYTES
        if not any(_is_built(place, fresh, megabytes) for megabytes in bounds):
            _build(place, fresh, last)
        # A log that another program left would be replayed into the new file.
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        fresh.replace(path)
        _sync(path.parent)
    except (OSError, duckdb.Error, CatalogUnusable) as error:
        raise PlainFailed(f"{path.name} could not be written: {error}") from error
    finally:
        with suppress(OSError):
            _remove(fresh)


def _is_built(place: Place, fresh: Path, megabytes: int | None) -> bool:
    import duckdb

    try:
        _build(place, fresh, megabytes)
    except (duckdb.OutOfMemoryException, duckdb.TransactionException):  # the latter on commit
        return False
    return True


def _build(place: Place, fresh: Path, megabytes: int | None) -> None:
    _remove(fresh)
    with _lake(place) as con:
        con.execute("SET threads = 1")  # each would hold a row group, 100 MB of articles
        if megabytes:  # what does not fit is sorted in the temporary folder
            con.execute(f"SET memory_limit = '{megabytes}MB'")
        con.execute(f"SET disabled_compression_methods = {literal(TOO_SLOW)}")
        con.execute(f"ATTACH {literal(fresh.resolve())} AS {PLAIN} (ROW_GROUP_SIZE {ROWS})")
        with transaction(con):
            _mirror(con)
        con.execute(f"USE memory; DETACH {PLAIN}")
    _sync(fresh)


def _lake(place: Place) -> DuckDBPyConnection:
    require_store(place)
    con = connect(*extensions_for(store_of(place)))
    attach_lake(con, place, read_only=True)
    leave_files_to_system(con, place)
    return con


def _mirror(con: DuckDBPyConnection) -> None:
    con.execute(f"CREATE SCHEMA {PLAIN}.ops")
    for table in TABLES:
        if _copy(con, table) > ROWS:
            give_back_memory(con)
    con.execute(f"CREATE TABLE {PLAIN}.{SNAPSHOTS} AS FROM {LAKE}.{SNAPSHOTS}")
    con.execute(f"USE {PLAIN}")
    create_objects(con, skip=frozenset({SNAPSHOTS}))
    _comment_objects(con)


def _copy(con: DuckDBPyConnection, table: Table) -> int:
    """Copy a table with its comments; return the number of its rows."""
    con.execute(ddl.create_table(table, PLAIN))
    order = ", ".join(f"{identifier(key)} NULLS FIRST" for key in table.order)
    ((rows,),) = con.execute(
        f"INSERT INTO {table_name(table, PLAIN)} BY NAME SELECT * FROM {table_name(table, LAKE)} "
        + (f"ORDER BY {order}" if table.name not in AS_LOADED else "")
    ).fetchall()
    for statement in ddl.comments(table, PLAIN):
        con.execute(statement)
    return int(rows)


def _comment_objects(con: DuckDBPyConnection) -> None:
    """Comment what DuckLake cannot: the columns of views, and macros."""
    for item in sql_objects():
        if item.kind == "macro":
            con.execute(f"COMMENT ON MACRO TABLE {quoted(item.name)} IS {literal(item.comment)}")
            continue
        if item.name == SNAPSHOTS:
            con.execute(f"COMMENT ON TABLE {SNAPSHOTS} IS {literal(item.comment)}")
        for column in columns_of(con, item):
            target = f"{quoted(item.name)}.{identifier(column)}"
            con.execute(f"COMMENT ON COLUMN {target} IS {literal(item.meaning(column))}")


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
