"""Durations: how long, and for those that end or begin now, from when to when."""

from __future__ import annotations

import re

from transforms.numerals import DIGITS, WORDS, parse_number
from transforms.timexes.scene import Reading, Rule, Scene
from transforms.timexes.values import Interval, interval_of, shifted, unit_value
from transforms.timexes.words import (
    DISTANCE_BEFORE,
    QUANTITY,
    UNIT,
    UNIT_LETTERS,
    compiled,
    singular,
)

LEAD = (
    r"(?:(?:nearly|almost|about|around|roughly|approximately|over|under|at\sleast|at\smost|up\sto"
    r"|more\sthan|less\sthan|fewer\sthan|as\slong\sas|just|another|a\sfurther|some)\s)"
)
KIND_OF_DAY = r"(?:(?:trading|working|business|consecutive|straight|full|more|whole|school)\s)?"
# An age or a rank is no duration; nor is `a second`, `one day he will`.
AGE_AFTER = re.compile(r"[\s-]old\b|[\s-]of\sage\b", re.I)
AGE_BEFORE = re.compile(r"\b(?:aged?|ages)\s(?:of\s)?\Z", re.IGNORECASE)
RATE_BEFORE = re.compile(
    r"(?:\d|\b(?:once|twice|times|million|billion|thousand|percent|dollars|euros|pounds|hours|days"
    r"|people|hundred|dozen|tons|tonnes|barrels)|%|\bone|\btwo|\bthree)\s?\Z",
    re.IGNORECASE,
)
LONGEST = 3_000_000  # units; a longer one is a number about something else
SUB_DAY = frozenset({"second", "minute", "hour"})
STEP = {"night": "day", "weekend": "week", "fortnight": "week"}


def _amount(text: str) -> float | None:
    """Return the number of a quantity; None for `several`, `a few`, `many`."""
    words = text.lower()
    if words in ("a", "an"):
        return 1.0
    if words.startswith("half"):
        return 0.5
    if words.endswith(" of"):
        return None
    return parse_number(words)


def timex_duration(number: float | None, unit: str) -> str:
    """Return e.g. P3D, PT48H, P1.5Y, PXW."""
    letters = UNIT_LETTERS[unit]
    if number is not None and unit == "fortnight":
        number *= 2
    written = "X" if number is None else f"{number:g}"
    return f"PT{written}{letters[1:]}" if letters[0] == "T" else f"P{written}{letters}"


def _read_duration(match: re.Match[str], scene: Scene) -> Reading | None:
    unit, word = singular(match["unit"]), match["number"].lower()
    number = _amount(word)
    after, before = scene.text[match.end() : match.end() + 16], scene.text[: match.start()][-24:]
    if AGE_AFTER.match(after) or AGE_BEFORE.search(before):
        return None
    if number is None and word in ("many", "some") and unit in ("second", "quarter", "night"):
        return None
    if number is not None and number > LONGEST:
        return None
    if word in ("a", "an"):
        return _read_one(unit, before)
    if unit in ("second", "quarter", "weekend") and not match["unit"].lower().endswith("s"):
        return None
    if word == "one" and unit == "day" and match["lead"] is None:
        return None
    return Reading("DURATION", timex_duration(number, unit))


def _read_one(unit: str, before: str) -> Reading | None:
    """Read `a year`: how long, or after a number how often."""
    if unit in ("second", "quarter", "night", "weekend"):
        return None
    if unit in SUB_DAY and DISTANCE_BEFORE.search(before):
        return None
    is_rate = RATE_BEFORE.search(before) is not None
    return Reading("SET" if is_rate else "DURATION", timex_duration(1.0, unit), None, 0.7)


def _read_hyphenated(match: re.Match[str], scene: Scene) -> Reading | None:
    """Read `10-day`, `three-year`; `10-year-old` is an age."""
    if scene.text[match.end() : match.end() + 4].lower() in ("-old", " old"):
        return None
    unit = singular(match["unit"])
    if unit in ("second", "quarter"):
        return None
    return Reading("DURATION", timex_duration(_amount(match["number"]), unit))


def _read_up_to_now(match: re.Match[str], scene: Scene) -> Reading | None:
    """Read `the past nine days`, `the last 10 years`, `the next two weeks` with their interval."""
    unit = singular(match["unit"])
    if unit == "second":
        return None
    is_one = not match["number"] and not match["unit"].lower().endswith(("s", "ies"))
    number = 1.0 if is_one else _amount(match["number"]) if match["number"] else None
    ahead = match["way"].lower() in ("next", "coming")
    interval = _interval(scene, unit, number, ahead)
    return Reading("DURATION", timex_duration(number, unit), interval, 0.85)


def _interval(scene: Scene, unit: str, number: float | None, ahead: bool) -> Interval | None:
    """Return from so long before publication to the end of its day, or from then so long ahead."""
    day = scene.day
    if day is None or not scene.knows("day") or unit in SUB_DAY or number is None or number % 1:
        return None
    try:
        other = shifted(day, STEP.get(unit, unit), int(number) if ahead else -int(number))
        bounds = [interval_of(unit_value(each, "day")) for each in sorted((day, other))]
    except (ValueError, OverflowError):
        return None
    return (bounds[0][0], bounds[1][1]) if bounds[0] and bounds[1] else None


RULES = (
    Rule(
        "units",
        compiled(rf"(?P<lead>{LEAD})?{QUANTITY}\s{KIND_OF_DAY}{UNIT}(?:\sand\sa\shalf)?"),
        _read_duration,
        0.85,
    ),
    Rule(
        "hyphened unit",
        compiled(
            rf"(?P<number>{DIGITS}|{WORDS}|multi|half)-"
            r"(?P<unit>second|minute|hour|day|night|week|month|year|decade|century)(?:-long)?"
        ),
        _read_hyphenated,
        0.9,
    ),
    Rule(
        "units",
        compiled(
            rf"(?:the\s)?(?P<way>past|last|next|coming)\s{LEAD}?{QUANTITY}\s"
            rf"{KIND_OF_DAY}{UNIT}"
        ),
        _read_up_to_now,
        0.85,
    ),
    Rule(
        "past unit",
        compiled(
            r"the\s(?P<way>past|last|next|coming)(?P<number>)\s(?P<unit>week|month|year|decade|century|days|weeks|months|years|decades|hours)"
        ),
        _read_up_to_now,
        0.8,
    ),
)
