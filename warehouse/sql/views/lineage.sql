-- Where each document comes from: every input that gave it, the run that read that input, the
-- version that made the rows, and how much cleaning changed.
-- input_uri: Address of the file that was read; of a record the file that holds it.
-- status: What became of the input: loaded, or duplicate of one that was loaded before.
-- input_run_id: Run that read the input. See ops.runs.run_id.
-- run_started_at: Start of that run. Unit: UTC.
-- flow_run_id: Flow run in Prefect, if there was one.
-- snapshot_id: Last snapshot of the lake that the document's run committed.
-- edits: Changes made while cleaning.
-- run_id: Run that wrote the document's rows. See ops.runs.run_id.
-- As in: documents, ops.files
CREATE OR REPLACE VIEW lineage AS
WITH changes AS (
    SELECT document_id, count(*) AS edits FROM edits GROUP BY document_id
),
commits AS (
    SELECT run_id, max(snapshot_id) AS snapshot_id FROM ops.snapshots GROUP BY run_id
)
SELECT
    d.document_id,
    d.title,
    d.source_uri,
    f.source_uri AS input_uri,
    f.record_locator,
    f.sha256,
    f.size_bytes,
    f.modified_at,
    f.status,
    f.run_id AS input_run_id,
    r.started_at AS run_started_at,
    r.flow_run_id,
    d.run_id,
    d.pipeline_version,
    c.snapshot_id,
    coalesce(e.edits, 0) AS edits
FROM documents AS d
LEFT JOIN ops.files AS f ON f.document_id = d.document_id
LEFT JOIN ops.runs AS r ON r.run_id = f.run_id
LEFT JOIN commits AS c ON c.run_id = d.run_id
LEFT JOIN changes AS e ON e.document_id = d.document_id;
