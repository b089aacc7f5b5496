"""Every limit of the contract is an expectation, and each catches the row that breaks it."""

from __future__ import annotations

import re

import pytest
from expectations_rows import NOW, Run, bad_values, bare_row, good_row, make

from expectations.derived import derived_rules, whole_value
from expectations.suites import suite
from expectations.validate import validate_unit
from warehouse.tables import BY_NAME, TABLES

NAMES = [table.name for table in TABLES]


@pytest.mark.parametrize("name", NAMES)
def test_every_limit_of_the_contract_is_an_expectation(name):
    rules = derived_rules(BY_NAME[name])
    derived = {(rule.column, rule.code) for rule in rules}
    declared = {(c.name, code) for c in BY_NAME[name] for code, _ in bad_values(c)}
    key = BY_NAME[name].key
    if len(key) == 1:
        declared.add((key[0], "expect_column_values_to_be_unique"))
    else:
        declared.add((None, "expect_compound_columns_to_be_unique"))
    declared.add((None, "expect_table_columns_to_match_ordered_list"))
    assert derived == declared
    assert [r.code for r in rules if r.severity == "fatal"] == [rules[0].code]


@pytest.mark.parametrize("name", NAMES)
def test_a_validation_is_named_by_its_key(name):
    keys = [(rule.suite, rule.column, rule.expectation) for rule in suite(name, NOW)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", NAMES)
def test_each_broken_limit_removes_its_row_only(name):
    """One row per limit, each broken in one place, between rows that are right.

    An article only loses the value where it may be missing.
    """
    broken = [(c.name, *case) for c in BY_NAME[name] for case in bad_values(c)]
    rows = [good_row(name, 1), bare_row(name, 2)]
    rows += [
        good_row(name, n) | {column: value} for n, (column, _, value) in enumerate(broken, 1_000)
    ]
    rows += [bare_row(name, 3)]
    table = make(name, rows)

    verdict = validate_unit({name: table}, run=Run(), unit=0)

    assert [(r.column, r.code) for r in verdict.rejects] == [(c, code) for c, code, _ in broken]
    assert verdict.fatal == []
    kept = verdict.tables[name]
    if name != "documents":
        assert kept.equals(table.take([0, 1, len(rows) - 1]))
        return
    mild = {n: c for n, (c, _, _) in enumerate(broken, 2) if not BY_NAME[name][c].required}
    assert kept["document_id"].equals(table.take([0, 1, *mild, len(rows) - 1])["document_id"])
    assert [row[c] for row, c in zip(kept.to_pylist()[2:], mild.values(), strict=False)] == (
        [None] * len(mild)
    )


@pytest.mark.parametrize("name", NAMES)
def test_rows_that_share_a_key_all_leave(name):
    twins = [good_row(name, 1), good_row(name, 1)]
    table = make(name, [good_row(name, 2), *twins, good_row(name, 3)])
    verdict = validate_unit({name: table}, run=Run(), unit=0)
    unique = derived_rules(BY_NAME[name])[-1].code
    assert [reject.code for reject in verdict.rejects] == [unique, unique]
    assert len({reject.row_key for reject in verdict.rejects}) == 2
    assert verdict.tables[name].equals(table.take([0, 3]))


@pytest.mark.parametrize(
    ("pattern", "value"),
    [("a|b", "a"), ("a|b", "b"), ("(?s).*\\S.*", "a\nb\n"), ("(?i)ab", "AB"), ("[a-z]+", "é")],
)
def test_whole_value_holds_where_fullmatch_does(pattern, value):
    for candidate in (value, f"{value}\n", f"x{value}", f"{value}{value}"):
        found = re.search(whole_value(pattern), candidate) is not None
        assert found == (re.fullmatch(pattern, candidate) is not None)
