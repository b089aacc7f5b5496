"""A publish unit: hand-written rules, and the cascade of a document."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pytest
from expectations_rows import NOW, Run, bare_row, good_row, make, verdict_on

from expectations import suites
from expectations.validate import validate_unit
from warehouse.tables import TABLES
from warehouse.tables.arrow import arrow_schema

EQUAL = "expect_column_pair_values_to_be_equal"
ORDER = "expect_column_pair_values_a_to_be_greater_than_b"
BETWEEN = "expect_column_values_to_be_between"
MATCH = "expect_column_values_to_match_regex"
EARLIER = NOW - timedelta(days=1)
UNIT = (
    "documents blocks sentences edits mentions entities entity_names quotes counts "
    "time_expressions events tags document_tags"
).split()


@pytest.mark.parametrize(
    ("table", "broken", "column", "code"),
    [
        ("sentences", {"start_char": 9}, "end_char", ORDER),
        ("sentences", {"end_char": 9}, "text", EQUAL),
        ("sentences", {"start_char": 2**31 - 1, "end_char": 0}, "end_char", ORDER),
        ("mentions", {"text": "Bak\u0131\u0307"}, "text", EQUAL),
        ("edits", {"raw_start": 7}, "raw_end", ORDER),
        ("edits", {"before_text": ""}, "before_text", EQUAL),
        ("counts", {"value_low": 9.0, "value_high": 8.0}, "value_high", ORDER),
        ("time_expressions", {"starts_at": NOW, "ends_at": EARLIER}, "ends_at", ORDER),
        ("documents", {"character_count": 1}, "character_count", EQUAL),
        ("documents", {"text": "\u00a0\u2003", "character_count": 2}, "text", MATCH),
    ],
)
def test_a_rule_catches_its_row(table, broken, column, code):
    rows = make(table, [good_row(table, 1), good_row(table, 2, **broken), good_row(table, 3)])
    verdict = verdict_on(**{table: rows})
    assert [(r.column, r.code) for r in verdict.rejects] == [(column, code)]
    assert verdict.tables[table].equals(rows.take([0, 2]))


def test_an_article_loses_a_wrong_date_and_stays():
    future = good_row("documents", 2, published_at=NOW + timedelta(days=2))
    verdict = verdict_on(documents=make("documents", [good_row("documents", 1), future]))
    [reject] = verdict.rejects
    lost = ("published_at", "published_precision", "published_method")
    assert (reject.column, reject.code, reject.lost) == ("published_at", BETWEEN, lost)
    assert "loaded without published_at, published_precision" in reject.message
    assert verdict.rejected_documents == frozenset()
    kept = verdict.tables["documents"].to_pylist()[1]
    assert {name for name in future if kept[name] != future[name]} == set(lost)


def test_an_article_with_a_wrong_date_and_a_wrong_hash_leaves():
    row = good_row("documents", 1, published_at=NOW + timedelta(days=2), content_hash="short")
    verdict = verdict_on(documents=make("documents", [row]))
    assert verdict.rejected_documents == {row["document_id"]}
    assert len(verdict.tables["documents"]) == 0


def test_a_rule_that_only_counts_lets_its_row_pass():
    verdict = verdict_on(documents=make("documents", [good_row("documents", 1, word_count=3)]))
    assert verdict.rejects == []
    assert len(verdict.tables["documents"]) == 1
    failed = [r for r in verdict.validations.to_pylist() if not r["success"]]
    assert [(r["column_name"], r["unexpected_count"]) for r in failed] == [("word_count", 1)]


@pytest.mark.parametrize("published_at", [None, NOW, NOW + timedelta(hours=14)])
def test_an_article_from_a_zone_ahead_of_utc_is_not_from_the_future(published_at):
    verdict = verdict_on(
        documents=make("documents", [good_row("documents", 1, published_at=published_at)])
    )
    assert verdict.rejects == []


def test_a_clean_unit_passes_whole_and_says_so():
    tables = {name: make(name, [good_row(name, 1), bare_row(name, 2)]) for name in UNIT}
    verdict = validate_unit(tables, run=Run(), unit=3)
    assert verdict.rejects == []
    assert verdict.fatal == []
    assert all(verdict.tables[name].equals(tables[name]) for name in UNIT)
    assert verdict.validations.schema == arrow_schema("validations")
    rows = verdict.validations.to_pylist()
    counted_only = ("word_count", "language")
    assert all(row["success"] or row["column_name"] in counted_only for row in rows)
    assert {row["unit"] for row in rows} == {3}
    assert len(rows) == sum(len(suites.suite(name, NOW)) for name in UNIT)
    assert verdict_on(validations=verdict.validations).rejects == []


def test_a_failure_is_counted_in_the_validations():
    rows = [good_row("tags", 1), good_row("tags", 2, scheme="x"), good_row("tags", 3, scheme="y")]
    verdict = verdict_on(tags=make("tags", [*rows, good_row("tags", 4)]))
    failed = [row for row in verdict.validations.to_pylist() if not row["success"]]
    assert len(failed) == 1
    assert failed[0]["column_name"] == "scheme"
    assert (failed[0]["unexpected_count"], failed[0]["unexpected_percent"]) == (2, 50.0)
    assert failed[0]["observed"] == "2 of 4 rows failed"


def test_a_failing_document_takes_all_its_rows_along():
    one, two = (good_row("documents", n) for n in (1, 2))
    mine = [good_row("mentions", n, document_id=one["document_id"]) for n in (0, 1)]
    its = good_row("mentions", 2, document_id=two["document_id"])
    bad_row = good_row("mentions", 3, document_id=one["document_id"], entity_type="thing")
    entities = make("entities", [good_row("entities", 1)])

    verdict = verdict_on(
        mentions=make("mentions", [mine[0], its, mine[1], bad_row]),
        documents=make("documents", [one | {"content_hash": "short"}, two]),
        entities=entities,
    )

    assert [(r.table, r.document_id) for r in verdict.rejects] == [
        ("documents", one["document_id"])
    ]
    assert verdict.rejected_documents == {one["document_id"]}
    assert verdict.tables["documents"]["document_id"].to_pylist() == [two["document_id"]]
    assert verdict.tables["mentions"].equals(make("mentions", [its]))
    assert verdict.tables["entities"].equals(entities)


def test_a_document_without_id_leaves_alone():
    verdict = verdict_on(
        documents=make("documents", [good_row("documents", 1, document_id=None)]),
        blocks=make("blocks", [good_row("blocks", 1)]),
    )
    assert [r.document_id for r in verdict.rejects] == [None]
    assert len(verdict.tables["documents"]) == 0
    assert len(verdict.tables["blocks"]) == 1


def test_a_row_that_breaks_two_rules_is_one_reject_that_names_both():
    row = good_row("mentions", 1, entity_type="thing", confidence=2.0)
    [reject] = verdict_on(mentions=make("mentions", [row])).rejects
    assert reject.code == "expect_column_values_to_be_in_set"
    assert "entity_type must be one of person" in reject.message
    assert "mentions.confidence must be at least 0 and at most 1, found 2.0" in reject.message


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_not_taken_for_missing(value):
    row = good_row("entities", 1, latitude=value)
    [reject] = verdict_on(entities=make("entities", [row])).rejects
    assert (reject.column, reject.code) == ("latitude", BETWEEN)


def test_empty_tables_pass_with_a_row_for_each_expectation():
    tables = {table.name: make(table.name, []) for table in TABLES}
    verdict = validate_unit(tables, run=Run(), unit=0)
    assert verdict.tables == tables
    rows = verdict.validations.to_pylist()
    assert {(row["success"], row["observed"]) for row in rows} == {(True, "no rows")}
    assert len(rows) == sum(len(suites.suite(table.name, NOW)) for table in TABLES)


def test_chunks_and_slices_are_rows_like_others():
    rows = [good_row("tags", n) for n in range(4)]
    rows[2]["scheme"] = "x"
    whole = make("tags", [good_row("tags", 9), *rows])
    chunked = pa.concat_tables([whole.slice(1, 2), whole.slice(3, 2)])
    verdict = verdict_on(tags=chunked)
    assert [r.row_key for r in verdict.rejects] == [f'{{"tag_id": "{rows[2]["tag_id"]}"}}']
    assert verdict.tables["tags"].equals(chunked.take([0, 1, 3]))
