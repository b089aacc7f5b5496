-- How often a thing is named over time. Articles whose date is coarser than the grain stand under
-- NULL; copies of an article count once.
-- name: Any name of the thing, in any case, or its entity_id. A name that several share gives all.
-- grain: day, week, month, quarter or year.
-- period: First day of the period, UTC; NULL where it is not known.
-- entity_id: Thing that is named. See entities.entity_id.
-- documents: Articles that name it.
-- mentions: Times they name it.
CREATE OR REPLACE MACRO entity_timeline(name, grain) AS TABLE
WITH wanted AS (
    SELECT e.entity_id FROM entities AS e
    WHERE lower(e.name) = lower(name) OR e.entity_id = name
    UNION
    SELECT n.entity_id FROM entity_names AS n WHERE lower(n.name) = lower(name)
)
SELECT
    CASE WHEN d.published_precision IN ('day', 'hour', 'minute', 'second')
            OR (d.published_precision = 'month' AND lower(grain) IN ('month', 'quarter', 'year'))
            OR (d.published_precision = 'year' AND lower(grain) = 'year')
         THEN CAST(date_trunc(grain, d.published_at AT TIME ZONE 'UTC') AS DATE)
    END AS period,
    m.entity_id,
    count(DISTINCT m.document_id) AS documents,
    count(*) AS mentions
FROM mentions AS m
JOIN wanted AS w ON w.entity_id = m.entity_id
JOIN documents AS d ON d.document_id = m.document_id AND d.duplicate_of IS NULL
GROUP BY ALL
ORDER BY period NULLS LAST, m.entity_id;
