"""TIMEX3 values of calendar units: how they are written, shifted, and what interval they mean.

https://timeml.github.io/site/publications/timeMLdocs/timeml_1.2.1.html; an X is a digit that is not
known. Weeks are those of ISO 8601. Seasons are the northern meteorological ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

Interval = tuple[datetime, datetime]

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
UNKNOWN = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
}
VALUE = re.compile(
    r"(?P<year>\d{4})(?:-W(?P<week>\d\d)(?P<weekend>-WE)?|-Q(?P<quarter>[1-4])|-H(?P<half>[12])"
    r"|-(?P<season>SP|SU|FA|WI)|-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>\S{2,11}))?)?)?"
)
CLOCK = re.compile(r"(\d\d)(?::(\d\d))?(?:Z|([+-]\d\d))?")
KEPT = 4096  # values whose interval is kept in mind: articles of a day name the same dates
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def week_value(day: date) -> str:
    """Return the ISO week of a day, e.g. 2023-W38."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


WRITTEN: dict[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": week_value,
    "weekend": lambda day: f"{week_value(day)}-WE",
    "month": lambda day: f"{day.year:04}-{day.month:02}",
    "quarter": lambda day: f"{day.year:04}-Q{(day.month + 2) // 3}",
    "year": lambda day: f"{day.year:04}",
    "decade": lambda day: f"{day.year // 10:03}",
    "century": lambda day: f"{day.year // 100:02}",
}


def unit_value(day: date, unit: str) -> str:
    """Return the value of the unit (a key of UNKNOWN) that holds the day."""
    return WRITTEN[unit](day)


def shifted(day: date, unit: str, number: int) -> date:
    """Return the day so many units later; OverflowError or ValueError outside the calendar."""
    if unit in MONTHS_OF:
        return day + relativedelta(months=MONTHS_OF[unit] * number)
    return day + timedelta(days=number * (1 if unit == "day" else 7))


@lru_cache(KEPT)
def interval_of(value: str) -> Interval | None:
    """Return the interval that a DATE or TIME value means, UTC, half-open.

    A part of a day (TMO, TNI) means that day: how far it reaches depends on who speaks. None for
    a value with an X, a fiscal year, PAST_REF and its like, and what lies outside the calendar.
    """
    try:
        if re.fullmatch(r"\d{2,3}", value):
            years = 10 ** (4 - len(value))
            return _months(int(value) * years, 1, 12 * years)
        found = VALUE.fullmatch(value)
        return _interval(found) if found else None
    except (ValueError, OverflowError):
        return None


def _interval(found: re.Match[str]) -> Interval | None:
    year = int(found["year"])
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return _days(monday + timedelta(days=5), 2) if found["weekend"] else _days(monday, 7)
    if found["quarter"]:
        return _months(year, 3 * int(found["quarter"]) - 2, 3)
    if found["half"]:
        return _months(year, 6 * int(found["half"]) - 5, 6)
    if found["season"]:
        return _months(year, SEASONS[found["season"]], 3)
    if found["month"] is None:
        return _months(year, 1, 12)
    if found["day"] is None:
        return _months(year, int(found["month"]), 1)
    whole = _days(date(year, int(found["month"]), int(found["day"])), 1)
    return _clock(whole, found["time"]) if found["time"] else whole


def _clock(day: Interval, time: str) -> Interval:
    found = CLOCK.fullmatch(time)
    if found is None:
        return day
    hours = int(found[1]) - int(found[3] or 0)
    start = day[0] + timedelta(hours=hours, minutes=int(found[2] or 0))
    return start, start + (timedelta(minutes=1) if found[2] else timedelta(hours=1))


def _days(first: date, number: int) -> Interval:
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return start, start + timedelta(days=number)


def _months(year: int, month: int, number: int) -> Interval:
    start = datetime(year, month, 1, tzinfo=UTC)
    return start, start + relativedelta(months=number)
