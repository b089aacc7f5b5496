-- How each expectation fared, by day of the run: the trend of quality.
-- day: Day on which the run started, UTC.
-- table_name: Table that was checked.
-- column_name: Column that was checked; NULL for a rule on the table.
-- expectation: Expectation. See ops.validations.expectation.
-- severity: What a failure means.
-- checks: Times it was checked, once a publish unit.
-- failures: Times it did not hold.
-- unexpected: Values that failed.
-- worst_percent: Largest share of values that failed at once. Unit: percent.
CREATE OR REPLACE VIEW ops.quality_history AS
SELECT
    CAST(r.started_at AT TIME ZONE 'UTC' AS DATE) AS day,
    v.table_name,
    v.column_name,
    v.expectation,
    v.severity,
    count(*) AS checks,
    count(*) FILTER (NOT v.success) AS failures,
    coalesce(sum(v.unexpected_count) FILTER (NOT v.success), 0) AS unexpected,
    max(v.unexpected_percent) FILTER (NOT v.success) AS worst_percent
FROM ops.validations AS v
JOIN ops.runs AS r ON r.run_id = v.run_id
GROUP BY ALL;
