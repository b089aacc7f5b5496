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
),
recent AS (
    SELECT d.document_id, d.published_at, row_number() OVER () AS number
    FROM documents AS d CROSS JOIN newest AS n
    WHERE d.duplicate_of IS NULL AND d.published_at <= n.published_at
        AND d.published_at > n.published_at - to_days(CAST(days AS INTEGER))
),
-- By time too: files of mentions in other months are then not read. A number is grouped by faster
-- than an id.
named AS (
    SELECT m.entity_id, r.number, count(*) AS mentions
    FROM mentions AS m
    JOIN recent AS r ON r.document_id = m.document_id AND r.published_at = m.published_at
    GROUP BY ALL
),
counted AS (
    SELECT x.entity_id, count(*) AS documents, CAST(sum(x.mentions) AS BIGINT) AS mentions
    FROM named AS x GROUP BY ALL
)
SELECT e.entity_id, e.name, e.entity_type, c.documents, c.mentions
FROM counted AS c JOIN entities AS e ON e.entity_id = c.entity_id
WHERE type IS NULL OR e.entity_type = type
ORDER BY c.documents DESC, c.mentions DESC, e.entity_id;
