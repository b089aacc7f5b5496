-- Places that articles name as places, not as governments, with coordinates. Copies of an article
-- count once.
-- documents: Articles that name it.
-- mentions: Times they name it.
-- first_published_at: Publication time of the earliest dated article. Unit: UTC.
-- last_published_at: Publication time of the latest dated article. Unit: UTC.
-- As in: entities
CREATE OR REPLACE VIEW map_points AS
SELECT
    e.entity_id,
    e.name,
    e.place_kind,
    e.country_code,
    e.latitude,
    e.longitude,
    count(DISTINCT m.document_id) AS documents,
    count(*) AS mentions,
    min(d.published_at) AS first_published_at,
    max(d.published_at) AS last_published_at
FROM entities AS e
JOIN mentions AS m ON m.entity_id = e.entity_id AND NOT m.is_metonym
JOIN documents AS d ON d.document_id = m.document_id AND d.duplicate_of IS NULL
WHERE e.latitude IS NOT NULL AND e.longitude IS NOT NULL
GROUP BY ALL;
