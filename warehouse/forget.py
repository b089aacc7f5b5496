"""Takes documents out of the warehouse for good: rows, history, files, statistics, free pages.

`forget_rows` deletes in one transaction and keeps a receipt without text in ops.forgotten, by which
the ledger refuses the document ever after. `shred` then removes every older state of the lake, and
what is left of it in files; until it has run the text is still on disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.connect import LAKE
from warehouse.maintain import METADATA
from warehouse.quoting import literal, table_name
from warehouse.store import Store
from warehouse.tables import BY_NAME, DOCUMENT_TABLES
from warehouse.tables.arrow import to_arrow
from warehouse.transaction import affected, transaction
from warehouse.turn import in_turn
from warehouse.unnamed import delete_alerts, delete_unnamed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEAST_NEEDLE = 24
WANTED = "(SELECT unnest(?::VARCHAR[]))"
# What the texts of the documents are, as far as no other document has the same.
NEEDLES = f"""
WITH own AS (
    SELECT unnest([text, title, summary, byline, source_uri, external_id]) AS said FROM documents
    WHERE document_id IN {WANTED}
    UNION SELECT text FROM sentences WHERE document_id IN {WANTED}
    UNION SELECT extra FROM ops.files WHERE document_id IN {WANTED}
),
others AS (
    SELECT unnest([title, summary, byline, source_uri, external_id]) AS said FROM documents
    WHERE document_id NOT IN {WANTED}
    UNION SELECT text FROM sentences WHERE document_id NOT IN {WANTED}
    UNION SELECT source_uri FROM ops.files WHERE document_id NOT IN {WANTED}
    UNION SELECT source_uri FROM ops.containers
)
SELECT DISTINCT said FROM own
WHERE length(said) >= {LEAST_NEEDLE}
    AND said NOT IN (SELECT said FROM others WHERE said IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM documents AS d
        WHERE d.document_id NOT IN {WANTED} AND contains(d.text, said))
ORDER BY said
"""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted: ids, rows by table, and strings that must be nowhere any more."""

    document_ids: tuple[str, ...]
    rows: dict[str, int]
    needles: tuple[str, ...]


def copies_of(con: DuckDBPyConnection, document_id: str) -> list[str]:
    """Return the document and its exact copies, sorted; empty if there is none."""
    rows = con.execute(
        """SELECT document_id FROM documents WHERE content_hash =
        (SELECT content_hash FROM documents WHERE document_id = ?) ORDER BY ALL""",
        [document_id],
    ).fetchall()
    return [row[0] for row in rows]


def forget_rows(con: DuckDBPyConnection, ids: Sequence[str], run: pa.Table) -> Forgotten:
    """Delete every row of documents in one transaction and write the receipts.

    `run` is the row of ops.runs that tells of it.
    """

    def attempt() -> Forgotten:
        needles = con.execute(NEEDLES, [list(ids)] * NEEDLES.count("?")).fetchall()
        with transaction(con):
            rows = _delete(con, ids)
            _name_new_originals(con, ids)
            _write_receipts(con, ids, rows, run)
        return Forgotten(tuple(ids), rows, tuple(row[0] for row in needles))

    return in_turn(con, attempt)


def _delete(con: DuckDBPyConnection, ids: Sequence[str]) -> dict[str, int]:
    given: list[object] = [list(ids)]
    rows = {}
    rejected = f"""DELETE FROM ops.quarantine WHERE document_id IN {WANTED}
        OR (source_uri, record_locator) IN
        (SELECT (source_uri, record_locator) FROM ops.files WHERE document_id IN {WANTED})"""
    rows["ops.quarantine"] = affected(con, rejected, given * 2)
    names = [BY_NAME["files"], *DOCUMENT_TABLES]
    for table in names:
        statement = f"DELETE FROM {table_name(table)} WHERE document_id IN {WANTED}"
        rows[table.qualified_name] = affected(con, statement, given)
    rows |= delete_unnamed(con) | delete_alerts(con)
    return {name: count for name, count in rows.items() if count}


