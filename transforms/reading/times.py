"""Publication times as records write them, with the precision that they really have."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from dateutil import parser

UNITS = ("year", "month", "day", "hour", "minute", "second")
# Two defaults that differ in every unit: what both readings agree on was written, not filled in.
DEFAULTS = (datetime(2000, 1, 1, 0, 0, 0), datetime(2001, 2, 2, 1, 1, 1))
ORIGIN = datetime(1, 1, 1)
# The first newspaper is of 1605. Programs write 0001 or 9999 where they know no date.
EARLIEST, LATEST = 1600, 2200
# Seconds or milliseconds since 1970, from 2001 on: fewer digits could be a date.
EPOCH = re.compile(r"\A([1-9]\d{9})(?:\d{3})?(?:\.\d{1,9})?\Z", re.ASCII)
# What programs write most; month and day stand in their order, and are checked when it is read.
ISO = re.compile(
    r"\A[12]\d{3}-\d\d-\d\d"
    r"(?:[T ]\d\d:\d\d(?P<second>:\d\d(?:\.(?:\d{3}|\d{6}))?)?(?:Z|[+-]\d\d:?\d\d)?)?\Z",
    re.ASCII,
)
DAY = len("1998-04-10")
YEAR_FIRST = re.compile(r"\A\s*\d{4}")
# Names of zones with a fixed meaning, in hours from UTC: RFC 5322, section 4.3.
ZONES = {"UTC": 0, "UT": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5}
ZONES |= {"MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


class PartialTime(NamedTuple):
    """The start of the period that is known, in UTC, and the finest unit that was given."""

    at: datetime
    precision: str


def parse_time(text: str) -> PartialTime | None:
    """Parse a date or time, e.g. 1973, 1973-01, 27 January 1973, 1998-04-10T17:30:00+01:00.

    Ten or thirteen digits are seconds or milliseconds since 1970. A time without a zone is taken
    as UTC. None when the year is missing, when day and month could be either way round
    (04/10/1998), when its zone is a name with many meanings (IST), or when it is no time at all.
    """
    if epoch := EPOCH.match(text):
        moment = datetime.fromtimestamp(int(epoch[1]), UTC)
        return PartialTime(moment, "second") if moment.year <= LATEST else None
    if plain := _iso(text):
        return plain
    try:
        first, second = (_parse(text, default) for default in DEFAULTS)
        ambiguous = not YEAR_FIRST.match(text) and _parse(text, DEFAULTS[0], dayfirst=True) != first
    except (ValueError, OverflowError, TypeError):
        return None
    given = [unit for unit in UNITS if getattr(first, unit) == getattr(second, unit)]
    known = [unit for unit, expected in zip(given, UNITS, strict=False) if unit == expected]
    if not known or (ambiguous and len(known) > 1):
        return None
    if not EARLIEST <= first.year <= LATEST:
        return None
    return PartialTime(_in_utc(_floor(first, known)), known[-1])


def _iso(text: str) -> PartialTime | None:
    """Return what is written as ISO 8601 has it; it takes a thirtieth of the time of a guess."""
    if not (written := ISO.match(text)):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not EARLIEST <= moment.year <= LATEST:
        return None
    precision = "second" if written["second"] else "minute" if len(text) > DAY else "day"
    return PartialTime(_in_utc(moment.replace(microsecond=0)), precision)


def _parse(text: str, default: datetime, *, dayfirst: bool = False) -> datetime:
    return parser.parse(text, default=default, dayfirst=dayfirst, tzinfos=_zone)


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """Return the zone of an offset in seconds or of a name; ValueError for a name of many zones."""
    if name is None and offset is None:
        return None
    if offset is None and name not in ZONES:
        raise ValueError(f"{name} names no certain zone")
    return timezone(timedelta(seconds=offset if offset is not None else ZONES[name or ""] * 3600))


def _floor(moment: datetime, known: list[str]) -> datetime:
    """Return the start of the period whose units are known."""
    return moment.replace(**{u: getattr(ORIGIN, u) for u in UNITS if u not in known}, microsecond=0)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first or last hours of the calendar
        return moment.replace(tzinfo=UTC)
