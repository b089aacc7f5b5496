"""Spikes of the view trends that are not in ops.alerts yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A day before the one asked for too: what was published late in it is loaded in the next.
DAYS_BEFORE = 1

FRESH = """
SELECT t.kind, t.key, t.day, coalesce(y.began_on, t.day) AS began_on, t.name, t.documents,
       t.expected, t.score
FROM trends AS t
ANTI JOIN ops.alerts AS a ON a.kind = t.kind AND a.key = t.key AND a.day = t.day
LEFT JOIN ops.alerts AS y ON y.kind = t.kind AND y.key = t.key AND y.day = t.day - 1
WHERE t.day BETWEEN $first AND $last AND t.score >= $score AND t.documents >= $documents
ORDER BY t.day, t.score DESC, t.kind, t.key
"""


class Spike(NamedTuple):
    """A day of a spike; `began_on` is an earlier day where it goes on from there."""

    kind: str
    key: str
    day: date
    began_on: date
    name: str
    documents: int
    expected: float
    score: float

    @property
    def is_new(self) -> bool:
        """Whether the spike begins here."""
        return self.began_on == self.day


def fresh_spikes(
    con: DuckDBPyConnection, day: date, *, score: float, documents: int
) -> list[Spike]:
    """Return spikes of a day and the one before it that were not seen yet, the day before first.

    At least `score` in at least `documents` articles, which the view trends explains.
    """
    asked = {"first": day - timedelta(days=DAYS_BEFORE), "last": day}
    found = con.execute(FRESH, {**asked, "score": score, "documents": documents}).fetchall()
    began: dict[tuple[str, str, date], date] = {}
    spikes = []
    for spike in (Spike(*row) for row in found):
        yesterday = (spike.kind, spike.key, spike.day - timedelta(days=1))
        whole = spike._replace(began_on=began.get(yesterday, spike.began_on))
        began[spike.kind, spike.key, spike.day] = whole.began_on
        spikes.append(whole)
    return spikes
