"""Lets only reads of the warehouse through, decided on DuckDB's own parse of the query.

DuckDB's file switch is not enough: its SQLite extension opens any SQLite file, by ATTACH for
writing and by sqlite_scan for reading, and ATTACH opens the lake itself for writing. So a query
must be a SELECT (or EXPLAIN of one), and table functions must be on a list.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from warehouse.errors import QueryFailed, QueryRefused
from warehouse.objects import sql_objects
from warehouse.quoting import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Table functions that read nothing but their arguments, the catalog or the lake's history.
FUNCTIONS = frozenset(
    "generate_series generate_subscripts json_each json_tree ducklake_current_snapshot "
    "ducklake_snapshots ducklake_table_changes ducklake_table_deletions ducklake_table_info "
    "ducklake_table_insertions duckdb_columns duckdb_functions duckdb_keywords duckdb_schemas "
    "duckdb_tables duckdb_types duckdb_views histogram histogram_values "
    "pg_timezone_names pragma_table_info pragma_version range repeat repeat_row summary "
    "unnest".split()
)
_EXPLAIN = re.compile(r"\A\s*EXPLAIN\s+(?:ANALYZE\s+)?", re.IGNORECASE)
ADVICE = "`dateline sql` runs one SELECT (also WITH, FROM, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN)"


def require_read(con: DuckDBPyConnection, sql: str) -> None:
    """Raise QueryRefused unless `sql` is one statement that reads, QueryFailed if it is none."""
    import duckdb

    try:
        statements = con.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryFailed(str(error)) from error
    if len(statements) != 1:
        raise QueryRefused(f"{ADVICE}; this has {len(statements)} statements.")
    for function in _table_functions(_parse(con, sql)):
        if function not in FUNCTIONS | _own_macros():
            near = difflib.get_close_matches(function, _own_macros(), n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise QueryRefused(f"{ADVICE}; {function} is no table function it allows.{hint}")


def _parse(con: DuckDBPyConnection, sql: str) -> object:
    inner = _EXPLAIN.sub("", sql, count=1)
    row = con.execute(f"SELECT json_serialize_sql({literal(inner)})").fetchone()
    assert row is not None
    parsed = json.loads(row[0])
    if parsed["error"]:
        raise QueryRefused(
            f"{ADVICE}; this is something else. The warehouse is opened for reading."
        )
    return parsed


def _table_functions(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "TABLE_FUNCTION":
            yield node["function"]["function_name"].lower()
        for child in node.values():
            yield from _table_functions(child)
    elif isinstance(node, list):
        for child in node:
            yield from _table_functions(child)


@cache
def _own_macros() -> frozenset[str]:
    return frozenset(item.name for item in sql_objects() if item.kind == "macro")
