-- Places that articles name as places, not as governments, or where their events took place, with
-- coordinates. Copies of an article count once.
-- documents: Articles that name it.
-- mentions: Times they name it.
-- events: Events that took place there, as reported: neither denied nor merely possible. One of
--   several sides counts once.
-- first_published_at: Publication time of the earliest dated article. Unit: UTC.
-- last_published_at: Publication time of the latest dated article. Unit: UTC.
-- As in: entities
CREATE OR REPLACE VIEW map_points AS
WITH named AS (
    SELECT entity_id, document_id, 1 AS mentions, 0 AS events
    FROM mentions WHERE NOT is_metonym
    UNION ALL
    SELECT place_entity_id, document_id, 0, 1
    FROM (
        SELECT DISTINCT place_entity_id, document_id, start_char, end_char, cameo_root
        FROM events WHERE NOT is_negated AND NOT is_hypothetical
    )
)
SELECT
    e.entity_id,
    e.name,
    e.place_kind,
    e.country_code,
    e.latitude,
    e.longitude,
    count(DISTINCT n.document_id) AS documents,
    sum(n.mentions)::BIGINT AS mentions,
    sum(n.events)::BIGINT AS events,
    min(d.published_at) AS first_published_at,
    max(d.published_at) AS last_published_at
FROM entities AS e
JOIN named AS n ON n.entity_id = e.entity_id
JOIN distinct_documents AS d ON d.document_id = n.document_id
WHERE e.latitude IS NOT NULL AND e.longitude IS NOT NULL
GROUP BY ALL;
