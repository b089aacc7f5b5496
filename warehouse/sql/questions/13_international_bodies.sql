-- Which international bodies are named, and doing what?
SELECT e.name AS body, count(DISTINCT m.document_id) AS documents,
    min(v.cameo_root || ' ' || v.text) AS an_act
FROM mentions AS m
JOIN entities AS e ON e.entity_id = m.entity_id
LEFT JOIN events AS v ON v.actor_entity_id = e.entity_id
WHERE e.entity_type = 'organization' AND e.country_code IS NULL
GROUP BY e.entity_id, e.name ORDER BY documents DESC, body LIMIT 8
