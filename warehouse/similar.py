"""Documents that share fingerprints with new ones: candidates for copies, versions and stories.

New documents are registered as `new_documents` (document_id, position in order of arrival, moment,
source_uri) and `new_fingerprints` (document_id, kind, hash, weight); the warehouse is scanned once
or twice for each question, whatever the number of new documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.connect import give_back_memory
from warehouse.tables.merges import goes_on_in

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEWEST_RUNS = 2
# A run of words that so many documents have is a formula.
FORMULA = 500
MOST_CANDIDATES = 5

# In steps, each with little of its own, and joined as written, with the side that is held on the
# right: the runs of the warehouse pass by. Held, they would grow with it. An id is 128 bits: as
# such it takes a third of what its letters do.
KNOWN_RUNS = """
    SELECT document_id::UUID AS document_id, hash FROM fingerprints
    ANTI JOIN new_documents USING (document_id) WHERE kind = 'run'
"""
COPIES = {
    "mine": """
        SELECT d.position, f.hash FROM new_fingerprints AS f
        JOIN new_documents AS d USING (document_id) WHERE f.kind = 'run'
    """,
    "telling": f"""
        FROM mine ANTI JOIN (
            SELECT hash FROM (
                SELECT hash FROM ({KNOWN_RUNS}) SEMI JOIN mine USING (hash)
                UNION ALL SELECT hash FROM mine
            ) GROUP BY hash HAVING count(*) > {FORMULA}
        ) USING (hash)
    """,
    "with_known": f"""
        SELECT m.position, k.document_id, count(*) AS shared
        FROM ({KNOWN_RUNS}) AS k JOIN telling AS m USING (hash)
        GROUP BY ALL HAVING shared >= {FEWEST_RUNS}
    """,
    "with_new": f"""
        SELECT m.position, k.position AS earlier, count(*) AS shared
        FROM telling AS m JOIN telling AS k ON k.hash = m.hash AND k.position < m.position
        GROUP BY ALL HAVING shared >= {FEWEST_RUNS}
    """,
}
CANDIDATES = f"""
SELECT d.document_id, p.other FROM (
    SELECT position, replace(document_id::VARCHAR, '-', '') AS other, shared FROM with_known
    UNION ALL
    SELECT w.position, e.document_id, w.shared
    FROM with_new AS w JOIN new_documents AS e ON e.position = w.earlier
) AS p JOIN new_documents AS d USING (position)
QUALIFY row_number() OVER (
    PARTITION BY p.position ORDER BY p.shared DESC, p.other
) <= {MOST_CANDIDATES}
ORDER BY ALL
"""

VERSIONS = """
WITH known AS (
    SELECT d.document_id, d.source_uri, -1 AS position FROM documents AS d
    SEMI JOIN new_documents USING (source_uri) ANTI JOIN new_documents USING (document_id)
    UNION ALL SELECT document_id, source_uri, position FROM new_documents
)
SELECT n.document_id, k.document_id
FROM new_documents AS n
JOIN known AS k ON k.source_uri = n.source_uri AND k.position < n.position
WHERE n.is_addressed
ORDER BY ALL
"""

TOLD = """
FROM documents WHERE story_id IS NOT NULL AND document_id IN (SELECT unnest(?::VARCHAR[]))
"""
MEMBERS = """
SELECT document_id, story_id, epoch(coalesce(published_at, ingested_at)) FROM documents
WHERE story_id IN (SELECT unnest(?::VARCHAR[]))
    AND (duplicate_of IS NULL OR document_id IN (SELECT unnest(?::VARCHAR[])))
ORDER BY coalesce(published_at, ingested_at), document_id
"""


@contextmanager
def registered(
    con: DuckDBPyConnection, documents: pa.Table, fingerprints: pa.Table
) -> Iterator[None]:
    """Let the questions of this module see new documents and their fingerprints."""
    con.register("new_documents", documents)
    con.register("new_fingerprints", fingerprints)
    try:
        yield
    finally:
        con.unregister("new_documents")
        con.unregister("new_fingerprints")


def copy_candidates(con: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return pairs of a new document and an earlier one that share runs of words."""
    try:
        con.execute("SET disabled_optimizers = 'build_side_probe_side'")
        for name, query in COPIES.items():
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
            give_back_memory(con)
        return con.execute(CANDIDATES).fetchall()
    finally:
        con.execute("RESET disabled_optimizers")
        for name in COPIES:
            con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def version_candidates(con: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return pairs of a new document and an earlier one at the same address.

    `is_addressed` of new_documents says whether the address is the article's own.
    """
    return con.execute(VERSIONS).fetchall()


def described(con: DuckDBPyConnection, ids: Collection[str]) -> list[tuple[str, str, str | None]]:
    """Return document_id, text and duplicate_of of documents of the warehouse."""
    return con.execute(
        """SELECT document_id, text, duplicate_of FROM documents
        WHERE document_id IN (SELECT unnest(?::VARCHAR[]))""",
        [sorted(ids)],
    ).fetchall()


def with_story(con: DuckDBPyConnection, ids: Collection[str]) -> set[str]:
    """Return which of the documents are in the warehouse and tell a story."""
    rows = con.execute(f"SELECT document_id {TOLD}", [sorted(ids)]).fetchall()
    return {row[0] for row in rows}


def story_members(
    con: DuckDBPyConnection, ids: Collection[str], merged: Mapping[str, str]
) -> list[tuple[str, str, float]]:
    """Return document_id, story_id and moment of all documents of the stories that `ids` are of.

    `merged` says which story goes on in which; the moment is in seconds since 1970. Copies are
    returned only where they are among `ids`.
    """
    own = con.execute(f"SELECT DISTINCT story_id {TOLD}", [sorted(ids)]).fetchall()
    roots = {goes_on_in(story, merged) for (story,) in own}
    of_root = [story for story in {*merged, *merged.values()} if goes_on_in(story, merged) in roots]
    return con.execute(MEMBERS, [sorted({*roots, *of_root}), sorted(ids)]).fetchall()


def story_merges(con: DuckDBPyConnection) -> dict[str, str]:
    """Return which story goes on in which."""
    return dict(con.execute("SELECT story_id, merged_into FROM story_merges").fetchall())
