-- How often a thing is named, by day of publication; copies of an article count once.
-- entity_id: Thing that is named. See entities.entity_id.
-- name: Its canonical name.
-- day: Day of publication, UTC; NULL where the day is not known.
-- documents: Articles that name it.
-- mentions: Times they name it.
CREATE OR REPLACE VIEW entity_daily AS
SELECT
    m.entity_id,
    coalesce(e.name, m.entity_id) AS name,
    CASE WHEN d.published_precision IN ('day', 'hour', 'minute', 'second')
         THEN CAST(d.published_at AT TIME ZONE 'UTC' AS DATE)
    END AS day,
    count(DISTINCT m.document_id) AS documents,
    count(*) AS mentions
FROM mentions AS m
JOIN documents AS d ON d.document_id = m.document_id AND d.duplicate_of IS NULL
LEFT JOIN entities AS e ON e.entity_id = m.entity_id
WHERE m.entity_id IS NOT NULL
GROUP BY ALL;
