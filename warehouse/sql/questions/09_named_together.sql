-- Who and what are named together: the network of co-mentions?
SELECT a.name, b.name AS together_with, c.documents
FROM co_mentions AS c
JOIN entities AS a ON a.entity_id = c.entity_a
JOIN entities AS b ON b.entity_id = c.entity_b
ORDER BY c.documents DESC, a.name, b.name LIMIT 8
