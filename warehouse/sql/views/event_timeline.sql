-- Events with names and publication time, in order of when they happened as far as that is known.
-- Copies of an article are left out, of its revisions the newest counts.
-- actor: Who did it: the name of the entity, or the text.
-- recipient: To whom: the name of the entity, or the text.
-- place: Where.
-- claimed_by: Who claims it: the name of the entity, or the text.
-- published_at: Publication time of the article. Unit: UTC.
-- As in: events
CREATE OR REPLACE VIEW event_timeline AS
SELECT
    e.event_date,
    e.event_date_precision,
    d.published_at,
    e.cameo_root,
    e.plover_type,
    e.quad_class,
    e.intensity,
    coalesce(actor.name, e.actor_text) AS actor,
    e.actor_text,
    e.actor_entity_id,
    e.actor_country_code,
    e.actor_sector,
    coalesce(recipient.name, e.recipient_text) AS recipient,
    e.recipient_text,
    e.recipient_entity_id,
    e.recipient_country_code,
    e.recipient_sector,
    place.name AS place,
    e.place_entity_id,
    e.is_negated,
    e.is_hypothetical,
    coalesce(claimant.name, e.claimed_by_text) AS claimed_by,
    e.confidence,
    e.text,
    e.document_id,
    e.event_index,
    e.sentence_index,
    e.start_char,
    e.end_char
FROM events AS e
JOIN distinct_documents AS d ON d.document_id = e.document_id
LEFT JOIN entities AS actor ON actor.entity_id = e.actor_entity_id
LEFT JOIN entities AS recipient ON recipient.entity_id = e.recipient_entity_id
LEFT JOIN entities AS place ON place.entity_id = e.place_entity_id
LEFT JOIN entities AS claimant ON claimant.entity_id = e.claimed_by_entity_id
ORDER BY coalesce(e.event_date, d.published_at), e.document_id, e.event_index;
