-- What is each country's stance: how often does it cooperate in words, and how often does it accuse?
SELECT e.name AS country,
    count(*) FILTER (r.cameo_root IN ('01', '02', '03', '04', '05')) AS cooperating,
    count(*) FILTER (r.cameo_root IN ('09', '10', '11', '12', '13', '17')) AS confronting,
    count(*) AS reactions
FROM reactions AS r JOIN entities AS e ON e.entity_id = r.actor_entity_id
WHERE e.place_kind = 'country'
GROUP BY ALL ORDER BY reactions DESC, country LIMIT 8
