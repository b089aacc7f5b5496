-- What spiked on the newest day against the 28 days before, copies counted once?
WITH newest AS (SELECT max(day) AS day FROM entity_daily),
baseline AS (
    SELECT d.entity_id, sum(d.documents) / 28 AS a_day FROM entity_daily AS d, newest AS n
    WHERE d.day BETWEEN n.day - 28 AND n.day - 1 GROUP BY ALL
)
SELECT d.day, d.name, d.documents, round(coalesce(b.a_day, 0), 2) AS usual
FROM entity_daily AS d JOIN newest AS n ON d.day = n.day
LEFT JOIN baseline AS b ON b.entity_id = d.entity_id
ORDER BY d.documents - coalesce(b.a_day, 0) DESC, d.name LIMIT 8
