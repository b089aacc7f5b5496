-- The newest version of each article. Versions of one article are inputs at the same address (a
-- record without an address of its own counts by its id) and chains of revisions. Exact and near
-- copies from elsewhere stay, with duplicate_of.
-- As in: documents
CREATE OR REPLACE VIEW latest_documents AS
WITH record_files AS (
    SELECT DISTINCT document_id, source_uri FROM ops.files WHERE record_locator <> ''
),
addressed AS (
    SELECT
        d.document_id,
        CASE WHEN r.document_id IS NULL THEN d.source_uri
             ELSE d.source_uri || '#' || coalesce(d.external_id, d.document_id)
        END AS address
    FROM documents AS d
    LEFT JOIN record_files AS r
        ON r.document_id = d.document_id AND r.source_uri = d.source_uri
),
versions AS (
    SELECT d.document_id, d.published_at, d.ingested_at, coalesce(origin.address, own.address) AS address
    FROM documents AS d
    JOIN addressed AS own ON own.document_id = d.document_id
    LEFT JOIN addressed AS origin
        ON origin.document_id = d.duplicate_of AND d.duplicate_kind = 'revision'
),
-- Publication times decide only where every version has one.
ranked AS (
    SELECT
        v.document_id,
        row_number() OVER (
            PARTITION BY v.address
            ORDER BY
                CASE WHEN v.dated = v.versions THEN v.published_at END DESC NULLS LAST,
                v.ingested_at DESC,
                v.document_id
        ) AS position
    FROM (
        SELECT
            versions.*,
            count(published_at) OVER (PARTITION BY address) AS dated,
            count(*) OVER (PARTITION BY address) AS versions
        FROM versions
    ) AS v
)
SELECT d.*
FROM documents AS d
JOIN ranked AS r ON r.document_id = d.document_id
WHERE r.position = 1;
