-- Days on which more was written of a thing, a tag or a kind of event than the 28 days before would
-- let one expect. Copies of an article count once; days without a word count as zero; a day on
-- which the others are more than usual is expected to have more of each. Days before which less
-- than 14 are covered are left out.
-- kind: entity, place, tag or event.
-- key: entity_id, tag_id or CAMEO root code.
-- name: Its name.
-- day: Day of publication, UTC.
-- documents: Articles of the day that have it.
-- expected: Median of the 28 days before, or their mean without the two highest if that is more,
--   times how much more is written of all else than on their median day.
-- spread: Median absolute deviation of those days as a standard deviation, at least that of chance
--   (the square root of expected + 1).
-- score: (documents - expected) / spread.
-- is_spike: Whether score is at least 4.5 in at least 5 articles.
CREATE OR REPLACE VIEW trends AS
WITH dated AS (
    SELECT document_id, CAST(published_at AT TIME ZONE 'UTC' AS DATE) AS day
    FROM documents
    WHERE duplicate_of IS NULL AND published_precision IN ('day', 'hour', 'minute', 'second')
),
found AS (
    SELECT DISTINCT document_id, CASE WHEN entity_type = 'place' THEN 'place' ELSE 'entity' END AS kind,
           entity_id AS key
    FROM mentions WHERE entity_id IS NOT NULL
    UNION ALL
    SELECT DISTINCT document_id, 'tag', tag_id FROM document_tags
    UNION ALL
    SELECT DISTINCT document_id, 'event', cameo_root FROM events WHERE NOT is_negated
),
totals AS (SELECT day, count(*) AS documents FROM dated GROUP BY day),
usual AS (
    SELECT t.day, median(b.documents) AS documents, min(b.day) AS first
    FROM totals AS t
    JOIN totals AS b ON b.day >= t.day - 28 AND b.day < t.day
    GROUP BY t.day
),
daily AS (
    SELECT f.kind, f.key, d.day, count(*) AS documents
    FROM found AS f JOIN dated AS d USING (document_id)
    GROUP BY ALL
),
based AS (
    SELECT
        t.kind, t.key, t.day, t.documents,
        list_resize(coalesce(list(b.documents) FILTER (WHERE b.documents IS NOT NULL), []), 28, 0)
            AS before
    FROM daily AS t
    LEFT JOIN daily AS b
        ON b.kind = t.kind AND b.key = t.key AND b.day >= t.day - 28 AND b.day < t.day
    GROUP BY ALL
),
quiet AS (
    SELECT
        kind, key, day, documents,
        greatest(
            list_aggregate(before, 'median'),
            list_aggregate(list_reverse_sort(before)[3:], 'avg')
        ) AS expected,
        1.4826 * list_aggregate(before, 'mad') AS deviation
    FROM based
),
measured AS (
    SELECT
        q.kind, q.key, q.day, q.documents, q.deviation,
        q.expected * greatest(
            1, (t.documents - q.documents) / greatest(1, u.documents - q.expected)
        ) AS expected
    FROM quiet AS q
    JOIN totals AS t ON t.day = q.day
    JOIN usual AS u ON u.day = q.day AND u.first <= q.day - 14
)
SELECT
    m.kind,
    m.key,
    coalesce(e.name, g.label, m.key) AS name,
    m.day,
    m.documents,
    m.expected,
    greatest(m.deviation, sqrt(m.expected + 1)) AS spread,
    (m.documents - m.expected) / greatest(m.deviation, sqrt(m.expected + 1)) AS score,
    m.documents >= 5
        AND (m.documents - m.expected) / greatest(m.deviation, sqrt(m.expected + 1)) >= 4.5 AS is_spike
FROM measured AS m
LEFT JOIN entities AS e ON e.entity_id = m.key
LEFT JOIN tags AS g ON g.tag_id = m.key;
