-- What was said and by whom, with the article it stands in. Copies of an article are left out.
-- speaker: Name of the speaker, or the text that names them.
-- title: Headline of the article.
-- published_at: Publication time of the article. Unit: UTC.
-- As in: quotes
CREATE OR REPLACE VIEW quote_book AS
SELECT
    coalesce(e.name, q.speaker_text) AS speaker,
    q.speaker_entity_id,
    q.speaker_text,
    q.speaker_kind,
    q.kind,
    q.text,
    q.cue,
    d.published_at,
    d.title,
    q.document_id,
    q.quote_index,
    q.quote_group,
    q.sentence_index,
    q.start_char,
    q.end_char,
    q.confidence
FROM quotes AS q
JOIN distinct_documents AS d ON d.document_id = q.document_id
LEFT JOIN entities AS e ON e.entity_id = q.speaker_entity_id;
