-- The lake's snapshots, newest last, each with the run that its commit message names. In the plain
-- file this is a table: the snapshots up to the one that the file mirrors.
-- snapshot_id: Snapshot; `FROM documents AT (VERSION => 3)` reads the lake as it was.
-- snapshot_time: When it was committed. Unit: UTC.
-- commit_message: What was done.
-- run_id: Run that committed it; NULL for a change of tables or views. See ops.runs.run_id.
-- status: How that run stands.
-- documents_loaded: Inputs of that run that became documents.
CREATE OR REPLACE VIEW ops.snapshots AS
SELECT s.snapshot_id, s.snapshot_time, s.commit_message, r.run_id, r.status, r.documents_loaded
FROM ducklake_snapshots('lake') AS s
LEFT JOIN ops.runs AS r ON r.run_id = regexp_extract(s.commit_message, '^run (\S+): ', 1)
ORDER BY s.snapshot_id;
