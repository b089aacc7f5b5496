"""What the warehouse has seen already: lookups with Arrow in and plain values out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.quoting import literal, table_name
from warehouse.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Input = tuple[str, str, str]


def unchanged_files(con: DuckDBPyConnection, candidates: pa.Table) -> set[str]:
    """Return source_uris that were read to their end with the same size and modification time.

    `candidates`: source_uri, size_bytes, modified_at (UTC, microseconds). Plain files are looked
    up in ops.files, files of records in ops.containers.
    """
    with _registered(con, "candidates", candidates):
        rows = con.execute(
            """SELECT c.source_uri FROM candidates AS c JOIN (
                SELECT source_uri, size_bytes, modified_at FROM ops.files WHERE record_locator = ''
                UNION ALL SELECT source_uri, size_bytes, modified_at FROM ops.containers
            ) AS k USING (source_uri, size_bytes, modified_at)"""
        ).fetchall()
    return {row[0] for row in rows}


def known_inputs(con: DuckDBPyConnection, inputs: pa.Table) -> tuple[set[Input], set[str]]:
    """Return which inputs are known or forgotten, and which of their document_ids are loaded.

    `inputs`: source_uri, record_locator, sha256, document_id.
    """
    with _registered(con, "inputs", inputs):
        seen = con.execute(
            """SELECT source_uri, record_locator, sha256 FROM inputs
            SEMI JOIN ops.files USING (source_uri, record_locator, sha256)
            UNION SELECT source_uri, record_locator, sha256 FROM inputs
            SEMI JOIN ops.forgotten USING (document_id)"""
        ).fetchall()
        loaded = con.execute(
            "SELECT document_id FROM inputs SEMI JOIN documents USING (document_id)"
        ).fetchall()
    return {(uri, locator, digest) for uri, locator, digest in seen}, {row[0] for row in loaded}


def originals(con: DuckDBPyConnection, content_hashes: Collection[str]) -> dict[str, str]:
    """Return content_hash → document_id of the document with that text that repeats no other."""
    rows = con.execute(
        """SELECT content_hash, min(document_id) FROM documents
        WHERE duplicate_of IS NULL AND content_hash IN (SELECT unnest(?::VARCHAR[]))
        GROUP BY content_hash""",
        [list(content_hashes)],
    ).fetchall()
    return dict(rows)


def counts(con: DuckDBPyConnection) -> dict[str, int]:
    """Return table name → number of rows, for every table of the contract."""
    parts = (f"SELECT {literal(t.qualified_name)}, count(*) FROM {table_name(t)}" for t in TABLES)
    return dict(con.execute(" UNION ALL ".join(parts)).fetchall())


@contextmanager
def _registered(con: DuckDBPyConnection, name: str, rows: pa.Table) -> Iterator[None]:
    con.register(name, rows)
    try:
        yield
    finally:
        con.unregister(name)
