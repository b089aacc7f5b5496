"""Rules on a run as a whole, and the history that they ask the warehouse for."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warehouse_rows import document, file_of, hexadecimal, rows, unit

from expectations.whole_run import RunFacts, judge_run
from warehouse.connect import open_writer
from warehouse.facts import (
    changed_fields,
    daily_volume,
    field_habits,
    late_sources,
    staged_facts,
)
from warehouse.load import publish

NOW = datetime(2026, 3, 29, 12, tzinfo=UTC)
WEEK = (100,) * 7


def broken(**facts):
    found = [o for o in judge_run(RunFacts(**facts)) if not o.success]
    return [(o.rule.expectation, o.rule.severity) for o in found]


@pytest.mark.parametrize(
    ("facts", "name", "severity"),
    [
        ({"days": WEEK, "today": 301}, "expect_volume_near_median", "warning"),
        ({"days": WEEK, "today": 33}, "expect_volume_near_median", "warning"),
        ({"offered": 100, "quarantined": 6}, "expect_reject_rate_low", "warning"),
        ({"documents": 20, "invalid": 11}, "expect_documents_valid", "fatal"),
        ({"documents": 20, "undated": 11}, "expect_dates_found", "warning"),
        ({"offered": 9, "unread_dates": 1}, "expect_dates_read", "warning"),
        ({"documents": 20, "nameless": 5}, "expect_names_found", "warning"),
        ({"english": 100}, "expect_names_at_all", "fatal"),
        ({"late": ("file:///a",)}, "expect_sources_fresh", "warning"),
        ({"changed": ("file:///a: title",)}, "expect_source_schema_unchanged", "warning"),
    ],
)
def test_a_run_that_is_odd_breaks_the_rule_that_says_so(facts, name, severity):
    assert broken(**facts) == [(name, severity)]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"days": WEEK[:6], "today": 9_000},
        {"days": WEEK, "today": 100},
        {"offered": 19, "quarantined": 19, "documents": 19, "invalid": 19, "nameless": 19},
        {"offered": 200, "quarantined": 10},
        {"english": 99},
        {"english": 500, "english_named": 1},
    ],
)
def test_a_usual_run_or_too_little_to_judge_breaks_none(facts):
    assert broken(**facts) == []


def test_bad_input_alone_is_never_fatal():
    found = broken(offered=5_000, quarantined=5_000, days=WEEK, late=("a",), changed=("b: c",))
    assert {severity for _, severity in found} == {"warning"}


def test_a_hostile_name_of_a_source_is_escaped_in_what_was_observed():
    [outcome] = [o for o in judge_run(RunFacts(late=("<script>x",))) if not o.success]
    assert "<" not in outcome.observed


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten days, one article a day of the daily desk; the weekly desk came on the first five."""
    store = tmp_path_factory.mktemp("history") / "store"
    with closing(open_writer(store)) as con:
        for day in range(10):
            when = NOW - timedelta(days=10 - day, hours=1)
            row = {"run_id": f"r{day}", "started_at": when, "documents_loaded": 5 + day}
            files = [file_of(f"d{day}", source_uri=f"https://daily.example/{day}")]
            if day < 5:
                files.append(file_of(f"w{day}", source_uri=f"https://early.example/{day}"))
            known = {"first_seen_at": when, "run_id": f"r{day}", "document_id": None}
            tables = {
                "runs": rows("runs", row),
                "files": rows("files", *({**f, **known} for f in files)),
            }
            publish(con, tables, message="day")
    return store


def test_volume_is_counted_by_24_hours_back_from_now(history: Path):
    with closing(open_writer(history)) as con:
        days, today = daily_volume(con, NOW)
        assert (sorted(days), today) == ([*range(5, 15)], 0)
        days, today = daily_volume(con, NOW - timedelta(days=1))
        assert (sorted(days), today) == ([*range(5, 14)], 14)


def test_a_source_is_late_after_three_of_its_usual_pauses(history: Path):
    with closing(open_writer(history)) as con:
        assert late_sources(con, NOW) == ["early.example"]
        assert late_sources(con, NOW + timedelta(days=6)) == ["daily.example", "early.example"]
        assert late_sources(con, NOW - timedelta(days=5)) == []


def articles(count: int, **values):
    return [
        document(f"n{i}", source_uri=f"https://desk.example/{i}", **values) for i in range(count)
    ]


def test_a_field_that_a_source_ceases_to_fill_is_told(tmp_path: Path):
    staged = rows("documents", *articles(20, byline=None, title=None))
    counts, now, sources = staged_facts({"documents": staged})
    assert (counts["documents"], counts["undated"], counts["nameless"]) == (20, 20, 20)
    assert sources == {"desk.example"}
    with closing(open_writer(tmp_path / "store")) as con:
        publish(con, unit(*articles(20, ingested_at=NOW)), message="before")
        before = field_habits(con, NOW)
    assert changed_fields(before, now) == ["desk.example: title"]
    few = staged_facts({"documents": staged.slice(0, 19)})[1]
    assert changed_fields(before, few) == []


def test_english_articles_of_some_length_are_counted_with_and_without_names():
    long = articles(2, language="en", word_count=50)
    short = [{**document("short"), "language": "en", "word_count": 49}]
    mention = {"document_id": hexadecimal("n1"), "mention_index": 0}
    tables = {"documents": rows("documents", *long, *short), "mentions": rows("mentions", mention)}
    counts, _, _ = staged_facts(tables)
    assert (counts["english"], counts["english_named"], counts["nameless"]) == (2, 1, 2)
