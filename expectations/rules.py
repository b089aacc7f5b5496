"""Rules that no single column's limits can say: written by hand, one function each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from expectations.frames import SPAN_LENGTH, TEXT_LENGTH, span_of
from expectations.model import Rule
from warehouse.tables import Table

# A day is what time zones can be wrong by: a local date read as UTC is up to 14 hours ahead.
CLOCK_TOLERANCE = timedelta(days=1)

# A comparison with NULL raises in the engine; that NULL is forbidden is said by the contract.
PAIRS = {"ignore_row_if": "either_value_is_missing"}


def written_rules(table: Table, now: datetime) -> tuple[Rule, ...]:
    """Return the hand-written rules of a table; `now` is the run's start (UTC)."""
    return (*_spans(table), *_documents(table, now))


def _spans(table: Table) -> Iterator[Rule]:
    if span := span_of(table.column_names):
        start, end, text = span
        yield _not_before(table, end, start)
        yield _equal(table, text, SPAN_LENGTH, f"must be {end} - {start} code points long")


def _documents(table: Table, now: datetime) -> Iterator[Rule]:
    if table.name != "documents":
        return
    meaning = "must be the length of text in code points"
    yield _equal(table, "character_count", "character_count", meaning)
    yield _written(
        table,
        "published_at",
        "expect_column_values_to_be_between",
        "must not lie more than a day after the start of the run",
        {"column": "published_at", "max_value": now + CLOCK_TOLERANCE},
    )


def _not_before(table: Table, end: str, start: str) -> Rule:
    return _written(
        table,
        end,
        "expect_column_pair_values_a_to_be_greater_than_b",
        f"must not be less than {start}",
        {"column_A": end, "column_B": start, "or_equal": True, **PAIRS},
    )


def _equal(table: Table, blamed: str, counted: str, meaning: str) -> Rule:
    return _written(
        table,
        blamed,
        "expect_column_pair_values_to_be_equal",
        meaning,
        {"column_A": counted, "column_B": TEXT_LENGTH, **PAIRS},
    )


def _written(
    table: Table, column: str, name: str, meaning: str, kwargs: Mapping[str, object]
) -> Rule:
    return Rule(
        table=table.name,
        column=column,
        expectation=name,
        kwargs=kwargs,
        code=name,
        meaning=meaning,
        suite="rules",
    )
