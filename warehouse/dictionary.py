"""Every documented name as rows of ops.dictionary: tables, views, macros and their columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warehouse.objects import SqlObject, columns_of, sql_objects
from warehouse.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = tuple[str, str, str | None, str]


def dictionary_rows(con: DuckDBPyConnection) -> list[Row]:
    """Return (object_type, object_name, column_name, comment) of all that `con` holds, in order."""
    rows = list(_table_rows())
    for item in sql_objects():
        rows.extend(_object_rows(con, item))
    return rows


def undocumented(con: DuckDBPyConnection) -> list[str]:
    """Return columns and parameters of views and macros that no header explains."""
    return [
        f"{item.name}.{column}"
        for item in sql_objects()
        for column in _names(con, item)
        if item.meaning(column) is None
    ]


def _table_rows() -> Iterator[Row]:
    for table in TABLES:
        yield "table", table.qualified_name, None, table.comment
        for column in table.stored:
            yield "table", table.qualified_name, column.name, column.comment


def _object_rows(con: DuckDBPyConnection, item: SqlObject) -> Iterator[Row]:
    yield item.kind, item.name, None, item.comment
    for column in _names(con, item):
        meaning = item.meaning(column)
        if meaning is not None:
            yield item.kind, item.name, column, meaning


def _names(con: DuckDBPyConnection, item: SqlObject) -> dict[str, None]:
    return dict.fromkeys([*item.parameters, *columns_of(con, item)])
