"""Expressions that lean on the publication time or on a date named before: yesterday, last week."""

from __future__ import annotations

import re
from datetime import date

from transforms.numerals import parse_number
from transforms.timexes.scene import Reading, Rule, Scene
from transforms.timexes.tense import looks_ahead
from transforms.timexes.values import UNKNOWN, interval_of, shifted, unit_value
from transforms.timexes.words import (
    DAY_PARTS,
    MODIFIER,
    PART,
    PARTS_OF,
    QUANTITY,
    RELATION,
    WEEKDAY,
    compiled,
    singular,
    weekday_number,
)

SHIFTS = {"this": 0, "current": 0, "last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}
DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}
BACK = frozenset({"previous", "before", "earlier", "prior", "preceding"})
LARGEST = 400  # units; what is further away is no date of news
CALENDAR_UNIT = r"(?P<unit>day|weekend|week|month|quarter|year|decade|century)"
SPEECH = re.compile(r"\b(?:said|told|announced|reported|stated|added)\s(?:on\s)?\Z", re.IGNORECASE)


def _read_day(match: re.Match[str], scene: Scene) -> Reading:
    word = match["word"].lower()
    value = scene.unit("day", DAYS[word])
    part = match["part"]
    if word == "tonight":
        return Reading("TIME", f"{value}TNI")
    return Reading("TIME", f"{value}T{DAY_PARTS[part.lower()]}") if part else Reading("DATE", value)


def _read_second_day(match: re.Match[str], scene: Scene) -> Reading:
    """Read `the day before yesterday`, `the day after tomorrow`."""
    return Reading("DATE", scene.unit("day", 2 * DAYS[(match["word"] or match["ahead"]).lower()]))


def _read_part_of_today(match: re.Match[str], scene: Scene) -> Reading | None:
    """Read `this morning`, `last night`, `Sunday night`'s like without a weekday."""
    part, is_last = match["part"].lower(), match["which"].lower() == "last"
    if is_last and part in ("morning", "afternoon"):
        return None
    return Reading("TIME", f"{scene.unit('day', -1 if is_last else 0)}T{DAY_PARTS[part]}")


def _read_weekday(match: re.Match[str], scene: Scene) -> Reading:
    number = weekday_number(match["weekday"])
    relation = (match["relation"] or "").lower()
    value = f"XXXX-WXX-{number}"
    if scene.day is not None and scene.knows("day"):
        value = unit_value(_weekday(scene, match, scene.day, number, relation), "day")
    part = match["part"]
    return Reading("TIME", f"{value}T{DAY_PARTS[part.lower()]}") if part else Reading("DATE", value)


def _weekday(scene: Scene, match: re.Match[str], day: date, number: int, relation: str) -> date:
    """Return the day of that name: the latest up to publication, or the next one if it is ahead."""
    back = (day.isoweekday() - number) % 7
    ahead = (number - day.isoweekday()) % 7
    if relation in ("next", "coming"):
        return shifted(day, "day", ahead or 7)
    if relation in ("last", "past", "previous"):
        return shifted(day, "day", -(back or 7))
    if relation == "this" or looks_ahead(scene.text, match.start(), match.end()):
        return shifted(day, "day", ahead if relation != "this" or ahead < 7 else 0)
    return shifted(day, "day", -back)


def _read_unit(match: re.Match[str], scene: Scene) -> Reading | None:
    """Read `last week`, `this year`; the interval of `earlier this year` ends with publication."""
    unit, relation = singular(match["unit"]), match["relation"].lower()
    if unit == "day" and relation != "this":
        return None
    if unit in ("week", "month", "year", "decade") and relation != "this" and _has_the(match):
        return None  # `the last year` is a stretch of time that ends now
    value = scene.unit(unit, SHIFTS[relation])
    whole = interval_of(value)
    modifier = (match["modifier"] or "").lower()
    if whole and modifier.startswith("earlier") and scene.day and scene.knows("day"):
        today = interval_of(unit_value(scene.day, "day"))
        return Reading("DATE", value, (whole[0], today[1]) if today else whole)
    return Reading("DATE", value)


def _read_part_of_unit(match: re.Match[str], scene: Scene) -> Reading:
    """Read `the end of the year`: the year of publication."""
    return Reading("DATE", scene.unit(match["unit"].lower(), 0))


def _has_the(match: re.Match[str]) -> bool:
    return re.search(r"(?i)\bthe\s\w+\s\w+\Z", match[0]) is not None


def _read_weekend(match: re.Match[str], scene: Scene) -> Reading:
    """Read `the weekend`: the last one up to publication, or the coming one."""
    if scene.day is None or not scene.knows("day"):
        return Reading("DATE", UNKNOWN["weekend"])
    is_ahead = looks_ahead(scene.text, match.start(), match.end())
    is_on = scene.day.isoweekday() >= 6 or is_ahead
    return Reading("DATE", scene.unit("weekend", 0 if is_on else -1))


def _read_ago(match: re.Match[str], scene: Scene) -> Reading | None:
    unit = singular(match["unit"])
    number = parse_number(match["number"])
    if unit in ("second", "minute", "hour"):
        return Reading("TIME", "PAST_REF")
    if number is None and re.fullmatch(r"an?", match["number"], re.IGNORECASE):
        number = 1.0
    if number is None or number % 1 or number > LARGEST:
        return Reading("DATE", "PAST_REF")
    days = {"fortnight": 14, "week": 7}
    if unit in days and number == 1:
        return Reading("DATE", scene.unit("day", -days[unit]))
    if unit in ("night", "fortnight"):
        unit, number = ("day", number) if unit == "night" else ("week", 2 * number)
    return Reading("DATE", scene.unit(unit, -int(number)))


