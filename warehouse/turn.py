"""Writers of a shared lake take turns, so that each sees what the one before it committed.

DuckLake has no keys: two transactions that insert the same document would both succeed. So a
publish holds an advisory lock of PostgreSQL, which ends with its session, however that ends.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from warehouse.quoting import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")

GUARD = "writers"
# Number of the advisory lock.
LOCK = int.from_bytes(b"dateline")
TRIES = 6
FIRST_WAIT_SECONDS = 0.05
CONFLICTS = ("conflict", "database is locked", "could not serialize")


def in_turn(con: DuckDBPyConnection, work: Callable[[], T]) -> T:
    """Do the work in this writer's turn; again, a few times, where another's commit came between.

    Programs that know no turns, and readers of SQLite that hold it for a moment, cause conflicts;
    a transaction that met one was rolled back as a whole.
    """
    import duckdb

    with turn(con):
        for number in range(TRIES):
            try:
                return work()
            except duckdb.Error as error:
                if number + 1 == TRIES or not any(c in str(error).lower() for c in CONFLICTS):
                    raise
                time.sleep(FIRST_WAIT_SECONDS * 2**number * random.uniform(0.5, 1.5))
    raise AssertionError("unreachable")


@contextmanager
def turn(con: DuckDBPyConnection) -> Iterator[None]:
    """Wait until no other writer of a shared lake is at work; an embedded one needs no turn."""
    if not _is_shared(con):
        yield
        return
    query = f"SELECT 1 AS one FROM (SELECT pg_advisory_xact_lock({LOCK})) AS lock"
    guard = con.cursor()
    try:
        guard.execute("BEGIN")
        guard.execute(f"FROM postgres_query({literal(GUARD)}, {literal(query)})").fetchall()
        yield
    finally:
        guard.close()


def _is_shared(con: DuckDBPyConnection) -> bool:
    found = con.execute(
        "SELECT 1 FROM duckdb_databases() WHERE database_name = ?", [GUARD]
    ).fetchone()
    return found is not None
