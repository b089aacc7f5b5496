"""The whole warehouse against the rules across tables and the rules on its sources."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

from expectations.across import outcome_of, rules_across
from expectations.model import Outcome
from expectations.whole_run import RunFacts, judge_run
from flows.markup import safe, table
from warehouse.store import Place

# Of the rules on a run, those that hold of a warehouse at rest.
AT_REST = ("expect_sources_fresh", "expect_volume_near_median")


def check_warehouse(place: Place, now: datetime) -> list[Outcome]:
    """Return the outcomes on all rows; nothing is written. Raises StoreMissing."""
    from warehouse.connect import open_reader
    from warehouse.facts import daily_volume, late_sources
    from warehouse.staged import count_in_lake

    rules = rules_across()
    names = [f"{r.rule.table}.{r.rule.column}.{r.rule.expectation}" for r in rules]
    with closing(open_reader(place)) as con:
        queries = dict(zip(names, (r.query for r in rules), strict=True))
        failed, heights = count_in_lake(con, queries)
        days, today = daily_volume(con, now)
        facts = RunFacts(days=tuple(days), today=today, late=tuple(late_sources(con, now)))
    told = [
        outcome_of(r.rule, failed[name], heights[r.rule.table])
        for r, name in zip(rules, names, strict=True)
    ]
    return [*told, *(o for o in judge_run(facts) if o.rule.expectation in AT_REST)]


def markdown(outcomes: Sequence[Outcome]) -> str:
    """Return the artifact of a check: what did not hold first."""
    rows = [
        (
            "held" if o.success else o.rule.severity,
            f"`{o.rule.table}.{o.rule.column}`",
            f"`{o.rule.expectation}`",
            safe(o.observed),
            safe(o.rule.why),
        )
        for o in sorted(outcomes, key=lambda o: o.success)
    ]
    head = ("", "on", "expectation", "found", "why it is asked")
    return f"## Quality of the whole warehouse\n\n{table(head, rows)}\n"
