"""Looks for strings in every byte of a folder: as the files lie, and what is compressed in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from warehouse.quoting import identifier, literal

SQLITE_MAGIC = b"SQLite format 3\0"
DUCKDB_MAGIC = b"DUCK"
PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True, slots=True)
class Search:
    """How much was searched, and in which files something was found."""

    files: int
    bytes_read: int
    found: tuple[str, ...]


def search(folder: Path, needles: Sequence[str]) -> Search:
    """Look for the needles, UTF-8, in all files of a folder: raw, and decoded where they are data.

    Parquet columns are decompressed, SQLite and DuckDB tables are read value by value. `bytes_read`
    counts the raw bytes and the decoded ones.
    """
    wanted = [needle.encode() for needle in needles]
    files, size, found = 0, 0, set()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        files += 1
        for chunk in _chunks(file):
            size += len(chunk)
            if any(needle in chunk for needle in wanted):
                found.add(str(file.relative_to(folder)))
    return Search(files, size, tuple(sorted(found)))


def _chunks(file: Path) -> Iterator[bytes]:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:  # SQLite removes its log when the last reader closes
        return
    yield raw
    if raw.startswith(PARQUET_MAGIC):
        yield from _parquet(file)
    elif raw.startswith(SQLITE_MAGIC):
        yield from _sqlite(file)
    elif raw[8:12] == DUCKDB_MAGIC:
        yield from _duckdb(file)


def _parquet(file: Path) -> Iterator[bytes]:
    from pyarrow import parquet

    for batch in parquet.ParquetFile(file).iter_batches():
        yield from (_values(column) for column in batch.columns)


def _values(column: pa.Array) -> bytes:
    """Return the values of a column as text, one after the other, divided by NUL."""
    return "\0".join(str(value) for value in column.to_pylist() if value is not None).encode()


def _sqlite(file: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(file)) as con:
        con.text_factory = bytes
        tables = con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            for row in con.execute(f"SELECT * FROM {identifier(name.decode())}"):
                yield b"\0".join(v if isinstance(v, bytes) else str(v).encode() for v in row)


def _duckdb(file: Path) -> Iterator[bytes]:
    from warehouse.connect import connect

    with closing(connect()) as con:
        con.execute(f"ATTACH {literal(file.resolve())} AS searched (READ_ONLY)")
        tables = con.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'searched'"
        ).fetchall()
        for schema, table in tables:
            name = f"searched.{identifier(schema)}.{identifier(table)}"
            for batch in con.execute(f"FROM {name}").to_arrow_reader(10_000):
                yield from (_values(column) for column in batch.columns)
