"""Dates and times in sentences of our own: value, interval, and what stays unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases
from test_extract import document, extracted, reference

from transforms.timexes import clock
from transforms.timexes.find import RULES, find_times
from transforms.timexes.values import interval_of, unit_value
from transforms.timexes.windows import find_windows

UNITS = ["day", "week", "weekend", "month", "quarter", "year", "decade", "century"]
WORDS = (
    "today yesterday Tuesday last this next week month year ago two 12 2009 May March 3 5 the of in"
    " - / , . past earlier 19:30 GMT a.m. noon 1990s spring day days every recent \n"
).split(" ")


# Of every pattern something, and what windows ask for beside a month, a unit or a number.
TIMELY = (
    "jan. Sept. May March december Friday this last next past coming current same following"
    " previous preceding that the of in from to between until beginning rest early mid later"
    " earlier before prior ago every each per other second minute hour days weekend weeks"
    " fortnight month quarter half years decade century night morning today tomorrow summer winter"
    " fiscal recent recently long nowadays these right now near future annual daily noon twenties"
    " nearly about a an couple several few many some multi trading consecutive full twenty five"
    " hundred first 2nd third 4th 21st 1 3 12 30 1.5 1,000 1995 2009 2014-16 2020-05-03 3/4/2019"
    " 19:30 5.45 5pm a.m. GMT 1990s ’90s Q1 H2 9/11 12-14"
).split()
GLUE = [" ", " ", " ", " ", " ", "-", ", ", "\n", "\u00a0", ". "]


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


@pytest.mark.parametrize("case", cases("timexes"))
def test_times_of_a_sentence(case: dict[str, Any]) -> None:
    made = document(("paragraph", case["text"]))
    made.published_at, made.published_precision = moment(case["published"]), case["precision"]
    found = [
        [made.text[t.start_char : t.end_char], t.timex_type, t.value, t.starts_at, t.ends_at]
        for t in find_times(made, reference())
    ]
    assert found == [[*row[:3], moment(row[3]), moment(row[4])] for row in case["times"]]


def test_a_time_never_crosses_blocks_and_stands_in_no_byline() -> None:
    found = extracted(
        ("byline", "By A. Friday, 2 May 2019"), ("bullet", "In May"), ("bullet", "2020")
    )
    assert [(t.value, t.start_char) for t in found.times] == [("XXXX-05", 29), ("2020", 34)]


def test_what_is_part_of_a_name_is_no_time() -> None:
    found = extracted(("paragraph", "The Friday talks were led by President April Obi in May."))
    assert [found.text[t.start_char : t.end_char] for t in found.times] == ["Friday", "May"]


def test_another_language_has_no_times() -> None:
    assert extracted(("paragraph", "Le 12 mars 2020, en mai"), language="fr").times == []


def test_an_unknown_date_is_less_sure_than_a_known_one() -> None:
    known, unknown = extracted(("paragraph", "In 2020 and on Tuesday.")).times
    assert known.confidence > unknown.confidence


# Before the last century of datetime, whose end has no place in it.
@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(101, 1, 1), date(9899, 12, 31)), unit=st.sampled_from(UNITS))
def test_the_interval_of_a_unit_holds_its_day(day: date, unit: str) -> None:
    bounds = interval_of(unit_value(day, unit))
    assert bounds is not None
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    # A weekend is that of the week, which may lie behind the day.
    assert bounds[0] - timedelta(days=5 if unit == "weekend" else 0) <= noon < bounds[1]


def test_an_interval_that_ends_behind_the_calendar_is_unknown() -> None:
    assert interval_of(unit_value(date(9900, 1, 1), "century")) is None


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(st.tuples(st.sampled_from(TIMELY), st.sampled_from(GLUE)), max_size=9),
    before=st.integers(0, 70),
)
def test_no_pattern_matches_outside_of_its_windows(
    words: list[tuple[str, str]], before: int
) -> None:
    text = f"{'.' * before} {''.join(map(''.join, words))} {'.' * 70}"
    windows = find_windows(text)
    for rule in (*RULES, *clock.RULES):
        everywhere = [match.span() for match in rule.pattern.finditer(text)]
        within = [
            match.span()
            for window in windows.get(rule.kind, ())
            for match in rule.pattern.finditer(text, *window)
        ]
        assert within == everywhere


@settings(max_examples=80, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), max_size=30),
    published=st.none() | st.datetimes(),
    precision=st.sampled_from(["year", "month", "day"]),
)
def test_any_text_gives_sound_rows(
    words: list[str], published: datetime | None, precision: str
) -> None:
    made = document(("paragraph", " ".join(words) or "."))
    if published:
        made.published_at, made.published_precision = published.replace(tzinfo=UTC), precision
    end = 0
    for row in find_times(made, reference()):
        assert end <= row.start_char < row.end_char <= len(made.text)
        assert (row.starts_at is None) == (row.ends_at is None)
        assert row.starts_at is None or row.ends_at is None or row.starts_at < row.ends_at
        assert row.value
        assert 0 < row.confidence <= 1
        end = row.end_char
