"""Dates of the calendar: days, months and years by name or number, with or without a year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from transforms.timexes.scene import Reading, Rule, Scene
from transforms.timexes.tense import looks_ahead, tense_around
from transforms.timexes.values import interval_of, shifted, unit_value
from transforms.timexes.words import (
    ANY_MONTH,
    DAY,
    DAY_PARTS,
    MODIFIER,
    MONTH,
    OPTIONAL_WEEKDAY,
    ORDINALS,
    PART,
    YEAR,
    compiled,
    month_number,
    weekday_number,
)

# A two-digit year is read after an abbreviated month or an apostrophe only: 4 Apr 89, 5 May ’68.
SHORT_YEAR = r"(?P<short>[’']?\d\d(?!\d|[:.,]\d|%))"
TWO_DIGITS_FROM = 30  # 30 to 99 are of the 1900s
# Words before a month's name that show it is one: `May` and `March` are words of their own.
BEFORE_MONTH = (
    r"(?:in|since|until|till|by|from|to|of|during|before|after|between|and|through|late|early|mid)"
)
IS_MONTH_BEFORE = re.compile(rf"\b{BEFORE_MONTH}[\s-]\Z", re.IGNORECASE)
DOUBTFUL = frozenset({"may", "march", "august"})
NEAR_AHEAD = 31  # days; one further ahead without a word of the future is rather the last one
MONTHS_AHEAD = 3  # a month so near ahead is meant where no verb tells of the past
YEAR_ONLY = re.compile(r"\d{4}\Z")
SENTENCE_BREAK = re.compile(r"[.!?]\s")


def _read_day(match: re.Match[str], scene: Scene) -> Reading | None:
    month, day = month_number(match["month"]), int(match["day"])
    groups = match.groupdict()
    year = _stated_year(match, groups)
    if year is None and groups.get("short"):
        return None
    if year is not None:
        return _day(year, month, day)
    weekday = groups.get("weekday")
    years = _years(scene, match, month, day, weekday_number(weekday) if weekday else None)
    for candidate in years:
        if (reading := _day(candidate, month, day)) is not None:
            return reading
    return Reading("DATE", f"XXXX-{month:02}-{day:02}") if day <= 31 and not years else None


def _read_part_of_day(match: re.Match[str], scene: Scene) -> Reading | None:
    day = _read_day(match, scene)
    return day and Reading("TIME", f"{day.value}T{DAY_PARTS[match['part'].lower()]}")


def _stated_year(match: re.Match[str], groups: dict[str, str | None]) -> int | None:
    if groups.get("year"):
        return int(match["year"])
    short = groups.get("short")
    if not short or not (short[0] in "’'" or len(match["month"].rstrip(".")) < 5):
        return None
    number = int(short.lstrip("’'"))
    return number + (1900 if number >= TWO_DIGITS_FROM else 2000)


def _day(year: int, month: int, day: int) -> Reading | None:
    try:
        return Reading("DATE", unit_value(date(year, month, day), "day"))
    except ValueError:
        return None


def _years(
    scene: Scene, match: re.Match[str], month: int, day: int, weekday: int | None
) -> list[int]:
    """Return the years that a day without one may lie in, the likeliest first."""
    told = _year_of_context(scene, match)
    if told and weekday in (None, _weekday_of(told, month, day)):
        return [told]
    if scene.day is None or not scene.knows("month"):
        return []
    around = [scene.day.year, scene.day.year - 1, scene.day.year + 1]
    if weekday is not None:
        fitting = [y for y in around if _weekday_of(y, month, day) == weekday]
        if fitting:
            return fitting
    published = scene.day.toordinal()
    ahead = looks_ahead(scene.text, match.start(), match.end())

    def distance(year: int) -> float:
        days = date(year, month, min(day, 28)).toordinal() - published
        return abs(days) * (1.0 if days <= 0 or ahead or days <= NEAR_AHEAD else 3.0)

    return sorted(around, key=distance)


def _weekday_of(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).isoweekday()
    except ValueError:
        return None


def _year_of_context(scene: Scene, match: re.Match[str]) -> int | None:
    """Return the year of the date named last in the same paragraph, if the text gave it a year.

    That holds for a year in the past of the publication, or where the publication is not known.
    """
    if scene.stated is None:
        return None
    last, value = scene.stated
    year = int(value[:4])
    between = scene.text[last : match.start()]
    is_bare = YEAR_ONLY.search(scene.text[:last][-5:]) and len(scene.named[-1][2]) == 4
    if "\n" in between or (is_bare and SENTENCE_BREAK.search(between)):
        return None
    if scene.day is not None and year >= scene.day.year:
        return None
    if value[5:7].isdigit() and int(value[5:7]) > month_number(match["month"]):
        return None  # a story goes on in time: after October 2023, May is not of that year
    scene.stated = (match.end(), value)
    return year


def _read_month(match: re.Match[str], scene: Scene) -> Reading | None:
    month = month_number(match["month"])
    groups = match.groupdict()
    if groups.get("year"):
        return Reading("DATE", f"{int(match['year']):04}-{month:02}")
    if relation := groups.get("relation"):
        return _related_month(relation.lower(), month, scene)
    if not _is_month(match, scene):
        return None
    told = _year_of_context(scene, match)
    if told is not None:
        return Reading("DATE", f"{told:04}-{month:02}")
    if scene.day is None or not scene.knows("month"):
        return Reading("DATE", f"XXXX-{month:02}")
    tense = tense_around(scene.text, match.start("month"), match.end())
    near = 0 < (month - scene.day.month) % 12 <= MONTHS_AHEAD
    ahead = tense == "future" or (tense is None and near)
    return Reading("DATE", f"{_year_of_month(scene.day, month, ahead):04}-{month:02}")


def _is_month(match: re.Match[str], scene: Scene) -> bool:
    """Return whether a month's bare name is one: capital letter, and no other sense likely."""
    name = match["month"]
    if not name[0].isupper():
        return False
    if name.lower() not in DOUBTFUL or match["modifier"]:
        return True
    return bool(IS_MONTH_BEFORE.search(scene.text[max(0, match.start() - 10) : match.start()]))


