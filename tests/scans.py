"""What a query reads of a table's files, of all that there is.

Files are told by EXPLAIN ANALYZE. Its bytes and rows (DuckDB 1.5.5) are those of whole files, row
groups that it skips included, so bytes are counted by the system (Linux): what was read(2).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from warehouse.connect import open_reader

COUNTERS = Path("/proc/self/io")


class Scan(NamedTuple):
    """What a query read of a table, and all there is."""

    files_read: int
    files: int
    bytes_read: int
    bytes: int


def scan(store: Path, table: str, condition: str) -> Scan:
    """Return what `SELECT *` with a condition reads, each time in a session of its own."""
    everything = f"FROM {table}"
    start = _bytes_read(store, f"{everything} LIMIT 0")
    return Scan(
        _files_read(store, f"{everything} WHERE {condition}"),
        _files_read(store, everything),
        _bytes_read(store, f"{everything} WHERE {condition}") - start,
        _bytes_read(store, everything) - start,
    )


def _bytes_read(store: Path, query: str) -> int:
    with closing(open_reader(store)) as con:
        before = _counted()
        con.execute(query).to_arrow_table()
        return _counted() - before


def _counted() -> int:
    return int(COUNTERS.read_text().split()[1])


def _files_read(store: Path, query: str) -> int:
    with closing(open_reader(store)) as con:
        row = con.execute(f"EXPLAIN (ANALYZE, FORMAT json) {query}").fetchone()
    assert row is not None
    told = (
        node.get("extra_info", {}).get("Total Files Read") for node in _nodes(json.loads(row[1]))
    )
    return sum(int(files) for files in told if files)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("children", []):
        yield from _nodes(child)
