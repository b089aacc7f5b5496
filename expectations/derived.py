"""The expectations that follow from the contract alone, so that limits are written once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from expectations.model import Rule
from warehouse.tables import Column, Table

# Why a limit is there; what the column means is put behind it.
WHY = {
    "not_be_null": "Readers count on it:",
    "be_in_set": "Filters list these values, and another one would be passed over in silence:",
    "match_regex": "Joins and filters need this form:",
    "be_between": "Outside its limits the number means nothing:",
    "be_unique": "Rows under one key are counted twice, and none can be told to be right:",
}

LEADING_FLAGS = re.compile(r"\(\?([aimsux]+)\)")


def derived_rules(table: Table) -> tuple[Rule, ...]:
    """Return the rules of a table: its shape, then each column's limits in order, then its key."""
    return (_shape(table), *(r for c in table for r in _limits(table, c)), _key(table))


def whole_value(pattern: str) -> str:
    r"""Return a regular expression that holds only for a value matched from end to end.

    The engine searches, and `$` would let a trailing line feed pass, hence \A and \Z. Leading
    flags such as (?s) must open an expression, so they are moved into the group.
    """
    flags = LEADING_FLAGS.match(pattern)
    body = pattern[flags.end() :] if flags else pattern
    return rf"\A(?{flags[1] if flags else ''}:{body})\Z"


def _shape(table: Table) -> Rule:
    name = "expect_table_columns_to_match_ordered_list"
    return Rule(
        table=table.name,
        column=None,
        expectation=name,
        kwargs={"column_list": list(table.column_names)},
        severity="fatal",
        code=name,
        meaning="must have the columns of the contract in their order",
        why="Queries and files name these columns; with others every reader would break.",
    )


def _limits(table: Table, column: Column) -> Iterator[Rule]:
    if column.required:
        yield _rule(table, column, "not_be_null", "must not be NULL")
    if column.allowed:
        meaning = f"must be one of {', '.join(column.allowed)}"
        yield _rule(table, column, "be_in_set", meaning, value_set=list(column.allowed))
    if column.pattern is not None:
        meaning = f"must match {column.pattern} as a whole"
        yield _rule(table, column, "match_regex", meaning, regex=whole_value(column.pattern))
    if column.minimum is not None or column.maximum is not None:
        yield _range(table, column)


def _range(table: Table, column: Column) -> Rule:
    low, high = column.minimum, column.maximum
    parts = [
        *([f"at least {low:g}"] if low is not None else []),
        *([f"at most {high:g}"] if high is not None else []),
    ]
    meaning = f"must be {' and '.join(parts)}"
    return _rule(table, column, "be_between", meaning, min_value=low, max_value=high)


def _rule(table: Table, column: Column, what: str, meaning: str, **kwargs: object) -> Rule:
    name = f"expect_column_values_to_{what}"
    return Rule(
        table=table.name,
        column=column.name,
        expectation=name,
        kwargs={"column": column.name, **kwargs},
        code=name,
        meaning=meaning,
        why=f"{WHY[what]} {column.meaning}.",
    )


def _key(table: Table) -> Rule:
    """Ask for distinct keys; rows that share one all fail, since none can be told to be right."""
    if len(table.key) == 1:
        return _rule(table, table[table.key[0]], "be_unique", "must stand in one row only")
    name = "expect_compound_columns_to_be_unique"
    return Rule(
        table=table.name,
        column=None,
        expectation=name,
        kwargs={"column_list": list(table.key)},
        code=name,
        meaning=f"must have a key ({', '.join(table.key)}) that no other row has",
        why=WHY["be_unique"].rstrip(":"),
    )
