-- What did the last load reject? (What a table said last Tuesday: `dateline sql --as-of 2026-03-03`.)
SELECT q.error_code, q.stage, regexp_extract(q.source_uri, '[^/]+$') AS file, q.record_locator
FROM ops.quarantine AS q
WHERE q.run_id = (SELECT run_id FROM ops.runs WHERE files_seen > 0 ORDER BY started_at DESC LIMIT 1)
ORDER BY ALL
