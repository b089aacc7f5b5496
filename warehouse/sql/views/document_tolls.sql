-- How many were killed and wounded by what each article reports, one row an article that counts
-- them. Claims of different people are added up. Numbers that compete, told of one category with no
-- different side or place (28 dead, later 29), are one claim with its parts: the highest of them is
-- the toll, and parts count only where no whole of theirs is told. Who was shot and died counts among
-- the killed only. Left out: background, and what is told less surely than 0.65.
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
outermost AS (
    SELECT
        told.*,
        NOT EXISTS (
            FROM told AS whole
            WHERE whole.document_id = told.document_id
                AND starts_with(told.part, whole.part || '.')
                AND whole.killed IS NOT NULL
        ) AS is_killed_alone,
        NOT EXISTS (
            FROM told AS whole
            WHERE whole.document_id = told.document_id
                AND starts_with(told.part, whole.part || '.')
                AND whole.wounded IS NOT NULL
        ) AS is_wounded_alone
    FROM told
),
claims AS (
    SELECT
        o.document_id,
        o.claim,
        coalesce(sum(o.killed) FILTER (o.is_killed_alone), 0) AS killed,
        coalesce(max(o.wounded) FILTER (o.part = o.claim), 0) AS wounded_whole,
        coalesce(
            sum(o.wounded) FILTER (o.part <> o.claim AND o.killed IS NULL AND o.is_wounded_alone), 0
        ) AS wounded_parts
    FROM outermost AS o
    GROUP BY o.document_id, o.claim
)
SELECT
    claims.document_id,
    sum(claims.killed) AS killed,
    sum(greatest(claims.wounded_whole - claims.killed, claims.wounded_parts, 0)) AS wounded,
    count(*) AS claims
FROM claims
GROUP BY claims.document_id;
