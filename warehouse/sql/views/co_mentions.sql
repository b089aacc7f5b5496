-- Pairs of things that articles name together; copies of an article count once.
-- entity_a: The one of the pair whose id sorts first. See entities.entity_id.
-- entity_b: The other. See entities.entity_id.
-- documents: Articles that name both.
CREATE OR REPLACE VIEW co_mentions AS
WITH named AS (
    SELECT DISTINCT m.document_id, m.entity_id
    FROM mentions AS m
    JOIN documents AS d ON d.document_id = m.document_id AND d.duplicate_of IS NULL
    WHERE m.entity_id IS NOT NULL
)
SELECT a.entity_id AS entity_a, b.entity_id AS entity_b, count(*) AS documents
FROM named AS a
JOIN named AS b ON b.document_id = a.document_id AND a.entity_id < b.entity_id
GROUP BY ALL;
