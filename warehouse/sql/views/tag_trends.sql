-- How many articles carry a tag, by day of publication; copies of an article count once.
-- day: Day of publication, UTC; NULL where the day is not known.
-- documents: Articles that carry it.
-- As in: tags
CREATE OR REPLACE VIEW tag_trends AS
SELECT
    dt.tag_id,
    t.scheme,
    coalesce(t.label, dt.tag_id) AS label,
    CASE WHEN d.published_precision IN ('day', 'hour', 'minute', 'second')
         THEN CAST(d.published_at AT TIME ZONE 'UTC' AS DATE)
    END AS day,
    count(DISTINCT dt.document_id) AS documents
FROM document_tags AS dt
JOIN documents AS d ON d.document_id = dt.document_id AND d.duplicate_of IS NULL
LEFT JOIN tags AS t ON t.tag_id = dt.tag_id
GROUP BY ALL;
