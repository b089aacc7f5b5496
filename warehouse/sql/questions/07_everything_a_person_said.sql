-- What did a person say, under every form of the name?
SELECT speaker, speaker_text, kind, text
FROM quote_book
WHERE speaker_entity_id = (
    SELECT speaker_entity_id FROM quote_book
    WHERE speaker_kind = 'named' AND speaker_entity_id IS NOT NULL
    GROUP BY ALL ORDER BY count(*) DESC, speaker_entity_id LIMIT 1)
ORDER BY document_id, start_char LIMIT 8
