"""A publish unit: hand-written rules, the cascade of a document, fatal shape, broken rules."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pyarrow as pa
import pytest
from expectations_rows import NOW, Run, bare_row, good_row, make
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations import suites
from expectations.errors import ExpectationBroken
from expectations.model import Rule
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


def verdict_on(**tables):
    return validate_unit(tables, run=Run(), unit=0)


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


def misshapen(rows):
    table = make("tags", rows)
    reordered = [table.column_names[1], table.column_names[0], *table.column_names[2:]]
    return {
        "missing": table.drop_columns(["label"]),
        "extra": table.append_column("more", pa.array([1] * len(table))),
        "order": table.select(reordered),
        "none": table.select([]),
    }


@pytest.mark.parametrize("kind", ["missing", "extra", "order", "none"])
@pytest.mark.parametrize("height", [0, 2])
def test_other_columns_than_declared_are_fatal(kind, height):
    table = misshapen([good_row("tags", n) for n in range(height)])[kind]
    verdict = verdict_on(tags=table, entities=make("entities", [good_row("entities", 1)]))
    assert len(verdict.fatal) == 1
    assert "tags must have the columns of the contract" in verdict.fatal[0]
    assert verdict.tables == {}
    rows = [r for r in verdict.validations.to_pylist() if r["table_name"] == "tags"]
    assert [(r["severity"], r["success"]) for r in rows] == [("fatal", False)]


def test_empty_tables_pass_with_a_row_for_each_expectation():
    tables = {table.name: make(table.name, []) for table in TABLES}
    verdict = validate_unit(tables, run=Run(), unit=0)
    assert verdict.tables == tables
    rows = verdict.validations.to_pylist()
    assert {(row["success"], row["observed"]) for row in rows} == {(True, "no rows")}
    assert len(rows) == sum(len(suites.suite(table.name, NOW)) for table in TABLES)


BROKEN = {
    "no such column": (
        "expect_column_values_to_not_be_null",
        {"column": "nowhere"},
        "raised: .*nowhere",
    ),
    "a regex that is none": (
        "expect_column_values_to_match_regex",
        {"column": "label", "regex": "("},
        r"tags\.label raised: ",
    ),
    "a text against a number": (
        BETWEEN,
        {"column": "label", "min_value": 0},
        r"tags\.label raised: ",
    ),
    "no such expectation": ("expect_nothing", {}, "suite of tags could not run: .*ExpectNothing"),
    "an argument too many": (
        "expect_column_values_to_be_unique",
        {"column": "label", "x": 1},
        "suite of tags could not run: ",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_expectation_that_raises_is_neither_pass_nor_failure(kind, monkeypatch):
    name, kwargs, message = BROKEN[kind]
    rule = Rule(
        table="tags",
        column="label",
        expectation=name,
        kwargs=kwargs,
        code=name,
        meaning="is",
        why="So.",
    )
    monkeypatch.setattr(suites, "written_rules", lambda table, now: (rule,))
    with pytest.raises(ExpectationBroken, match=message):
        verdict_on(tags=make("tags", [good_row("tags", 1)]))


def test_a_column_of_another_type_is_a_broken_system():
    table = make("tags", [good_row("tags", 1)])
    other = table.set_column(2, "label", pa.array([1], pa.int64()))
    with pytest.raises(ExpectationBroken, match=r"tags\.label is int64.*to_arrow"):
        verdict_on(tags=other)


def test_an_unknown_table_is_a_broken_system():
    with pytest.raises(ExpectationBroken, match="no table tag in the contract"):
        verdict_on(tag=make("tags", []))


def test_chunks_and_slices_are_rows_like_others():
    rows = [good_row("tags", n) for n in range(4)]
    rows[2]["scheme"] = "x"
    whole = make("tags", [good_row("tags", 9), *rows])
    chunked = pa.concat_tables([whole.slice(1, 2), whole.slice(3, 2)])
    verdict = verdict_on(tags=chunked)
    assert [r.row_key for r in verdict.rejects] == [f'{{"tag_id": "{rows[2]["tag_id"]}"}}']
    assert verdict.tables["tags"].equals(chunked.take([0, 1, 3]))


def test_the_engine_is_silent_and_writes_nothing(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    verdict_on(tags=make("tags", [good_row("tags", 1), good_row("tags", 2, scheme="x")]))
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


def test_importing_the_room_does_not_import_the_engine():
    code = (
        "import sys, expectations.validate, expectations.quarantine;"
        "sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


INT32 = st.integers(-(2**31), 2**31 - 1)
TEXT = st.text(max_size=40)
ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "document_id": st.none() | TEXT,
            "mention_index": st.none() | INT32,
            "sentence_index": st.none() | INT32,
            "start_char": st.none() | INT32,
            "end_char": st.none() | INT32,
            "text": st.none() | TEXT,
            "entity_type": st.none() | TEXT,
            "entity_id": st.none() | TEXT,
            "is_metonym": st.none(),
            "confidence": st.none() | st.floats(),
        },
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12, deadline=None)
@given(ROWS)
def test_any_value_is_passed_or_rejected(changes):
    """Bad data is a value: no row is lost, none is doubled, and only a changed one can leave."""
    rows = [good_row("mentions", 10 + n) | change for n, change in enumerate(changes)]
    table = make("mentions", [good_row("mentions", 1), *rows])
    verdict = verdict_on(mentions=table)
    assert len(verdict.tables["mentions"]) + len(verdict.rejects) == len(table)
    assert verdict.tables["mentions"].slice(0, 1).equals(table.slice(0, 1))
    assert verdict_on(mentions=verdict.tables["mentions"]).rejects == []


DATES = st.datetimes(timezones=st.just(NOW.tzinfo))


@settings(max_examples=12, deadline=None)
@given(st.none() | DATES, st.none() | INT32, st.none() | TEXT, st.none() | st.floats())
def test_any_document_is_passed_or_rejected(published_at, count, text, probability):
    changed = good_row("documents", 2) | {
        "published_at": published_at,
        "character_count": count,
        "text": text,
        "language_confidence": probability,
    }
    verdict = verdict_on(documents=make("documents", [good_row("documents", 1), changed]))
    right = (
        (published_at is None or published_at <= NOW + timedelta(days=1))
        and text is not None
        and text.strip() != ""
        and count == len(text)
        and (probability is None or 0 <= probability <= 1)
    )
    assert len(verdict.rejects) == (0 if right else 1)
