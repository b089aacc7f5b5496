"""Makes the lake's tables and views, or brings older ones up to the contract by adding to them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from warehouse import ddl
from warehouse.dictionary import dictionary_rows
from warehouse.errors import SchemaMismatch
from warehouse.migrate import migrate, newest
from warehouse.objects import create_objects, sql_objects
from warehouse.quoting import literal, table_name
from warehouse.tables import BY_NAME, TABLES, Table
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# zstd: half the size of snappy at the same speed for text. No inlining: every row is in Parquet,
# where other engines find it too; merging small files is maintenance's work. Row groups are a
# quarter of DuckDB's own: a query on one thing reads half as much, and files grow by 3 %.
OPTIONS = {
    "parquet_compression": "zstd",
    "data_inlining_row_limit": "0",
    "parquet_row_group_size": "30720",
}

Existing = dict[str, dict[str, str]]


@cache
def fingerprint() -> str:
    """Return SHA-256 over all statements that make the warehouse: the version of the contract."""
    statements = [
        s for t in TABLES for s in (ddl.create_table(t), *ddl.layout(t), *ddl.comments(t))
    ]
    statements += [f"{o.comment}{o.sql}{o.meanings}{o.tables}" for o in sql_objects()]
    return sha256("\n".join([*statements, str(OPTIONS)]).encode()).hexdigest()


def ensure_schema(con: DuckDBPyConnection) -> bool:
    """Bring the lake in use up to the contract in one transaction; say whether it had to.

    Migrations that it lacks are run, then new tables and columns are added. Raises SchemaMismatch
    where a column has another type, or is there and not declared: that takes a migration, or a
    newer version of the program.
    """
    existing = existing_columns(con)
    if _applied(con, existing) == fingerprint():
        return False
    for option, value in OPTIONS.items():
        con.execute(f"CALL lake.set_option({literal(option)}, {literal(value)})")
    with transaction(con):
        if existing:
            migrate(con, existing)
        _apply(con, plan(existing_columns(con)))
    return True


def plan(existing: Existing) -> list[str]:
    """Return the statements that turn the existing tables into the declared ones."""
    statements = ["CREATE SCHEMA IF NOT EXISTS ops"]
    for table in TABLES:
        columns = existing.get(table.qualified_name)
        statements += _extend(table, columns) if columns else _create(table)
    return statements


def existing_columns(con: DuckDBPyConnection) -> Existing:
    """Return table name → column name → type of what the lake in use holds."""
    rows = con.execute(
        """SELECT c.schema_name, c.table_name, c.column_name, c.data_type
        FROM duckdb_columns() AS c JOIN duckdb_tables() AS t USING (database_name, table_oid)
        WHERE database_name = current_database() ORDER BY c.table_oid, c.column_index"""
    ).fetchall()
    found: Existing = {}
    for schema, table, column, kind in rows:
        name = f"ops.{table}" if schema == "ops" else table
        found.setdefault(name, {})[column] = kind
    return found


def _create(table: Table) -> list[str]:
    return [ddl.create_table(table), *ddl.layout(table)]


def _extend(table: Table, columns: dict[str, str]) -> list[str]:
    unknown = columns.keys() - {column.name for column in table.stored}
    if unknown:
        raise SchemaMismatch(
            f"Table {table.qualified_name} has columns that this version does not know: "
            f"{', '.join(sorted(unknown))}. Use the version that made it, or a newer one."
        )
    for column in table.stored:
        found = columns.get(column.name, _type_name(column.type.value))
        if found != _type_name(column.type.value):
            raise SchemaMismatch(
                f"Column {table.qualified_name}.{column.name} is {found} in the warehouse and "
                f"{column.type.value} in this version. Load the articles into a new warehouse."
            )
    return [ddl.add_column(table, c) for c in table.stored if c.name not in columns]


def _type_name(sql: str) -> str:
    return "TIMESTAMP WITH TIME ZONE" if sql == "TIMESTAMPTZ" else sql


def _applied(con: DuckDBPyConnection, existing: Existing) -> str | None:
    if "ops.migrations" not in existing:
        return None
    row = con.execute(
        "SELECT fingerprint FROM ops.migrations ORDER BY applied_at DESC LIMIT 1"
    ).fetchone()
    return row[0] if row else None


def _apply(con: DuckDBPyConnection, statements: list[str]) -> None:
    for statement in statements:
        con.execute(statement)
    for table in TABLES:
        for statement in ddl.comments(table):
            con.execute(statement)
    create_objects(con)
    write_dictionary(con)
    con.execute(
        "INSERT INTO ops.migrations (fingerprint, applied_at, summary, migration) "
        "VALUES (?, now(), ?, ?)",
        [fingerprint(), "; ".join(s.split(" (")[0] for s in statements), newest()],
    )
    con.execute("CALL lake.set_commit_message('dateline', 'contract applied')")


def write_dictionary(con: DuckDBPyConnection) -> None:
    """Replace ops.dictionary by what the contract and the views and macros say now."""
    from warehouse.tables.arrow import to_arrow

    name = table_name(BY_NAME["dictionary"])
    con.execute(f"DELETE FROM {name}")
    con.register("incoming_dictionary", to_arrow("dictionary", dictionary_rows(con)))
    con.execute(f"INSERT INTO {name} BY NAME FROM incoming_dictionary")
    con.unregister("incoming_dictionary")
