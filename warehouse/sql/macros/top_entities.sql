-- The things that most articles name, in the days up to the newest dated article that does not lie
-- in the future; so an archive answers as a live feed does. Copies of an article count once.
-- days: Length of the window. Unit: days.
-- type: Entity type, e.g. person or place; NULL for all.
-- entity_id: Thing that is named. See entities.entity_id.
-- name: Its canonical name.
-- entity_type: What kind of thing it is.
-- documents: Articles that name it.
-- mentions: Times they name it.
CREATE OR REPLACE MACRO top_entities(days, type) AS TABLE
WITH newest AS (
    SELECT max(d.published_at) AS published_at FROM documents AS d WHERE d.published_at <= now()
)
SELECT
    e.entity_id,
    e.name,
    e.entity_type,
    count(DISTINCT m.document_id) AS documents,
    count(*) AS mentions
FROM mentions AS m
JOIN entities AS e ON e.entity_id = m.entity_id
JOIN documents AS d ON d.document_id = m.document_id AND d.duplicate_of IS NULL
CROSS JOIN newest AS n
WHERE d.published_at <= n.published_at
    AND d.published_at > n.published_at - to_days(CAST(days AS INTEGER))
    AND (type IS NULL OR e.entity_type = type)
GROUP BY ALL
ORDER BY documents DESC, mentions DESC, e.entity_id;
