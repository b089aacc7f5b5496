"""Documents that share fingerprints with new ones: candidates for copies, versions and stories.

New documents are registered as `new_documents` (document_id, position in order of arrival, moment,
source_uri) and `new_fingerprints` (document_id, kind, hash, weight); the warehouse is scanned once
for each question, whatever the number of new documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.tables.merges import goes_on_in

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEWEST_RUNS = 2
# A run of words that so many documents have is a formula.
FORMULA = 500
MOST_CANDIDATES = 10
STORY_DAYS = 4
# Terms are counted as if so many documents more had been seen, none of which has them: among few
# documents no term is known to be frequent.
MORE_DOCUMENTS = 1_000
# A term that this share of documents has says nothing of a story.
COMMON = 0.1
# Bounds of cost: documents of a term, likenesses of a document, new documents at a time.
MOST_COMMON, MOST_LIKE, SLICE = 1_000, 200, 500
# What a report of some sixty words tells: in common with a shorter one is less than it seems, so
# that lines of one feed are not joined by a place and a word. Set with transforms.stories.clusters.
LEAST_HELD = 80
# Likenesses below count as none in the mean over a story.
LEAST_LIKENESS = 0.04

COPIES = f"""
WITH mine AS MATERIALIZED (
    SELECT f.document_id, d.position, f.hash FROM new_fingerprints AS f
    JOIN new_documents AS d USING (document_id) WHERE f.kind = 'run'
),
known AS MATERIALIZED (
    SELECT f.document_id, -1 AS position, f.hash FROM fingerprints AS f
    SEMI JOIN mine USING (hash) ANTI JOIN new_documents USING (document_id)
    WHERE f.kind = 'run'
    UNION ALL SELECT document_id, position, hash FROM mine
),
formulas AS (SELECT hash FROM known GROUP BY hash HAVING count(*) > {FORMULA})
SELECT m.document_id, k.document_id
FROM mine AS m JOIN known AS k ON k.hash = m.hash AND k.position < m.position
WHERE m.hash NOT IN (SELECT hash FROM formulas)
GROUP BY m.document_id, k.document_id HAVING count(*) >= {FEWEST_RUNS}
QUALIFY row_number() OVER (
    PARTITION BY m.document_id ORDER BY count(*) DESC, k.document_id
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

AROUND = f"""
CREATE OR REPLACE TEMP TABLE around AS
WITH days AS (
    SELECT DISTINCT unnest(range(
        date_trunc('day', moment) - INTERVAL {STORY_DAYS} DAY,
        date_trunc('day', moment) + INTERVAL {STORY_DAYS + 1} DAY,
        INTERVAL 1 DAY
    )) AS day FROM new_documents
),
nearby AS (
    SELECT d.document_id, coalesce(d.published_at, d.ingested_at) AS moment, -1 AS position
    FROM documents AS d ANTI JOIN new_documents USING (document_id)
    WHERE d.duplicate_of IS NULL
        AND date_trunc('day', coalesce(d.published_at, d.ingested_at)) IN (SELECT day FROM days)
    UNION ALL SELECT document_id, moment, position FROM new_documents
)
SELECT document_id, epoch(moment)::BIGINT AS second, position::INTEGER AS position,
       row_number() OVER ()::INTEGER AS number
FROM nearby
"""

# What a term tells is its weight times its rarity, the logarithm of how much rarer it is than what
# says nothing. Two documents share of a term the root of what it tells in each; kept is that root.
WEIGHED = f"""
CREATE OR REPLACE TEMP TABLE weighed AS
WITH terms AS (
    SELECT a.number, a.position, a.second, f.hash, f.weight
    FROM (
        SELECT document_id, kind, hash, weight FROM fingerprints AS f
        ANTI JOIN new_documents USING (document_id) WHERE f.kind <> 'run'
        UNION ALL
        SELECT document_id, kind, hash, weight FROM new_fingerprints WHERE kind <> 'run'
    ) AS f
    JOIN around AS a USING (document_id)
),
seen AS (SELECT count(*) + {MORE_DOCUMENTS} AS documents FROM around),
rare AS (
    SELECT hash, ln({COMMON} * any_value(documents) / (count(*) + 0.5)) AS rarity
    FROM terms, seen GROUP BY hash HAVING rarity > 0 AND count(*) <= {MOST_COMMON}
)
SELECT number, position, second, hash, sqrt(weight * rarity) AS root
FROM terms JOIN rare USING (hash)
"""
HELD = f"""
CREATE OR REPLACE TEMP TABLE held AS
SELECT number, greatest(sum(root ** 2), {LEAST_HELD}) AS held FROM weighed GROUP BY number
"""

# What two documents share, of what both hold.
LIKENESSES = f"""
SELECT a.document_id, b.document_id, s.score
FROM (
    SELECT shared.*, shared / sqrt(m.held * k.held) AS score
    FROM (
        SELECT m.number AS mine, k.number AS other, sum(m.root * k.root) AS shared
        FROM weighed AS m
        JOIN weighed AS k ON k.hash = m.hash AND k.position < m.position
            AND abs(k.second - m.second) <= {STORY_DAYS} * 86400
        WHERE m.position BETWEEN $first AND $last
        GROUP BY ALL HAVING shared >= {LEAST_LIKENESS * LEAST_HELD}
    ) AS shared
    JOIN held AS m ON m.number = mine JOIN held AS k ON k.number = other
    WHERE score >= {LEAST_LIKENESS}
) AS s
JOIN around AS a ON a.number = s.mine JOIN around AS b ON b.number = s.other
QUALIFY row_number() OVER (
    PARTITION BY s.mine ORDER BY s.score DESC, b.document_id
) <= {MOST_LIKE}
ORDER BY ALL
"""


MEMBERS_OF = """
SELECT DISTINCT story_id FROM documents
WHERE story_id IS NOT NULL AND document_id IN (SELECT unnest(?::VARCHAR[]))
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
    return con.execute(COPIES).fetchall()


def version_candidates(con: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return pairs of a new document and an earlier one at the same address.

    `is_addressed` of new_documents says whether the address is the article's own.
    """
    return con.execute(VERSIONS).fetchall()


def likenesses(con: DuckDBPyConnection) -> list[tuple[str, str, float]]:
    """Return new documents, earlier ones of the days around, and how alike they are, 0 to 1.

    Pairs grow with the square of a unit: a slice of new documents at a time keeps memory flat.
    """
    con.execute(AROUND)
    con.execute(WEIGHED)
    con.execute(HELD)
    new = con.execute("SELECT count(*) FROM new_documents").fetchall()[0][0]
    found: list[tuple[str, str, float]] = []
    for first in range(0, new, SLICE):
        ends = {"first": first, "last": first + SLICE - 1}
        found.extend(con.execute(LIKENESSES, ends).fetchall())
    for table in ("held", "weighed", "around"):
        con.execute(f"DROP TABLE {table}")
    return found


def described(con: DuckDBPyConnection, ids: Collection[str]) -> list[tuple[str, str, str | None]]:
    """Return document_id, text and duplicate_of of documents of the warehouse."""
    return con.execute(
        """SELECT document_id, text, duplicate_of FROM documents
        WHERE document_id IN (SELECT unnest(?::VARCHAR[]))""",
        [sorted(ids)],
    ).fetchall()


def story_members(
    con: DuckDBPyConnection, ids: Collection[str], merged: Mapping[str, str]
) -> list[tuple[str, str, float]]:
    """Return document_id, story_id and moment of all documents of the stories that `ids` are of.

    `merged` says which story goes on in which; the moment is in seconds since 1970. Copies are
    returned only where they are among `ids`.
    """
    own = con.execute(MEMBERS_OF, [sorted(ids)]).fetchall()
    roots = {goes_on_in(story, merged) for (story,) in own}
    of_root = [story for story in {*merged, *merged.values()} if goes_on_in(story, merged) in roots]
    return con.execute(MEMBERS, [sorted({*roots, *of_root}), sorted(ids)]).fetchall()


def story_merges(con: DuckDBPyConnection) -> dict[str, str]:
    """Return which story goes on in which."""
    return dict(con.execute("SELECT story_id, merged_into FROM story_merges").fetchall())
