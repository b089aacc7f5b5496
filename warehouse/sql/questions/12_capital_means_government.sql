-- Where does a capital mean the government?
SELECT m.text AS capital, e.name AS government, s.text AS sentence
FROM mentions AS m
JOIN entities AS e USING (entity_id)
JOIN sentences AS s USING (document_id, sentence_index)
WHERE m.is_metonym ORDER BY length(s.text), m.text, s.text LIMIT 6
