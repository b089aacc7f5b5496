"""The reference page of tables, views and macros, written from the declarations themselves.

`python -m warehouse.reference` writes it to TABLES.md beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import ddl
from warehouse.connect import LAKE, connect
from warehouse.objects import SqlObject, columns_of, create_objects, sql_objects
from warehouse.tables import TABLES, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAGE = Path(__file__).with_name("TABLES.md")
ROOMS = {"documents": "Documents", "knowledge": "Knowledge", "operations": "Operations"}
INTRODUCTION = """\
# Tables, views and macros

Written by `python -m warehouse.reference` from warehouse/tables and warehouse/sql; the same texts
are comments in the warehouse and rows of `ops.dictionary`. Offsets are code points, half-open:
`substr(text, start_char + 1, end_char - start_char)` of the document is the row's `text`.
"""


def reference_page() -> str:
    """Return the page as Markdown, the same for the same declarations."""
    with empty_catalog() as con:
        return "\n".join([INTRODUCTION, *_tables(), *_objects(con)]).rstrip() + "\n"


def empty_catalog() -> DuckDBPyConnection:
    """Return an empty warehouse in memory, for the columns that views and macros bind to."""
    con = connect()
    con.execute(f"ATTACH ':memory:' AS {LAKE}; USE {LAKE}; CREATE SCHEMA ops")
    for table in TABLES:
        con.execute(ddl.create_table(table))
    # A lake's history, for ops.snapshots: the columns of DuckLake that it reads.
    con.execute(
        """CREATE MACRO ducklake_snapshots(lake) AS TABLE SELECT CAST(NULL AS BIGINT) AS
        snapshot_id, CAST(NULL AS TIMESTAMPTZ) AS snapshot_time, '' AS commit_message"""
    )
    create_objects(con)
    return con


def _tables() -> Iterator[str]:
    for room, heading in ROOMS.items():
        yield f"## {heading}\n"
        for table in TABLES:
            if table.room == room:
                yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.qualified_name}\n\n{table.comment}\n"
    yield "| column | type | required | meaning |\n|---|---|---|---|"
    for column in table.stored:
        needed = "yes" if column.required else ""
        yield f"| {column.name} | {column.type.value} | {needed} | {_cell(column.comment)} |"
    yield ""


def _objects(con: DuckDBPyConnection) -> Iterator[str]:
    for kind, heading in (("view", "Views"), ("macro", "Macros")):
        yield f"## {heading}\n"
        for item in sorted(sql_objects(), key=lambda o: o.name):
            if item.kind == kind:
                yield from _object(con, item)


def _object(con: DuckDBPyConnection, item: SqlObject) -> Iterator[str]:
    call = f"({', '.join(item.parameters)})" if item.kind == "macro" else ""
    yield f"### {item.name}{call}\n\n{item.comment}\n"
    yield "| column | meaning |\n|---|---|"
    columns = columns_of(con, item)
    for name in dict.fromkeys([*item.parameters, *columns]):
        role = "" if name in columns else " (parameter)"
        yield f"| {name}{role} | {_cell(item.meaning(name) or '')} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(reference_page(), "utf-8")
