"""How alike new documents and others of the days around are, by the terms that they share.

Reads what warehouse.similar registered. Documents are numbered in the order of their ids, and all
terms are read three times rather than kept: what a unit holds must not grow with the warehouse.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt
    from duckdb import DuckDBPyConnection

    Numbers = npt.NDArray[Any]

COLUMNS = ("mine", "other", "score")
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
DIGITS = 9  # of a likeness

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
       row_number() OVER (ORDER BY document_id)::INTEGER AS number
FROM nearby
"""

# DuckDB would push filters down that a scan of Arrow does not know.
NEW_TERMS = """
CREATE OR REPLACE TEMP TABLE new_terms AS
SELECT document_id, hash, weight FROM new_fingerprints WHERE kind <> 'run'
"""
TERMS = """(
    SELECT a.number, a.position, a.second, f.hash, f.weight
    FROM (
        SELECT document_id, hash, weight FROM fingerprints AS f
        ANTI JOIN new_documents USING (document_id) WHERE f.kind <> 'run'
        UNION ALL
        FROM new_terms
    ) AS f
    JOIN around AS a USING (document_id)
)"""
# What a term tells is its weight times its rarity, the logarithm of how much rarer it is than what
# says nothing. Two documents share of a term the root of what it tells in each.
RARE = f"""
CREATE OR REPLACE TEMP TABLE rare AS
WITH seen AS (SELECT count(*) + {MORE_DOCUMENTS} AS documents FROM around)
SELECT hash, ln({COMMON} * any_value(documents) / (count(*) + 0.5)) AS rarity,
       bool_or(position >= 0) AND count(*) > 1 AS is_shared
FROM {TERMS}, seen GROUP BY hash HAVING rarity > 0 AND count(*) <= {MOST_COMMON}
"""
HELD = f"""
CREATE OR REPLACE TEMP TABLE held AS
SELECT number, greatest(sum(sqrt(weight * rarity) ** 2), {LEAST_HELD}) AS held
FROM {TERMS} JOIN rare USING (hash) GROUP BY number
"""
SHARED = f"""
CREATE OR REPLACE TEMP TABLE shared AS
SELECT number, position, second, hash, sqrt(weight * rarity) AS root
FROM {TERMS} JOIN rare USING (hash) WHERE is_shared
"""

# What two documents share, of what both hold; rounded, since the order of a sum is left to chance.
LIKENESSES = f"""
WITH alike AS (
    SELECT s.*, round(shared / sqrt(m.held * k.held), {DIGITS}) AS score
    FROM (
        SELECT m.position AS mine, m.number, k.number AS other, sum(m.root * k.root) AS shared
        FROM shared AS m
        JOIN shared AS k ON k.hash = m.hash AND k.position < m.position
            AND abs(k.second - m.second) <= {STORY_DAYS} * 86400
        WHERE m.position IN (SELECT unnest(?::INTEGER[]))
        GROUP BY ALL HAVING shared >= {LEAST_LIKENESS * LEAST_HELD}
    ) AS s
    JOIN held AS m USING (number) JOIN held AS k ON k.number = other
    WHERE score >= {LEAST_LIKENESS}
)
SELECT mine, other, score FROM alike
QUALIFY row_number() OVER (PARTITION BY mine ORDER BY score DESC, other) <= {MOST_LIKE}
ORDER BY ALL
"""
NAMES = """
SELECT number, document_id FROM around WHERE number IN (SELECT unnest(?::INTEGER[]))
"""


class Likenesses:
    """New documents and others, alike by a share of 0 to 1; compact, as they may be a million."""

    def __init__(
        self, new: Sequence[str], names: dict[int, str], found: list[dict[str, Numbers]]
    ) -> None:
        """Take positions in `new`, numbers of `names` and scores."""
        self._new, self._names, self._found = new, names, found

    @property
    def others(self) -> Collection[str]:
        """Documents that new ones are like, new or not."""
        return self._names.values()

    def __iter__(self) -> Iterator[tuple[str, str, float]]:
        """Yield new documents in order, those that came before and how alike they are."""
        for slice_of in self._found:
            for mine, other, score in zip(*(slice_of[n].tolist() for n in COLUMNS), strict=True):
                yield self._new[mine], self._names[other], score


def likenesses(con: DuckDBPyConnection, new: Sequence[str], asked: Sequence[int]) -> Likenesses:
    """Return which documents of the days around, and earlier in `new`, those asked for are like.

    `new` are all that are registered, `asked` positions in it. Pairs grow with the square of a
    unit: a slice of new documents at a time keeps memory flat.
    """
    for statement in (AROUND, NEW_TERMS, RARE, HELD, SHARED):
        con.execute(statement)
    found = [
        con.execute(LIKENESSES, [asked[first : first + SLICE]]).fetchnumpy()
        for first in range(0, len(asked), SLICE)
    ]
    numbers = {number for slice_of in found for number in slice_of["other"].tolist()}
    names = dict(con.execute(NAMES, [sorted(numbers)]).fetchall())
    for table in ("shared", "held", "rare", "new_terms", "around"):
        con.execute(f"DROP TABLE {table}")
    return Likenesses(new, names, found)
