-- Numbers of killed, wounded, captured, missing, detained and displaced people, conflicting claims
-- side by side: claims on the same category, side, place and day stand in one group, whose range
-- each row shows; what an article only recalls stands apart. Where neither side nor place is known,
-- only claims of one story stand together, where the day is not known, only those of one article.
-- Copies of an article are left out, of its revisions the newest counts.
-- side_name: Name of the side that the counted belong to.
-- place_name: Where.
-- claimed_by: Who claims it: the name of the entity, or the text.
-- day: Day of publication, UTC; NULL where the day is not known.
-- published_at: Publication time of the article. Unit: UTC.
-- claims_in_group: Claims in the group.
-- group_low: Lowest number that any claim of the group gives.
-- group_high: Highest number that any claim of the group gives.
-- As in: counts
CREATE OR REPLACE VIEW casualty_claims AS
WITH claims AS (
    SELECT
        c.category,
        c.side_entity_id,
        side.name AS side_name,
        c.place_entity_id,
        place.name AS place_name,
        CASE WHEN d.published_precision IN ('day', 'hour', 'minute', 'second')
             THEN CAST(d.published_at AT TIME ZONE 'UTC' AS DATE)
        END AS day,
        coalesce(claimant.name, c.claimed_by_text) AS claimed_by,
        c.claimed_by_entity_id,
        c.value_low,
        c.value_high,
        c.qualifier,
        c.object,
        c.text,
        c.document_id,
        c.claim_id,
        c.count_index,
        c.sentence_index,
        c.start_char,
        c.end_char,
        d.published_at,
        c.confidence,
        c.is_background,
        d.story_id
    FROM counts AS c
    JOIN distinct_documents AS d ON d.document_id = c.document_id
    LEFT JOIN entities AS side ON side.entity_id = c.side_entity_id
    LEFT JOIN entities AS place ON place.entity_id = c.place_entity_id
    LEFT JOIN entities AS claimant ON claimant.entity_id = c.claimed_by_entity_id
    WHERE c.category IN ('killed', 'wounded', 'captured', 'missing', 'detained', 'displaced')
)
SELECT
    claims.* EXCLUDE (story_id),
    count(DISTINCT coalesce(claim_id, document_id || count_index)) OVER same AS claims_in_group,
    min(coalesce(value_low, value_high)) OVER same AS group_low,
    max(coalesce(value_high, value_low)) OVER same AS group_high
FROM claims
WINDOW same AS (
    PARTITION BY
        category,
        side_entity_id,
        place_entity_id,
        day,
        is_background,
        CASE
            WHEN day IS NULL THEN document_id
            WHEN coalesce(side_entity_id, place_entity_id) IS NULL THEN coalesce(story_id, document_id)
        END
);
