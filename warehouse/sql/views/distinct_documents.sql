-- The articles that say something of their own, each in its newest version: copies are left out, of
-- an article and its revisions the last one stands. What is counted here is counted once.
-- As in: documents
CREATE OR REPLACE VIEW distinct_documents AS
WITH versions AS (
    SELECT
        document_id, published_at, ingested_at,
        coalesce(duplicate_of, document_id) AS article,
        -- Publication times decide only where every version has one.
        count(published_at) OVER (PARTITION BY coalesce(duplicate_of, document_id))
            = count(*) OVER (PARTITION BY coalesce(duplicate_of, document_id)) AS is_dated
    FROM documents WHERE duplicate_of IS NULL OR duplicate_kind = 'revision'
),
newest AS (
    SELECT document_id FROM versions
    QUALIFY row_number() OVER (
        PARTITION BY article
        ORDER BY CASE WHEN is_dated THEN published_at END DESC NULLS LAST, ingested_at DESC,
                 document_id <> article DESC, document_id
    ) = 1
)
SELECT d.* FROM documents AS d JOIN newest AS n ON n.document_id = d.document_id;
