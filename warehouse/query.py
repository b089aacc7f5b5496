"""Runs one reading query on a store."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pyarrow as pa

from warehouse.connect import connect, open_reader
from warehouse.errors import QueryFailed
from warehouse.guard import require_read
from warehouse.objects import sql_objects
from warehouse.store import Place
from warehouse.tables import TABLES

Parameters = Sequence[object] | Mapping[str, object] | None
# Rows held in memory at a time.
BATCH_ROWS = 10_000
_MISSING = re.compile(r"(?:Table|Function) with name \"?([\w.]+)\"? does not exist")


def run_query(
    store: Place, sql: str, *, parameters: Parameters = None, as_of: str | None = None
) -> pa.Table:
    """Return the whole result of a reading query as an Arrow table; `as_of` as open_reader has it.

    Raises StoreMissing, QueryRefused for anything but a read, QueryFailed with DuckDB's message.
    """
    with stream_query(store, sql, parameters=parameters, as_of=as_of) as batches:
        return batches.read_all()


@contextmanager
def stream_query(
    store: Place, sql: str, *, parameters: Parameters = None, as_of: str | None = None
) -> Iterator[pa.RecordBatchReader]:
    """Give the result of a reading query in batches, for results larger than memory.

    Raises as run_query does; mistakes that show only while rows are computed are raised there.
    """
    import duckdb

    with open_reader(store, as_of) as con:
        require_read(con, sql)
        try:
            yield con.execute(sql, parameters).to_arrow_reader(BATCH_ROWS)
        except (duckdb.Error, pa.ArrowException) as error:
            raise QueryFailed(_explained(str(error))) from error


def statements(text: str) -> list[str]:
    """Cut a text at the ends of its statements. Raises QueryFailed where it is no SQL."""
    import duckdb

    with connect() as con:
        try:
            return [statement.query for statement in con.extract_statements(text)]
        except duckdb.Error as error:
            raise QueryFailed(str(error)) from error


def _explained(message: str) -> str:
    """Drop DuckDB's guess at a name, which knows its own tables best, for one of this warehouse."""
    found = _MISSING.search(message)
    if not found:
        return message
    names = [t.qualified_name for t in TABLES] + [o.name for o in sql_objects()]
    near = difflib.get_close_matches(found.group(1).lower(), names, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    kept = re.sub(r"\nDid you mean .*", "", message)
    return f"{kept}\n{hint}`SELECT * FROM ops.dictionary` lists all names."
