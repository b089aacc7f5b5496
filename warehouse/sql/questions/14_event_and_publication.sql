-- How far do the day of an event and the day of its publication lie apart?
SELECT date_diff('day', event_date, published_at) AS days_later, count(*) AS events
FROM event_timeline
WHERE event_date_precision = 'day' AND published_at IS NOT NULL
GROUP BY ALL ORDER BY ALL LIMIT 8
