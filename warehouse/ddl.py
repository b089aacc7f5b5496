"""The contract as SQL: tables and comments, names quoted, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.quoting import column_list, identifier, literal, table_name
from warehouse.tables import Column, Table


def create_table(table: Table, catalog: str | None = None) -> str:
    """Return the CREATE TABLE statement. No keys: DuckLake has none, so the loader keeps them."""
    columns = ", ".join(_column(column) for column in table.stored)
    return f"CREATE TABLE {table_name(table, catalog)} ({columns})"


def add_column(table: Table, column: Column) -> str:
    """Return the statement that adds a column to a table made by an older contract."""
    return f"ALTER TABLE {table_name(table)} ADD COLUMN {_column(column)}"


def layout(table: Table) -> Iterator[str]:
    """Yield the statements that say how a table's files are cut and their rows ordered."""
    if table.partitioned_by:
        parts = ", ".join(table.partitioned_by)
        yield f"ALTER TABLE {table_name(table)} SET PARTITIONED BY ({parts})"
    if table.sorted_by:
        yield f"ALTER TABLE {table_name(table)} SET SORTED BY ({column_list(table.order)})"


def comments(table: Table, catalog: str | None = None) -> Iterator[str]:
    """Yield the COMMENT statements of a table and its columns."""
    name = table_name(table, catalog)
    yield f"COMMENT ON TABLE {name} IS {literal(table.comment)}"
    for column in table.stored:
        yield f"COMMENT ON COLUMN {name}.{identifier(column.name)} IS {literal(column.comment)}"


def _column(column: Column) -> str:
    return f"{identifier(column.name)} {column.type.value}"
