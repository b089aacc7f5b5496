"""All or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def transaction(con: DuckDBPyConnection) -> Iterator[None]:
    """Commit what the body did, or roll all of it back and raise what it raised."""
    import duckdb

    con.execute("BEGIN")
    try:
        yield
        con.execute("COMMIT")
    except BaseException:
        # A commit that failed has already rolled back.
        with suppress(duckdb.TransactionException):
            con.execute("ROLLBACK")
        raise


def affected(con: DuckDBPyConnection, statement: str, parameters: list[object]) -> int:
    """Run an INSERT, UPDATE or DELETE and return the number of its rows."""
    row = con.execute(statement, parameters).fetchone()
    return int(row[0]) if row else 0
