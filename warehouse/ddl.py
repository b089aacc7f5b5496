"""The contract as SQL: tables and comments, names quoted, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.quoting import identifier, literal, table_name
from warehouse.tables import Column, Table


def create_table(table: Table, catalog: str | None = None) -> str:
    """Return the CREATE TABLE statement. No keys: DuckLake has none, so the loader keeps them."""
    columns = ", ".join(_column(column) for column in table)
    return f"CREATE TABLE {table_name(table, catalog)} ({columns})"


def add_column(table: Table, column: Column) -> str:
    """Return the statement that adds a column to a table made by an older contract."""
    return f"ALTER TABLE {table_name(table)} ADD COLUMN {_column(column)}"


def comments(table: Table, catalog: str | None = None) -> Iterator[str]:
    """Yield the COMMENT statements of a table and its columns."""
    name = table_name(table, catalog)
    yield f"COMMENT ON TABLE {name} IS {literal(table.comment)}"
    for column in table:
        yield f"COMMENT ON COLUMN {name}.{identifier(column.name)} IS {literal(column.comment)}"


def _column(column: Column) -> str:
    return f"{identifier(column.name)} {column.type.value}"
