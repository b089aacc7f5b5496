-- What a later version of an article says that the one before it did not, and the other way round:
-- sentences, counts and quotes that were added or removed. Versions are revisions
-- (duplicate_kind) and what they revise, in order of publication, then of loading.
-- document_id: The later version.
-- previous_id: The version before it.
-- change: added or removed.
-- kind: sentence, count or quote.
-- start_char: First character, in the version that has it. Unit: code points into documents.text.
-- end_char: Character after the last. Unit: code points into documents.text.
-- text: What was added or removed, as written.
-- published_at: Publication time of the later version. Unit: UTC.
CREATE OR REPLACE VIEW what_changed AS
WITH versions AS (
    SELECT
        d.document_id,
        d.published_at,
        lag(d.document_id) OVER (
            PARTITION BY coalesce(CASE WHEN d.duplicate_kind = 'revision' THEN d.duplicate_of END,
                                  d.document_id)
            ORDER BY d.published_at NULLS FIRST, d.ingested_at, d.duplicate_kind NULLS FIRST,
                     d.document_id
        ) AS previous_id
    FROM documents AS d
    WHERE d.duplicate_kind = 'revision' OR d.document_id IN (
        SELECT duplicate_of FROM documents WHERE duplicate_kind = 'revision'
    )
),
pairs AS (
    SELECT document_id, previous_id, published_at FROM versions WHERE previous_id IS NOT NULL
),
parts AS (
    SELECT document_id, 'sentence' AS kind, start_char, end_char, text,
           regexp_replace(lower(text), '\s+', ' ', 'g') AS same
    FROM sentences
    UNION ALL
    SELECT document_id, 'count', start_char, end_char, text,
           concat_ws(' ', category, object, qualifier, value_low, value_high)
    FROM counts
    UNION ALL
    SELECT document_id, 'quote', start_char, end_char, text,
           concat_ws(' ', lower(text), speaker_entity_id)
    FROM quotes
)
SELECT p.document_id, p.previous_id, 'added' AS change, n.kind, n.start_char, n.end_char, n.text,
       p.published_at
FROM pairs AS p JOIN parts AS n ON n.document_id = p.document_id
WHERE NOT EXISTS (
    SELECT 1 FROM parts AS o
    WHERE o.document_id = p.previous_id AND o.kind = n.kind AND o.same = n.same
)
UNION ALL
SELECT p.document_id, p.previous_id, 'removed', o.kind, o.start_char, o.end_char, o.text,
       p.published_at
FROM pairs AS p JOIN parts AS o ON o.document_id = p.previous_id
WHERE NOT EXISTS (
    SELECT 1 FROM parts AS n
    WHERE n.document_id = p.document_id AND n.kind = o.kind AND n.same = o.same
);
