-- Numbers of one category that articles give, newest first. Copies of an article are left out.
-- category: Category, e.g. killed; NULL for all.
-- since: Earliest publication time, a date or time, UTC; NULL for all, undated
--   articles included.
-- side: Name of the side that the counted belong to.
-- place: Where.
-- claimed_by: Who claims it: the name of the entity, or the text.
-- published_at: Publication time of the article. Unit: UTC.
-- As in: counts
CREATE OR REPLACE MACRO counts_of(category, since) AS TABLE
SELECT
    d.published_at,
    c.category,
    c.value_low,
    c.value_high,
    c.qualifier,
    c.object,
    side.name AS side,
    place.name AS place,
    coalesce(claimant.name, c.claimed_by_text) AS claimed_by,
    c.text,
    c.document_id,
    c.count_index,
    c.sentence_index,
    c.start_char,
    c.end_char,
    c.confidence,
    c.is_background
FROM counts AS c
JOIN distinct_documents AS d ON d.document_id = c.document_id
LEFT JOIN entities AS side ON side.entity_id = c.side_entity_id
LEFT JOIN entities AS place ON place.entity_id = c.place_entity_id
LEFT JOIN entities AS claimant ON claimant.entity_id = c.claimed_by_entity_id
WHERE (category IS NULL OR c.category = category)
    -- A date or text is a UTC time whatever the session's zone.
    AND (
        since IS NULL
        OR d.published_at AT TIME ZONE 'UTC' >= CASE
            WHEN typeof(since) = 'TIMESTAMP WITH TIME ZONE'
            THEN CAST(since AS TIMESTAMPTZ) AT TIME ZONE 'UTC'
            ELSE CAST(since AS TIMESTAMP)
        END
    )
ORDER BY d.published_at DESC NULLS LAST, c.document_id, c.count_index;
