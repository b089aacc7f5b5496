-- How much rests on unnamed sources?
SELECT coalesce(speaker_kind, 'unknown') AS speaker, count(*) AS quotes,
    round(100 * count(*) / sum(count(*)) OVER (), 1) AS percent
FROM quote_book GROUP BY ALL ORDER BY quotes DESC, speaker
