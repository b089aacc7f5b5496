"""SQL over the staged rows of a publish unit, before anything of them is written."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import pyarrow as pa

from warehouse.connect import connect
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import arrow_schema


def ask_staged(tables: Mapping[str, pa.Table], queries: Mapping[str, str]) -> dict[str, list[int]]:
    """Return the first column of every query over the staged tables, in ascending order.

    Tables bear their names in the contract, without `ops.`; those not given are empty. Columns
    beyond the contract's (a row number) are kept. No lake and no file is in reach.
    """
    with closing(connect()) as con:
        con.execute("SET enable_external_access = false")
        for name in BY_NAME:
            con.register(name, tables[name] if name in tables else arrow_schema(name).empty_table())
        return {
            name: sorted(row[0] for row in con.execute(query).fetchall())
            for name, query in queries.items()
        }
