-- What is written of more than usual, in the hours up to the newest dated article that does not lie
-- in the future, against the 28 days before them; at least 3 articles, copies counted once.
-- hours: Length of the window. Unit: hours.
-- kind: entity, place, tag or event.
-- key: entity_id, tag_id or CAMEO root code.
-- name: Its name.
-- documents: Articles of the window that have it.
-- expected: Articles that the 28 days before let expect in a window of that length.
-- score: (documents - expected) / the square root of (expected + 1).
CREATE OR REPLACE MACRO trending(hours) AS TABLE
WITH newest AS (
    SELECT max(d.published_at) AS at FROM documents AS d
    WHERE d.published_at <= now() AND d.published_precision IN ('day', 'hour', 'minute', 'second')
),
dated AS (
    SELECT d.document_id, d.published_at > n.at - to_hours(CAST(hours AS INTEGER)) AS is_new,
           CAST(hours AS INTEGER) / (28 * 24.0) AS part
    FROM documents AS d CROSS JOIN newest AS n
    WHERE d.duplicate_of IS NULL AND d.published_at <= n.at
        AND d.published_precision IN ('day', 'hour', 'minute', 'second')
        AND d.published_at > n.at - to_hours(CAST(hours AS INTEGER)) - to_days(28)
),
found AS (
    SELECT DISTINCT m.document_id,
           CASE WHEN m.entity_type = 'place' THEN 'place' ELSE 'entity' END AS kind,
           m.entity_id AS key
    FROM mentions AS m WHERE m.entity_id IS NOT NULL
    UNION ALL
    SELECT DISTINCT t.document_id, 'tag', t.tag_id FROM document_tags AS t
    UNION ALL
    SELECT DISTINCT v.document_id, 'event', v.cameo_root FROM events AS v WHERE NOT v.is_negated
),
counted AS (
    SELECT f.kind, f.key, count(*) FILTER (WHERE d.is_new) AS documents,
           count(*) FILTER (WHERE NOT d.is_new) * max(d.part) AS expected
    FROM found AS f JOIN dated AS d ON d.document_id = f.document_id
    GROUP BY f.kind, f.key
)
SELECT
    c.kind,
    c.key,
    coalesce(e.name, g.label, c.key) AS name,
    c.documents,
    c.expected,
    (c.documents - c.expected) / sqrt(c.expected + 1) AS score
FROM counted AS c
LEFT JOIN entities AS e ON e.entity_id = c.key
LEFT JOIN tags AS g ON g.tag_id = c.key
WHERE c.documents >= 3 AND c.documents > c.expected
ORDER BY score DESC, c.kind, c.key;