def _read_long_ago(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    return Reading("DATE", "PAST_REF")


def _read_named_before(match: re.Match[str], scene: Scene) -> Reading:
    """Read `the next day`, `that year`, `the same month`: seen from the date named last."""
    unit, which = singular(match["unit"]), (match["which"] or "that").lower()
    shift = -1 if which in BACK else 0 if which in ("same", "that") else 1
    return Reading("DATE", _from_named(scene, unit, shift))


def _read_later(match: re.Match[str], scene: Scene) -> Reading | None:
    """Read `three days later`, `a year earlier`, `two weeks before`: from the date named last."""
    number = parse_number(match["number"]) or (
        1.0 if match["number"].lower() in ("a", "an") else None
    )
    unit = singular(match["unit"])
    if unit in ("second", "minute", "hour", "night", "fortnight") or not number or number % 1:
        return None
    sign = -1 if match["way"].lower() in BACK else 1
    if number > LARGEST:
        return None
    return Reading("DATE", _from_named(scene, unit, sign * int(number)))


def _from_named(scene: Scene, unit: str, shift: int) -> str:
    """Return the unit so far from the date named last, as exactly as that date is known."""
    named = scene.last_named()
    bounds = interval_of(named) if named else None
    if named is None or bounds is None:
        return UNKNOWN[unit]
    days = (bounds[1] - bounds[0]).days
    coarse = {"day": 1, "week": 7, "weekend": 7, "month": 31, "quarter": 92, "year": 366}
    if days > coarse.get(unit, 36600):
        return UNKNOWN[unit]
    try:
        return unit_value(shifted(bounds[0].date(), unit, shift), unit)
    except (ValueError, OverflowError):
        return UNKNOWN[unit]


# Days with a name of their own: Black Friday, Bloody Sunday.
NAMED_DAY = r"(?<!Black\s)(?<!Good\s)(?<!Bloody\s)(?<!Easter\s)(?<!Palm\s)(?<!Cyber\s)"
EARLY = r"(?P<early>(?:early|late|later|earlier)\s(?:on\s)?)?"
RULES = (
    Rule(
        "day",
        compiled(rf"{EARLY}(?P<word>today|yesterday|tomorrow|tonight)(?:\s{PART})?"),
        _read_day,
        0.95,
    ),
    Rule(
        "day",
        compiled(r"the\sday\s(?:before\s(?P<word>yesterday)|after\s(?P<ahead>tomorrow))"),
        _read_second_day,
        0.95,
    ),
    Rule("day", compiled(rf"{EARLY}(?P<which>this|last)\s{PART}"), _read_part_of_today, 0.85),
    Rule(
        "weekday",
        compiled(
            rf"{NAMED_DAY}{EARLY}(?:(?P<relation>this|last|next|past|coming)\s)?{WEEKDAY}(?:\s(?:early\s)?{PART})?"
        ),
        _read_weekday,
        0.9,
    ),
    Rule(
        "next unit", compiled(rf"{MODIFIER}(?:the\s)?{RELATION}\s{CALENDAR_UNIT}"), _read_unit, 0.9
    ),
    Rule(
        "end of unit",
        compiled(
            rf"(?:the\s)?{PARTS_OF}\sof\sthe\s(?P<unit>week|month|year|decade)(?!\s(?:of|\d))"
        ),
        _read_part_of_unit,
        0.8,
    ),
    Rule(
        "weekend",
        compiled(
            r"(?<=[Oo]ver\s)the\sweekend|(?<=[Dd]uring\s)the\sweekend|(?<=[Aa]t\s)the\sweekend|(?<=[Oo]n\s)the\sweekend"
        ),
        _read_weekend,
        0.8,
    ),
    Rule(
        "ago",
        compiled(r"(?:days|weeks|months|years|decades|centuries)\sago"),
        _read_long_ago,
        0.75,
    ),
    Rule(
        "ago",
        compiled(
            rf"(?:(?:more|less)\sthan\s|about\s|nearly\s|almost\s|just\s|over\s|only\s)?{QUANTITY}\s(?P<unit>seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?|century|centuries)\sago"
        ),
        _read_ago,
        0.85,
    ),
    Rule(
        "same unit",
        compiled(
            r"(?:the\s(?P<which>same|following|next|previous|preceding)|(?P<that>that))"
            r"\s(?P<unit>day|week|month|year|decade)"
        ),
        _read_named_before,
        0.6,
    ),
    Rule(
        "unit before",
        compiled(
            r"(?:the|a)\s(?P<unit>day|week|month|year)\s(?P<which>before|earlier)(?P<that>)(?!\s\w)"
        ),
        _read_named_before,
        0.6,
    ),
    Rule(
        "unit before",
        compiled(
            rf"{QUANTITY}\s(?P<unit>days?|weeks?|months?|years?|decades?)\s(?P<way>later|earlier|(?:before|prior)(?=[.,;)]))(?!\sthan\b)"
        ),
        _read_later,
        0.6,
    ),
)
