-- What a person or body was quoted as saying, newest first.
-- name: Any name of the speaker, in any case, the text that names them, or an entity_id; of several
--   who said it together, any one.
-- speaker: Name of the speaker, or the text that names them.
-- title: Headline of the article.
-- published_at: Publication time of the article. Unit: UTC.
-- As in: quotes
CREATE OR REPLACE MACRO quotes_of(name) AS TABLE
WITH wanted AS (
    SELECT e.entity_id FROM entities AS e
    WHERE lower(e.name) = lower(name) OR e.entity_id = name
    UNION
    SELECT n.entity_id FROM entity_names AS n WHERE lower(n.name) = lower(name)
),
spellings AS (
    SELECT lower(name) AS spelling
    UNION
    SELECT lower(n.name) FROM entity_names AS n JOIN wanted AS w ON w.entity_id = n.entity_id
)
SELECT q.*
FROM quote_book AS q
WHERE q.speaker_entity_id IN (SELECT w.entity_id FROM wanted AS w)
    OR lower(q.speaker_text) = lower(name)
    -- "Kenya, Ghana and the EU"
    OR (
        q.speaker_kind = 'group'
        AND list_has_any(
            regexp_split_to_array(lower(q.speaker_text), ',? and (the )?|, (the )?'),
            (SELECT list(s.spelling) FROM spellings AS s)
        )
    )
ORDER BY q.published_at DESC NULLS LAST, q.document_id, q.quote_index;
