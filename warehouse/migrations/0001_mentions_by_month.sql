-- Mentions learn when their article was published; documents and mentions are cut by that month.
ALTER TABLE mentions ADD COLUMN published_at TIMESTAMPTZ;
UPDATE mentions SET published_at = d.published_at
FROM documents AS d WHERE d.document_id = mentions.document_id;
ALTER TABLE documents SET PARTITIONED BY (year(published_at), month(published_at));
ALTER TABLE documents SET SORTED BY (published_at, document_id);
ALTER TABLE mentions SET PARTITIONED BY (year(published_at), month(published_at));
ALTER TABLE mentions SET SORTED BY (entity_id, document_id, mention_index);
