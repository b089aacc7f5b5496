"""Are the files that the catalog lists there, as long as it says?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connect import LAKE
from warehouse.quoting import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def damaged_files(con: DuckDBPyConnection) -> tuple[int, list[str]]:
    """Return how many files the newest snapshot needs, and what is wrong with which of them.

    Files are looked up and their bytes counted, not read: a count over a table is answered from
    the catalog alone, so that it tells nothing of a file that is gone.
    """
    listed = list(_listed(con))
    return len(listed), [said for path, size in listed if (said := _damage(path, size))]


def _listed(con: DuckDBPyConnection) -> Iterator[tuple[Path, int]]:
    tables = con.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY ALL",
        [LAKE],
    ).fetchall()
    for schema, table in tables:
        rows = con.execute(
            "SELECT data_file, data_file_size_bytes, delete_file, delete_file_size_bytes FROM "
            f"ducklake_list_files({literal(LAKE)}, {literal(table)}, schema => {literal(schema)})"
        ).fetchall()
        for data, size, deletes, deletes_size in rows:
            yield Path(data), size
            if deletes is not None:
                yield Path(deletes), deletes_size


def _damage(path: Path, size: int) -> str | None:
    if not path.is_file():
        return f"{path} is missing"
    found = path.stat().st_size
    return None if found == size else f"{path} has {found:,} bytes instead of {size:,}"
