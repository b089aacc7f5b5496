"""Migrations: what adding tables and columns cannot do, numbered, one a file in migrations/.

`0007_rename_x.sql` holds statements for a lake whose contract is older than it; a new lake is made
by the contract alone and needs none. They are run in order, in the transaction of the upgrade.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from warehouse.errors import SchemaMismatch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@cache
def migrations() -> dict[int, str]:
    """Return the statements of each migration by its number, in order."""
    entries = sorted((files("warehouse") / "migrations").iterdir(), key=lambda e: e.name)
    named = {e.name: e for e in entries if e.name.endswith(".sql")}
    return {int(name.partition("_")[0]): e.read_text("utf-8") for name, e in named.items()}


def newest() -> int:
    """Return the number of the newest migration."""
    return max(migrations(), default=0)


def migrate(con: DuckDBPyConnection, existing: dict[str, dict[str, str]]) -> None:
    """Run the migrations that the lake in use lacks; the caller holds the transaction.

    `existing` are its tables and columns. Raises SchemaMismatch for a lake of a newer version.
    """
    done = _applied(con, existing)
    if done > newest():
        raise SchemaMismatch(
            f"The warehouse is at migration {done}, this version knows {newest()}: use a newer one."
        )
    for number, statements in migrations().items():
        if number > done:
            con.execute(statements)


def _applied(con: DuckDBPyConnection, existing: dict[str, dict[str, str]]) -> int:
    if "migration" not in existing.get("ops.migrations", {}):
        return 0
    row = con.execute("SELECT max(migration) FROM ops.migrations").fetchone()
    return (row[0] if row else None) or 0
