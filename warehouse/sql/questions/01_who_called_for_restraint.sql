-- Who called for restraint, and in what words?
SELECT coalesce(e.name, r.actor_text) AS actor, r.text
FROM reactions AS r LEFT JOIN entities AS e ON e.entity_id = r.actor_entity_id
WHERE r.cameo_root = '02' OR r.text ILIKE '%restraint%'
ORDER BY ALL LIMIT 8
