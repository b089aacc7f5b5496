"""Every rule by the names that ops.validations knows it by."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from expectations.across import rules_across
from expectations.model import Rule
from expectations.suites import suite
from expectations.whole_run import RunFacts, judge_run
from warehouse.tables import TABLES

# Suite, table, column, expectation.
Name = tuple[str, str, str | None, str]


@cache
def catalogue() -> dict[Name, Rule]:
    """Return all rules; limits that depend on a run's start are as of 1970."""
    start = datetime(1970, 1, 1, tzinfo=UTC)
    rules = [rule for table in TABLES for rule in suite(table.name, start)]
    rules += [across.rule for across in rules_across()]
    rules += [outcome.rule for outcome in judge_run(RunFacts())]
    return {(r.suite, r.table, r.column, r.expectation): r for r in rules}
