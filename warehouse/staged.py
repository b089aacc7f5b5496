"""SQL of rules over the staged rows of a publish unit, or over all rows of the lake."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.connect import LAKE, connect, give_back_memory
from warehouse.quoting import identifier, table_name
from warehouse.tables import BY_NAME, TABLES
from warehouse.tables.arrow import arrow_schema
from warehouse.tables.text_parts import TEXT_PARTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def ask_staged(tables: Mapping[str, pa.Table], queries: Mapping[str, str]) -> dict[str, list[int]]:
    """Return the first column of every query over the staged tables, in ascending order.

    Tables bear their names in the contract, without `ops.`; those not given are empty. Columns
    beyond the contract's (a row number) are kept. `text_parts` are the articles in
    overlapping parts (warehouse.tables.text_parts). No lake and no file is in reach.
    """
    with closing(connect()) as con:
        con.execute("SET enable_external_access = false")
        con.execute("SET threads = 1")  # with two the small queries took twice the processor time
        for name in BY_NAME:
            con.register(name, tables[name] if name in tables else arrow_schema(name).empty_table())
        con.execute(f"CREATE TEMP TABLE text_parts AS {TEXT_PARTS}")
        found = {}
        for name, query in queries.items():
            found[name] = sorted(row[0] for row in con.execute(query).fetchall())
            if "text_parts" in query:
                give_back_memory(con)  # 10 MB less at the peak: the articles went by
        return found


def count_in_lake(
    con: DuckDBPyConnection, queries: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many rows each query finds in the lake, and the number of rows of each table.

    A row's number is the lake's row id.
    """
    for table in TABLES:
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {identifier(table.name)} AS "
            f"SELECT *, rowid AS _row_number FROM {table_name(table, LAKE)}"
        )
    con.execute(f"CREATE OR REPLACE TEMP VIEW text_parts AS {TEXT_PARTS}")
    found = {
        name: _count(con, f"SELECT DISTINCT * FROM ({query})") for name, query in queries.items()
    }
    return found, {t.name: _count(con, f"FROM {table_name(t, LAKE)}") for t in TABLES}


def _count(con: DuckDBPyConnection, query: str) -> int:
    row = con.execute(f"SELECT count(*) FROM ({query})").fetchone()
    assert row is not None
    return int(row[0])