def _year_of_month(day: date, month: int, ahead: bool) -> int:
    if ahead:
        return day.year + (month < day.month)
    return day.year - (month > day.month)


def _related_month(relation: str, month: int, scene: Scene) -> Reading:
    """Read `last March`, `next May`, `this June`: the nearest of that name in that direction."""
    if scene.day is None or not scene.knows("month"):
        return Reading("DATE", f"XXXX-{month:02}")
    year = scene.day.year
    if relation in ("last", "past", "previous"):
        year -= month >= scene.day.month
    elif relation in ("next", "coming"):
        year += month <= scene.day.month
    return Reading("DATE", f"{year:04}-{month:02}")


def _read_month_of_year(match: re.Match[str], scene: Scene) -> Reading | None:
    shift = {"this": 0, "last": -1, "next": 1, "that": None, "the same": None}[
        re.sub(r"\s", " ", match["which"].lower())
    ]
    month = month_number(match["month"])
    year = scene.unit("year", shift) if shift is not None else (scene.last_named() or "XXXX")[:4]
    return Reading("DATE", f"{year}-{month:02}") if len(year) == 4 else None


def _read_days(match: re.Match[str], scene: Scene) -> Reading | None:
    """Read 12-14 May 2010 or May 12-14: from the start of the first day to the end of the last."""
    last = _read_day(match, scene)
    bounds = interval_of(last.value) if last else None
    days = int(match["day"]) - int(match["first"])
    if bounds is None or days <= 0:
        return None
    interval = (bounds[0] - timedelta(days=days), bounds[1])
    return Reading("DURATION", f"P{days + 1}D", interval)


