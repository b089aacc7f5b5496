"""Checked rules as rows of ops.validations."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from expectations.model import Outcome, RunStamp
from warehouse.tables.arrow import to_arrow


def validations_table(outcomes: Iterable[Outcome], run: RunStamp, unit: int) -> pa.Table:
    """Return outcomes in the schema of ops.validations; `unit` counts from 0 in the run."""
    rows = [
        (
            run.run_id,
            unit,
            outcome.rule.suite,
            outcome.rule.table,
            outcome.rule.column,
            outcome.rule.expectation,
            outcome.rule.severity,
            outcome.success,
            outcome.observed,
            outcome.unexpected_count,
            outcome.unexpected_percent,
        )
        for outcome in outcomes
    ]
    return to_arrow("validations", rows)
