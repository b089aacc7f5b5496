-- Which articles are copies or updates, and of which?
SELECT d.duplicate_kind, d.title, o.title AS repeats, d.character_count - o.character_count AS longer_by
FROM documents AS d JOIN documents AS o ON o.document_id = d.duplicate_of
ORDER BY ALL LIMIT 8
