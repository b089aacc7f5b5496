"""The engine asked in two steps with kept expectations says what it says when asked plainly."""

from __future__ import annotations

import copy
from datetime import timedelta

import pyarrow as pa
import pytest
from expectations_rows import NOW, bad_values, good_row, make, verdict_on

from expectations import engine, reuse
from expectations.frames import ROW_NUMBER, to_frame, with_helpers
from expectations.suites import suite
from warehouse.tables import BY_NAME

TABLES = ("documents", "mentions", "entities", "time_expressions", "fingerprints", "counts")
DAYS = (NOW, NOW + timedelta(days=1))
LARGE = 2**53  # whole numbers up to here are exact as floats


def broken_rows(name):
    """Give rows of which each breaks a limit, among them doubles, and rows without any value."""
    changes = [{c.name: value} for c in BY_NAME[name] for _, value in bad_values(c)]
    rows = [good_row(name, n) | change for n, change in enumerate(changes)]
    empty = dict.fromkeys(good_row(name, 0))
    wild = {c.name: float("nan") for c in BY_NAME[name] if c.type.name == "REAL"}
    return [*rows, good_row(name, 90), good_row(name, 90), empty, good_row(name, 91) | wild]


def asked_plainly(table, rules):
    """Ask by the engine's front door, once, for everything: a new suite on Arrow columns."""
    import great_expectations as gx
    import pandas

    frame = table.to_pandas(types_mapper=pandas.ArrowDtype)
    batch = engine.warm_up().data_sources.pandas_default.read_dataframe(frame)
    names = ["".join(part.capitalize() for part in r.expectation.split("_")) for r in rules]
    made = [
        getattr(gx.expectations, name)(**rule.kwargs, meta={"rule": number})
        for number, (name, rule) in enumerate(zip(names, rules, strict=True))
    ]
    found = batch.validate(
        gx.ExpectationSuite(name="plain", expectations=made), result_format=engine.FAILURES
    )
    results = {r.expectation_config.meta["rule"]: r for r in found.results}
    return [said(results[number]) for number in range(len(rules))]


def said(result):
    details = result.result
    rows = details.get("unexpected_index_list") or []
    return (
        result.success,
        details.get("unexpected_count"),
        details.get("unexpected_percent"),
        tuple(sorted(row[ROW_NUMBER] for row in rows)),
    )


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kind", ["broken", "good", "bare"])
def test_two_steps_say_what_one_says(name, kind):
    rows = broken_rows(name) if kind == "broken" else [good_row(name, n) for n in range(3)]
    if kind == "bare":  # of a column without values the engine gives no percentage
        rows = [dict.fromkeys(row) for row in rows]
    table = with_helpers(make(name, rows))
    rules = suite(name, NOW)[1:]
    found = engine.check(table, rules)
    mine = [(o.success, o.unexpected_count, o.unexpected_percent, o.rows) for o in found]
    assert mine == asked_plainly(table, rules)
    assert any(not outcome.success for outcome in found) == (kind != "good" or name == "documents")


def test_a_unit_is_not_told_what_held_for_the_one_before():
    good, bad = good_row("tags", 1), good_row("tags", 1, scheme="x")
    assert verdict_on(tags=make("tags", [good])).rejects == []
    assert len(verdict_on(tags=make("tags", [bad])).rejects) == 1
    assert verdict_on(tags=make("tags", [good])).rejects == []


def test_a_rule_with_another_limit_is_another_expectation():
    rules = [next(r for r in suite("documents", now) if r.column == "published_at") for now in DAYS]
    assert rules[0].kwargs != rules[1].kwargs
    one, other = (reuse.configuration(rule, 7, "unit") for rule in rules)
    assert one.kwargs["max_value"] + timedelta(days=1) == other.kwargs["max_value"]
    again = reuse.configuration(rules[0], 7, "unit")
    assert again is one


def test_the_engine_gets_the_kept_expectation_and_no_copy():
    rule = suite("tags", NOW)[1]
    engine.warm_up()
    kept = reuse.configuration(rule, 1, "unit")
    expectation = kept.to_domain_obj()
    assert copy.deepcopy(kept) is kept
    assert expectation.configuration is kept
    assert kept.kwargs == {"column": rule.column, "batch_id": "unit"}


@pytest.mark.parametrize(
    ("values", "kind", "held"),
    [
        ([1, 2], pa.int32(), "int64"),
        ([LARGE + 1, 2], pa.int64(), "int64"),
        ([1, None], pa.int32(), "float64"),
        ([LARGE, None], pa.int64(), "float64"),
        ([LARGE + 1, None], pa.int64(), "int64[pyarrow]"),
        ([-(2**63), None], pa.int64(), "int64[pyarrow]"),
        ([0.5, None], pa.float64(), "float64"),
        ([float("nan"), None], pa.float64(), "double[pyarrow]"),
        ([NOW, None], pa.timestamp("us", "UTC"), "datetime64[us, UTC]"),
        (["a", None], pa.string(), "string[pyarrow]"),
    ],
)
def test_a_column_is_held_as_numbers_only_where_nothing_is_lost(values, kind, held):
    frame = to_frame(pa.table({"value": pa.array(values, kind)}))
    assert str(frame["value"].dtype) == held
    assert frame["value"].isna().tolist() == [value is None for value in values]


def test_a_year_beyond_those_of_python_is_a_future_like_others():
    documents = make("documents", [good_row("documents", 1)])
    place = documents.column_names.index("published_at")
    field = documents.schema.field(place)
    far = pa.array([10**18], pa.int64()).cast(field.type)
    [reject] = verdict_on(documents=documents.set_column(place, field, far)).rejects
    assert reject.column == "published_at"