def _read_eleventh(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    return Reading("DATE", "2001-09-11")


def _read_iso(match: re.Match[str], scene: Scene) -> Reading | None:  # noqa: ARG001
    return _day(int(match["year"]), int(match["m"]), int(match["d"]))


def _read_numeric(match: re.Match[str], scene: Scene) -> Reading | None:  # noqa: ARG001
    """Read 19/09/2023 and 9/19/2023; what could be either way round keeps only its year."""
    year, first, second = int(match["year"]), int(match["a"]), int(match["b"])
    if match["mark"] == "." or first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return Reading("DATE", f"{year:04}-XX-XX")


def _read_week_of_month(match: re.Match[str], scene: Scene) -> Reading | None:
    """Read `the first week of May`, `the last week of March 2009` as an ISO week."""
    month = _read_month(match, scene)
    bounds = interval_of(month.value) if month else None
    if bounds is None:
        return month and Reading("DATE", "XXXX-WXX")
    which = match["which"].lower()
    days = -7 if which == "last" else 7 * ORDINALS[which] - 4
    return Reading("DATE", unit_value(shifted(bounds[which == "last"].date(), "day", days), "week"))


ITS_YEAR = rf"(?:,?\s{YEAR})?"
WHICH_YEAR = r"(?:of|in)\s(?P<which>this|last|next|that|the\ssame)\syear"
# "from 3 to 5 February", "between May 12 and 14"
TO_DAY = r"(?P<first>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\s(?:to|and|until|through)\s(?:the\s)?"
FROM = r"(?:(?<=\bfrom\s)|(?<=\bbetween\s))"
FIRST = r"(?P<first>0?[1-9]|[12]\d|3[01])\s?[-–]\s?"
RULES = (
    Rule("month day", compiled(rf"{ANY_MONTH}\s{FIRST}{DAY}{ITS_YEAR}"), _read_days, 0.9),
    Rule("day month", compiled(rf"{FIRST}{DAY}\s{ANY_MONTH}{ITS_YEAR}"), _read_days, 0.9),
    Rule("month day", compiled(rf"{FROM}{ANY_MONTH}\s{TO_DAY}{DAY}{ITS_YEAR}"), _read_days, 0.9),
    Rule("day month", compiled(rf"{FROM}{TO_DAY}{DAY}\s{ANY_MONTH}{ITS_YEAR}"), _read_days, 0.9),
    Rule("clock", re.compile(r"(?<![\w/$.-])9/11(?![\w/]|\.\d)"), _read_eleventh, 0.8),
    Rule(
        "month day",
        compiled(
            rf"{OPTIONAL_WEEKDAY}{ANY_MONTH}\s{DAY}(?![:/]\d)(?:,?\s(?:of\s)?{YEAR}|,?\s{SHORT_YEAR})"
        ),
        _read_day,
        0.97,
    ),
    Rule(
        "month day",
        compiled(rf"{OPTIONAL_WEEKDAY}{ANY_MONTH}\s{DAY}(?![:/]\d|,\d{{3}}|\s?(?:%|percent))"),
        _read_day,
        0.9,
    ),
    Rule(
        "day month",
        compiled(
            rf"{OPTIONAL_WEEKDAY}(?:the\s)?{DAY}(?:\sof)?[\s-]{ANY_MONTH}"
            rf"(?:,?[\s-](?:of\s)?{YEAR}|,?\s{SHORT_YEAR})"
        ),
        _read_day,
        0.97,
    ),
    Rule(
        "day month",
        compiled(rf"{OPTIONAL_WEEKDAY}(?:the\s)?{DAY}(?:\sof)?[\s-]{ANY_MONTH}"),
        _read_day,
        0.9,
    ),
    Rule(
        "month day",
        compiled(rf"(?:the\s)?{PART}\sof\s{ANY_MONTH}\s{DAY}{ITS_YEAR}"),
        _read_part_of_day,
        0.9,
    ),
    Rule("month year", compiled(rf"{MODIFIER}{ANY_MONTH},?\s(?:of\s)?{YEAR}"), _read_month, 0.97),
    Rule("month of year", compiled(rf"{MODIFIER}{MONTH}\s{WHICH_YEAR}"), _read_month_of_year, 0.9),
    Rule("next month", compiled(rf"(?P<relation>last|next|this|past)\s{MONTH}"), _read_month, 0.8),
    Rule("month", compiled(rf"{MODIFIER}{MONTH}"), _read_month, 0.85),
    Rule(
        "week of month",
        compiled(
            rf"(?P<modifier>the)\s(?P<which>first|second|third|fourth|last)\sweek\s(?:of|in)\s{MONTH}"
            rf"{ITS_YEAR}"
        ),
        _read_week_of_month,
        0.8,
    ),
    Rule(
        "slashed",
        compiled(
            r"(?P<year>1\d{3}|20\d\d)[-/](?P<m>0?[1-9]|1[0-2])[-/](?P<d>0?[1-9]|[12]\d|3[01])"
        ),
        _read_iso,
        0.97,
    ),
    Rule(
        "slashed",
        compiled(
            r"(?P<a>0?[1-9]|[12]\d|3[01])(?P<mark>[/.])(?P<b>0?[1-9]|[12]\d|3[01])(?P=mark)"
            r"(?P<year>(?:19|20)\d\d)"
        ),
        _read_numeric,
        0.9,
    ),
)