def _name_new_originals(con: DuckDBPyConnection, ids: Sequence[str]) -> None:
    """Let the first of what repeats a forgotten document be what the others repeat."""
    con.execute(
        f"""UPDATE documents SET
            duplicate_kind = CASE WHEN documents.document_id = heir.first THEN NULL
                ELSE duplicate_kind END,
            duplicate_of = CASE WHEN documents.document_id = heir.first THEN NULL
                ELSE heir.first END
        FROM (SELECT duplicate_of AS gone, min(document_id) AS first FROM documents
              WHERE duplicate_of IN {WANTED} GROUP BY ALL) AS heir
        WHERE documents.duplicate_of = heir.gone""",
        [list(ids)],
    )


def _write_receipts(
    con: DuckDBPyConnection, ids: Sequence[str], rows: dict[str, int], run: pa.Table
) -> None:
    run_id = run["run_id"][0].as_py()
    receipt = (datetime.now(UTC), run_id, sum(rows.values()))
    receipts = to_arrow("forgotten", [(document_id, *receipt) for document_id in ids])
    for name, table in (("runs", run), ("forgotten", receipts)):
        con.register("incoming_receipt", table)
        con.execute(f"INSERT INTO ops.{name} BY NAME FROM incoming_receipt")
        con.unregister("incoming_receipt")
    text = literal(f"run {run_id}: {run['message'][0].as_py()}")
    con.execute(f"CALL lake.set_commit_message('dateline', {text})")


def shred(con: DuckDBPyConnection, *, alone: bool) -> None:
    """Write files with deleted rows anew, expire all older snapshots, remove what none lists.

    `alone` says that no other writer can be at work, so that files which no snapshot lists are
    left by a crash. A reader of an older snapshot may have to ask again.
    """
    lake = literal(LAKE)
    con.execute(f"CALL ducklake_rewrite_data_files({lake}, delete_threshold => 0)")
    con.execute(f"CALL ducklake_expire_snapshots({lake}, older_than => now())")
    con.execute(f"CALL ducklake_cleanup_old_files({lake}, cleanup_all => true)")
    if alone:
        con.execute(f"CALL ducklake_delete_orphaned_files({lake}, older_than => now())")
    _mend_statistics(con)


def _mend_statistics(con: DuckDBPyConnection) -> None:
    """Set the least and greatest text of tables to those of their files: deleting keeps them."""
    con.execute(
        f"""UPDATE {METADATA}.ducklake_table_column_stats AS t
        SET min_value = f.least, max_value = f.greatest
        FROM (
            SELECT s.table_id, s.column_id, min(s.min_value) AS least, max(s.max_value) AS greatest
            FROM {METADATA}.ducklake_file_column_stats AS s
            JOIN {METADATA}.ducklake_data_file AS d
                ON d.data_file_id = s.data_file_id AND d.end_snapshot IS NULL
            JOIN {METADATA}.ducklake_column AS c
                ON c.table_id = s.table_id AND c.column_id = s.column_id
                AND c.end_snapshot IS NULL AND c.column_type = 'varchar'
            GROUP BY ALL
        ) AS f
        WHERE t.table_id = f.table_id AND t.column_id = f.column_id"""
    )
    con.execute(
        f"""UPDATE {METADATA}.ducklake_table_column_stats AS t
        SET min_value = NULL, max_value = NULL
        WHERE NOT EXISTS (
            SELECT 1 FROM {METADATA}.ducklake_data_file AS d
            WHERE d.table_id = t.table_id AND d.end_snapshot IS NULL)"""
    )


def empty_free_pages(store: Store) -> None:
    """Write the SQLite catalog anew without its free pages, and its log to nothing."""
    if store.is_shared:
        return
    with closing(sqlite3.connect(store.catalog_file, timeout=10, isolation_level=None)) as con:
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        con.execute("VACUUM")
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
