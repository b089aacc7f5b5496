"""Numbers that a run is judged by: of its staged rows, and of the 28 days before it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.connect import connect
from warehouse.tables.arrow import arrow_schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HISTORY_DAYS = 28
# A source has a rhythm if something of it came on so many days.
LEAST_SOURCE_DAYS = 4
LATE_FACTOR = 3
# From so many articles of a source on, a field that it always or never fills is its habit.
LEAST_ARTICLES = 20
ALWAYS, NEVER = 0.9, 0.1
FIELDS = ("title", "byline", "publisher", "summary", "published_at")

# Host of an address, or folder of a file; as in the view source_health.
SOURCE = (
    "CASE WHEN source_uri LIKE 'file:%' THEN regexp_replace(source_uri, '/[^/]*$', '') "
    "ELSE coalesce(nullif(regexp_extract(lower(source_uri), "
    "'^[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)', 1), ''), source_uri) END"
)
STAGED = """
SELECT count(*) AS documents, count(*) FILTER (published_at IS NULL) AS undated,
    count(*) FILTER (NOT named) AS nameless,
    count(*) FILTER (language = 'en' AND word_count >= 50) AS english,
    count(*) FILTER (language = 'en' AND word_count >= 50 AND named) AS english_named
FROM (SELECT *, document_id IN (SELECT document_id FROM mentions) AS named FROM documents)
"""
FILLED = ", ".join(f"count({name}) AS {name}" for name in FIELDS)
HABITS = f"SELECT {SOURCE} AS source, count(*) AS articles, {FILLED} FROM documents"

Habits = dict[str, dict[str, float]]


def staged_facts(tables: Mapping[str, pa.Table]) -> tuple[dict[str, int], Habits, set[str]]:
    """Return counts of staged documents, the share of each field by source, and the sources."""
    with closing(connect()) as con:
        for name in ("documents", "mentions"):
            rows = tables[name] if name in tables else arrow_schema(name).empty_table()
            con.register(name, rows)
        found = con.execute(STAGED)
        names = [column[0] for column in found.description or ()]
        values = found.fetchone() or ()
        sources = con.execute(f"SELECT DISTINCT {SOURCE} FROM documents").fetchall()
        counts = dict(zip(names, values, strict=True))
        return counts, _habits(con, "GROUP BY ALL"), {row[0] for row in sources}


def daily_volume(con: DuckDBPyConnection, now: datetime) -> tuple[list[int], int]:
    """Return documents loaded per 24 hours before the last 24, days without any left out, and
    those of the last 24 hours.
    """
    rows = con.execute(
        f"""SELECT floor(epoch(?::TIMESTAMPTZ - started_at) / 86400)::INTEGER AS days_ago,
            sum(documents_loaded)::BIGINT FROM ops.runs
        WHERE started_at > ?::TIMESTAMPTZ - INTERVAL {HISTORY_DAYS + 1} DAY AND started_at <= ?
        GROUP BY ALL HAVING sum(documents_loaded) > 0""",
        [now, now, now],
    ).fetchall()
    volumes = dict(rows)
    today = volumes.pop(0, 0)
    return list(volumes.values()), today


def late_sources(con: DuckDBPyConnection, now: datetime) -> list[str]:
    """Return sources whose newest input is older than three times their usual pause of days."""
    rows = con.execute(
        f"""WITH days AS (
            SELECT DISTINCT {SOURCE} AS source, date_trunc('day', first_seen_at) AS day
            FROM ops.files WHERE first_seen_at > ?::TIMESTAMPTZ - INTERVAL {HISTORY_DAYS} DAY
        ), pauses AS (
            SELECT source, day, day - lag(day) OVER (PARTITION BY source ORDER BY day) AS pause
            FROM days
        )
        SELECT source FROM pauses GROUP BY source
        HAVING count(*) >= {LEAST_SOURCE_DAYS}
            AND epoch(?::TIMESTAMPTZ - max(day)) > {LATE_FACTOR} * median(epoch(pause)) + 86400
        ORDER BY source""",
        [now, now],
    ).fetchall()
    return [row[0] for row in rows]


def field_habits(con: DuckDBPyConnection, now: datetime) -> Habits:
    """Return the share of each field by source, over the articles of the last 28 days."""
    since = f"WHERE ingested_at > ?::TIMESTAMPTZ - INTERVAL {HISTORY_DAYS} DAY GROUP BY ALL"
    return _habits(con, since, [now])


def changed_fields(before: Habits, now: Habits) -> list[str]:
    """Return fields that a source always filled and now never does, as `source: field`."""
    return [
        f"{source}: {field}"
        for source in sorted(before.keys() & now.keys())
        for field in FIELDS
        if before[source][field] >= ALWAYS and now[source][field] <= NEVER
    ]


def _habits(con: DuckDBPyConnection, rest: str, values: list[object] | None = None) -> Habits:
    rows = con.execute(f"{HABITS} {rest}", values).fetchall()
    return {
        source: {field: count / articles for field, count in zip(FIELDS, counts, strict=True)}
        for source, articles, *counts in rows
        if articles >= LEAST_ARTICLES
    }
