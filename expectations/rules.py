"""Rules that no single column's limits can say: written by hand, one function each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from expectations.frames import SPAN_LENGTH, TEXT_LENGTH, span_of
from expectations.model import Rule
from warehouse.tables import Table

# A day is what time zones can be wrong by: a local date read as UTC is up to 14 hours ahead.
CLOCK_TOLERANCE = timedelta(days=1)

# Fewer words than two sentences of news have.
LEAST_WORDS = 20

# Lower and upper end of one quantity.
PAIRED = (("value_low", "value_high"), ("starts_at", "ends_at"))

# A comparison with NULL raises in the engine; that NULL is forbidden is said by the contract.
PAIRS = {"ignore_row_if": "either_value_is_missing"}


def written_rules(table: Table, now: datetime) -> tuple[Rule, ...]:
    """Return the hand-written rules of a table; `now` is the run's start (UTC)."""
    return (*_spans(table), *_pairs(table), *_documents(table, now))


def _spans(table: Table) -> Iterator[Rule]:
    if span := span_of(table.column_names):
        start, end, text = span
        yield _ordered(table, end, start)
        yield _equal(table, text, SPAN_LENGTH, f"must be {end} - {start} code points long")


def _pairs(table: Table) -> Iterator[Rule]:
    """Ask that the end of a pair is not before its beginning."""
    for low, high in PAIRED:
        if low in table.column_names and high in table.column_names:
            yield _ordered(table, high, low)


def _documents(table: Table, now: datetime) -> Iterator[Rule]:
    if table.name != "documents":
        return
    meaning = "must be the length of text in code points"
    yield _equal(table, "character_count", "character_count", meaning)
    between = "expect_column_values_to_be_between"
    yield _written(
        table,
        "published_at",
        between,
        "must not lie more than a day after the start of the run",
        {"column": "published_at", "max_value": now + CLOCK_TOLERANCE},
        "A date in the future is read wrongly and would lead every chart by day.",
    )
    yield _written(
        table,
        "language",
        "expect_column_values_to_not_be_null",
        "should be known",
        {"column": "language"},
        "Names and quotes are found for languages that are known; of others little is read.",
        rejects=False,
    )
    yield _written(
        table,
        "word_count",
        between,
        f"should be at least {LEAST_WORDS} words",
        {"column": "word_count", "min_value": LEAST_WORDS},
        "So short a body is mostly a teaser or a page that was read wrongly.",
        rejects=False,
    )


def _ordered(table: Table, high: str, low: str) -> Rule:
    return _written(
        table,
        high,
        "expect_column_pair_values_a_to_be_greater_than_b",
        f"must not be less than {low}",
        {"column_A": high, "column_B": low, "or_equal": True, **PAIRS},
        "An interval that ends before it begins holds nothing.",
    )


def _equal(table: Table, blamed: str, counted: str, meaning: str) -> Rule:
    return _written(
        table,
        blamed,
        "expect_column_pair_values_to_be_equal",
        meaning,
        {"column_A": counted, "column_B": TEXT_LENGTH, **PAIRS},
        "Whoever checks a row against its article counts these characters.",
    )


def _written(
    table: Table,
    column: str,
    name: str,
    meaning: str,
    kwargs: Mapping[str, object],
    why: str,
    *,
    rejects: bool = True,
) -> Rule:
    return Rule(
        table=table.name,
        column=column,
        expectation=name,
        kwargs=kwargs,
        code=name,
        meaning=meaning,
        why=why,
        suite="rules",
        rejects=rejects,
    )
