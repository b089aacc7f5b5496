-- How well each source comes through: what it offered, what was loaded, what lacks a date.
-- source: Host of the address, or the folder of a file.
-- inputs: Inputs offered.
-- documents: Documents that stand in the warehouse.
-- duplicates: Inputs that repeat one that was already there, or documents that copy another.
-- quarantined: Inputs that did not pass and are not resolved.
-- share_quarantined: Part of the inputs that is quarantined. Unit: 0 to 1.
-- share_without_date: Part of the documents without a publication time. Unit: 0 to 1.
-- first_seen_at: Start of the run that first saw an input of the source. Unit: UTC.
-- last_seen_at: Start of the newest run that saw a new input of the source. Unit: UTC.
CREATE OR REPLACE VIEW source_health AS
WITH inputs AS (
    SELECT
        f.status,
        f.first_seen_at,
        coalesce(d.source_uri, f.source_uri) AS uri,
        CASE WHEN f.status = 'loaded' THEN d.document_id END AS document_id,
        CASE WHEN f.status = 'loaded' THEN d.published_at END AS published_at,
        f.status = 'duplicate' OR d.duplicate_of IS NOT NULL AS is_duplicate,
        f.status = 'quarantined' AND EXISTS (
            SELECT 1 FROM ops.quarantine AS q
            WHERE q.source_uri = f.source_uri AND q.record_locator = f.record_locator
                AND q.resolved_at IS NULL
        ) AS is_quarantined
    FROM ops.files AS f
    LEFT JOIN documents AS d ON d.document_id = f.document_id
)
SELECT
    CASE WHEN uri LIKE 'file:%' THEN regexp_replace(uri, '/[^/]*$', '')
         ELSE coalesce(nullif(regexp_extract(lower(uri), '^[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)', 1), ''), uri)
    END AS source,
    count(*) AS inputs,
    count(DISTINCT document_id) AS documents,
    count(*) FILTER (is_duplicate) AS duplicates,
    count(*) FILTER (is_quarantined) AS quarantined,
    count(*) FILTER (is_quarantined) / count(*) AS share_quarantined,
    count(DISTINCT document_id) FILTER (published_at IS NULL)
        / nullif(count(DISTINCT document_id), 0) AS share_without_date,
    min(first_seen_at) AS first_seen_at,
    max(first_seen_at) AS last_seen_at
FROM inputs
GROUP BY ALL;
