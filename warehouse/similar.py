"""Documents that share fingerprints with new ones: candidates for copies, versions and stories.

New documents are registered as `new_documents` (document_id, position in order of arrival, moment,
source_uri) and `new_fingerprints` (document_id, kind, hash, weight); the warehouse is scanned once
for each question, whatever the number of new documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEWEST_RUNS = 2
# A run of words that so many documents have is a formula.
FORMULA = 500
MOST_CANDIDATES = 10
STORY_DAYS = 4
# Among fewer documents no term is known to be frequent, and all weigh nearly the same.
FEW_DOCUMENTS = 1_000
# Terms of a larger share of these days' documents, and of more, say nothing of a story.
LARGEST_SHARE, FEWEST_COMMON = 0.1, 25
LEAST_LIKENESS = 0.2

COPIES = f"""
WITH mine AS (
    SELECT f.document_id, d.position, f.hash FROM new_fingerprints AS f
    JOIN new_documents AS d USING (document_id) WHERE f.kind = 'run'
),
known AS (
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

LIKENESSES = f"""
WITH bounds AS (
    SELECT min(moment) - INTERVAL {STORY_DAYS} DAY AS first,
           max(moment) + INTERVAL {STORY_DAYS} DAY AS last
    FROM new_documents
),
around AS (
    SELECT d.document_id, coalesce(d.published_at, d.ingested_at) AS moment, -1 AS position
    FROM documents AS d ANTI JOIN new_documents USING (document_id)
    WHERE d.duplicate_of IS NULL AND coalesce(d.published_at, d.ingested_at)
        BETWEEN (SELECT first FROM bounds) AND (SELECT last FROM bounds)
    UNION ALL SELECT document_id, moment, position FROM new_documents
),
terms AS (
    SELECT f.document_id, f.hash, f.weight FROM fingerprints AS f
    SEMI JOIN around USING (document_id) ANTI JOIN new_documents USING (document_id)
    WHERE f.kind = 'term'
    UNION ALL SELECT document_id, hash, weight FROM new_fingerprints WHERE kind = 'term'
),
rare AS (
    SELECT
        hash,
        ln(1 + greatest({FEW_DOCUMENTS}, (SELECT count(*) FROM around)) / count(*)) AS rarity
    FROM terms GROUP BY hash
    HAVING count(*) <= greatest({FEWEST_COMMON},
        {LARGEST_SHARE} * (SELECT count(*) FROM around))
),
weighed AS (
    SELECT t.document_id, t.hash, t.weight * r.rarity AS weight FROM terms AS t
    JOIN rare AS r USING (hash)
),
norms AS (SELECT document_id, sqrt(sum(weight * weight)) AS norm FROM weighed GROUP BY ALL),
shared AS (
    SELECT m.document_id AS new_id, k.document_id AS known_id, sum(m.weight * k.weight) AS product
    FROM weighed AS m SEMI JOIN new_documents AS n ON n.document_id = m.document_id
    JOIN weighed AS k ON k.hash = m.hash AND k.document_id <> m.document_id
    GROUP BY ALL
)
SELECT s.new_id, s.known_id, s.product / (a.norm * b.norm) AS score
FROM shared AS s
JOIN norms AS a ON a.document_id = s.new_id JOIN norms AS b ON b.document_id = s.known_id
JOIN around AS mine ON mine.document_id = s.new_id
JOIN around AS other ON other.document_id = s.known_id
WHERE other.position < mine.position
    AND abs(epoch(mine.moment) - epoch(other.moment)) <= {STORY_DAYS} * 86400
    AND score >= {LEAST_LIKENESS}
ORDER BY ALL
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
    """Return new documents, earlier ones of the days around, and how alike they are, 0 to 1."""
    return con.execute(LIKENESSES).fetchall()


def described(
    con: DuckDBPyConnection, ids: Collection[str]
) -> list[tuple[str, str, str | None, str | None]]:
    """Return document_id, text, duplicate_of and story_id of documents of the warehouse."""
    return con.execute(
        """SELECT document_id, text, duplicate_of, story_id FROM documents
        WHERE document_id IN (SELECT unnest(?::VARCHAR[]))""",
        [sorted(ids)],
    ).fetchall()


def story_merges(con: DuckDBPyConnection) -> dict[str, str]:
    """Return which story goes on in which."""
    return dict(con.execute("SELECT story_id, merged_into FROM story_merges").fetchall())
