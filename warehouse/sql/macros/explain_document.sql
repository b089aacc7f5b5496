-- All that was read out of one article, in reading order, each with the characters it stands on;
-- what cleaning changed comes last, with offsets into the raw text.
-- document_id: Article, or the first digits of its id; as a column the whole id.
-- kind: What was read: block, mention, tag, quote, count, time, event or edit.
-- item_index: Position among its kind; NULL for tags.
-- start_char: First character. Unit: code points into documents.text; for edits the raw text.
-- end_char: Character after the last. Unit: as start_char.
-- text: The characters; of an edit those that stood in the raw text.
-- detail: What they were taken for.
-- method: What found them, where the table says.
-- confidence: Probability that the row is right. Unit: 0 to 1.
CREATE OR REPLACE MACRO explain_document(document_id) AS TABLE
WITH wanted AS (
    SELECT d.document_id FROM documents AS d WHERE starts_with(d.document_id, document_id)
),
evidence AS (
    SELECT 1 AS part, b.document_id, 'block' AS kind, b.block_index AS item_index, b.start_char,
        b.end_char, b.text, concat_ws(': ', b.kind, b.label) AS detail,
        CAST(NULL AS VARCHAR) AS method, CAST(NULL AS DOUBLE) AS confidence
    FROM blocks AS b
    UNION ALL
    SELECT 1, m.document_id, 'mention', m.mention_index, m.start_char, m.end_char, m.text,
        concat_ws(' ', m.entity_type, m.entity_id, m.role, CASE WHEN m.is_metonym THEN 'metonym' END),
        m.method, m.confidence
    FROM mentions AS m
    UNION ALL
    SELECT 1, t.document_id, 'tag', NULL, t.start_char, t.end_char, t.text, t.tag_id, t.method,
        t.confidence
    FROM document_tags AS t
    UNION ALL
    SELECT 1, q.document_id, 'quote', q.quote_index, q.start_char, q.end_char, q.text,
        concat_ws(' ', q.kind, q.cue, coalesce(q.speaker_entity_id, q.speaker_text)), NULL,
        q.confidence
    FROM quotes AS q
    UNION ALL
    SELECT 1, c.document_id, 'count', c.count_index, c.start_char, c.end_char, c.text,
        concat_ws(' ', c.category, c.qualifier, c.value_low, c.value_high), NULL, c.confidence
    FROM counts AS c
    UNION ALL
    SELECT 1, x.document_id, 'time', x.time_index, x.start_char, x.end_char, x.text,
        concat_ws(' ', x.timex_type, x.value), NULL, x.confidence
    FROM time_expressions AS x
    UNION ALL
    SELECT 1, e.document_id, 'event', e.event_index, e.start_char, e.end_char, e.text,
        concat_ws(' ', e.cameo_root, coalesce(e.actor_entity_id, e.actor_text), '→',
            coalesce(e.recipient_entity_id, e.recipient_text)), NULL, e.confidence
    FROM events AS e
    UNION ALL
    SELECT 2, i.document_id, 'edit', i.edit_index, i.raw_start, i.raw_end, i.before_text,
        concat_ws(' ', i.kind, i.rule), NULL, NULL
    FROM edits AS i
)
SELECT
    v.document_id, v.kind, v.item_index, v.start_char, v.end_char, v.text, v.detail, v.method,
    v.confidence
FROM evidence AS v JOIN wanted AS w ON w.document_id = v.document_id
ORDER BY v.document_id, v.part, v.start_char, v.end_char DESC, v.kind, v.item_index, v.detail;
