-- Which incidents have claims that contradict each other?
SELECT category, side_name, place_name, day, group_low, group_high,
    list(coalesce(claimed_by, 'nobody named') || ': ' || text ORDER BY text) AS claims
FROM casualty_claims
WHERE group_high > group_low AND (side_name IS NOT NULL OR place_name IS NOT NULL)
GROUP BY ALL ORDER BY ALL LIMIT 5
