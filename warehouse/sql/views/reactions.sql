-- Who reacted how: events that are statements (CAMEO roots 01, 02, 10 to 13 and 17), events of any
-- kind in lines of the form `Country: reaction`, and such lines whose label is not yet the actor of
-- an event. Denied and merely possible reactions are left out.
-- actor_text: Who reacted, as written.
-- actor_entity_id: Who reacted. See entities.entity_id.
-- cameo_root: CAMEO root code; NULL for a line that no event was read from.
-- text: What was said, as it stands in the article.
-- published_at: Publication time of the article. Unit: UTC.
-- As in: events
CREATE OR REPLACE VIEW reactions AS
WITH spoken AS (
    SELECT * FROM events AS e
    WHERE actor_text IS NOT NULL AND NOT is_negated AND NOT is_hypothetical AND (
        cameo_root IN ('01', '02', '10', '11', '12', '13', '17')
        OR EXISTS (
            SELECT 1 FROM blocks AS b
            WHERE b.document_id = e.document_id AND b.kind = 'statement'
                AND e.start_char >= b.start_char AND e.end_char <= b.end_char
        )
    )
),
lines AS (
    SELECT
        b.document_id,
        b.label,
        b.text,
        b.start_char,
        b.end_char,
        min(s.sentence_index) AS sentence_index,
        coalesce(min(s.start_char), b.start_char) AS label_start
    FROM blocks AS b
    LEFT JOIN sentences AS s
        ON s.document_id = b.document_id AND s.block_index = b.block_index
    WHERE b.kind = 'statement' AND b.label IS NOT NULL
    GROUP BY b.document_id, b.block_index, b.label, b.text, b.start_char, b.end_char
),
unread_lines AS (
    SELECT * FROM lines AS l
    WHERE NOT EXISTS (
        SELECT 1 FROM events AS e
        WHERE e.document_id = l.document_id AND e.actor_text = l.label
            AND e.start_char < l.end_char AND e.end_char > l.label_start
    )
),
-- The longest mention within the label names the actor.
actors AS (
    SELECT
        l.document_id,
        l.start_char,
        arg_max(m.entity_id, (m.end_char - m.start_char, -m.start_char)) AS entity_id
    FROM unread_lines AS l
    JOIN mentions AS m
        ON m.document_id = l.document_id
        AND m.start_char >= l.label_start AND m.end_char <= l.start_char
    WHERE m.entity_id IS NOT NULL
    GROUP BY l.document_id, l.start_char
),
found AS (
    SELECT
        document_id, sentence_index, actor_text, actor_entity_id, cameo_root,
        text, start_char, end_char
    FROM spoken
    UNION ALL
    SELECT
        l.document_id, l.sentence_index, l.label, a.entity_id, NULL,
        l.text, l.start_char, l.end_char
    FROM unread_lines AS l
    LEFT JOIN actors AS a ON a.document_id = l.document_id AND a.start_char = l.start_char
)
SELECT
    f.document_id, f.sentence_index, f.actor_text, f.actor_entity_id, f.cameo_root,
    f.text, f.start_char, f.end_char, d.published_at
FROM found AS f
JOIN documents AS d ON d.document_id = f.document_id;
