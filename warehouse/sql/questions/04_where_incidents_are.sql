-- Where are the incidents? Places by kind, as precise as the text, without where it was written.
SELECT e.name, e.place_kind, round(e.latitude, 2) AS latitude, round(e.longitude, 2) AS longitude,
    count(DISTINCT m.document_id) AS documents
FROM mentions AS m
JOIN entities AS e ON e.entity_id = m.entity_id AND e.latitude IS NOT NULL
JOIN documents AS d ON d.document_id = m.document_id AND d.duplicate_of IS NULL
WHERE NOT m.is_metonym AND NOT EXISTS (
    SELECT 1 FROM blocks AS b
    WHERE b.document_id = m.document_id AND b.kind = 'dateline'
        AND m.start_char >= b.start_char AND m.end_char <= b.end_char)
GROUP BY ALL ORDER BY documents DESC, e.name LIMIT 8
