-- How many were killed and wounded by what each article reports, one row an article that counts
-- them. Claims are added up; of one claim's mentions the largest counts, and its parts (one of two
-- victims) as far as they are more than the whole. Who was shot and died counts among the killed only.
-- Left out: background, and what is told less surely than 0.65.
-- killed: People killed. Unit: people.
-- wounded: People wounded who did not die of it. Unit: people.
-- claims: Groups of people that were counted.
-- As in: counts
CREATE OR REPLACE VIEW document_tolls AS
WITH told AS (
    SELECT
        c.document_id,
        split_part(c.claim_id, '.', 1) AS claim,
        c.claim_id AS part,
        max(coalesce(c.value_high, c.value_low)) FILTER (c.category = 'killed') AS killed,
        max(coalesce(c.value_high, c.value_low)) FILTER (c.category = 'wounded') AS wounded
    FROM counts AS c
    WHERE c.category IN ('killed', 'wounded')
        AND c.claim_id IS NOT NULL
        AND NOT c.is_background
        AND c.confidence >= 0.65
    GROUP BY ALL
),
claims AS (
    SELECT
        told.document_id,
        told.claim,
        greatest(
            coalesce(max(told.killed) FILTER (told.part = told.claim), 0),
            coalesce(sum(told.killed) FILTER (told.part <> told.claim), 0)
        ) AS killed,
        coalesce(max(told.wounded) FILTER (told.part = told.claim), 0) AS wounded_whole,
        coalesce(sum(told.wounded) FILTER (told.part <> told.claim AND told.killed IS NULL), 0)
            AS wounded_parts
    FROM told
    GROUP BY told.document_id, told.claim
)
SELECT
    claims.document_id,
    sum(claims.killed) AS killed,
    sum(greatest(claims.wounded_whole - claims.killed, claims.wounded_parts, 0)) AS wounded,
    count(*) AS claims
FROM claims
GROUP BY claims.document_id;
