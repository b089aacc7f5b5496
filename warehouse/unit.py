"""A publish unit: Arrow tables by table name, checked against the contract before a write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.errors import ContractBroken
from warehouse.quoting import column_list
from warehouse.tables import BY_NAME, DOCUMENT_TABLES, Table
from warehouse.tables.arrow import arrow_schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Unit = Mapping[str, pa.Table]
# Tables that this program writes itself.
OWN_TABLES = frozenset({"dictionary", "migrations", "forgotten"})


@contextmanager
def registered(con: DuckDBPyConnection, unit: Unit) -> Iterator[None]:
    """Make each table of a unit readable in SQL as `incoming_NAME`; empty ones stand for absent."""
    names = [name for name in BY_NAME if name not in OWN_TABLES]
    for name in names:
        con.register(incoming(name), conform(name, unit.get(name)))
    try:
        yield
    finally:
        for name in names:
            con.unregister(incoming(name))


def filled(unit: Unit) -> frozenset[str]:
    """Return the names of the tables that have rows; a statement less on the lake saves time."""
    return frozenset(name for name, rows in unit.items() if len(rows))


def incoming(name: str) -> str:
    """Return the name under which a table of the unit is registered."""
    return f"incoming_{name}"


def conform(name: str, rows: pa.Table | None) -> pa.Table:
    """Return the rows in the declared order and types. Raises ContractBroken."""
    schema = arrow_schema(name)
    if rows is None:
        return schema.empty_table()
    if set(rows.column_names) != set(schema.names):
        odd = sorted(set(rows.column_names) ^ set(schema.names))
        raise ContractBroken(f"Table {name}: columns {', '.join(odd)} are missing or not declared.")
    return rows.select(schema.names).cast(schema)


def check(con: DuckDBPyConnection, unit: Unit) -> None:
    """Raise ContractBroken for unknown tables, keys given twice, or rows without their document."""
    unknown = sorted(unit.keys() - (BY_NAME.keys() - OWN_TABLES))
    if unknown:
        raise ContractBroken(f"No such tables to publish: {', '.join(unknown)}.")
    if len(unit.get("runs", ())) != 1:
        raise ContractBroken("A publish unit holds exactly one row of ops.runs: the run it is of.")
    given = filled(unit)
    for table in (*DOCUMENT_TABLES, BY_NAME["files"], BY_NAME["containers"]):
        if table.name in given:
            _check_keys(con, table)
    for table in DOCUMENT_TABLES:
        if table.name in given:
            _check_parents(con, table)


def _check_keys(con: DuckDBPyConnection, table: Table) -> None:
    keys = column_list(table.key)
    twice = con.execute(
        f"SELECT {keys} FROM {incoming(table.name)} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    if twice:
        raise ContractBroken(f"Table {table.qualified_name}: key {twice} stands twice in the unit.")


def _check_parents(con: DuckDBPyConnection, table: Table) -> None:
    orphan = con.execute(
        f"SELECT document_id FROM {incoming(table.name)} WHERE document_id NOT IN "
        f"(SELECT document_id FROM {incoming('documents')}) LIMIT 1"
    ).fetchone()
    if orphan:
        raise ContractBroken(
            f"Table {table.qualified_name}: document {orphan[0]} is not in the unit."
        )
