-- Who did what to whom, by day?
SELECT CAST(coalesce(event_date, published_at) AT TIME ZONE 'UTC' AS DATE) AS day,
    actor, cameo_root, recipient, text
FROM event_timeline WHERE NOT is_negated AND NOT is_hypothetical AND actor IS NOT NULL
ORDER BY day DESC NULLS LAST, document_id, event_index LIMIT 8
