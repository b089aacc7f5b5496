"""What recurs (TIMEX3 SET), and expressions that stay as vague as they are written."""

from __future__ import annotations

import re

from transforms.numerals import DIGITS, WORDS, parse_number
from transforms.timexes.scene import Reading, Rule, Scene
from transforms.timexes.words import (
    DISTANCE_BEFORE,
    UNIT_LETTERS,
    WEEKDAY,
    compiled,
    singular,
    weekday_number,
)

ADVERBS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1NI",
    "weekly": "P1W",
    "biweekly": "P2W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P1Q",
    "annual": "P1Y",
    "annually": "P1Y",
    "yearly": "P1Y",
    "biennial": "P2Y",
    "semiannual": "P6M",
}
PAST = r"recently|lately|in\sthe\srecent\spast|long\sago"
PRESENT = r"nowadays|these\sdays|at\spresent|at\sthe\smoment|right\snow"
FUTURE = r"in\sthe\s(?:near\s)?future|the\snear\sfuture|the\sforeseeable\sfuture"
RECENT_UNITS = {"days": "PXD", "weeks": "PXW", "months": "PXM", "years": "PXY", "decades": "PXDE"}
RECENT_UNITS |= {"hours": "PTXH"}


def _read_adverb(match: re.Match[str], scene: Scene) -> Reading | None:  # noqa: ARG001
    word = match["word"]
    # A name has a capital: the Daily Mirror.
    return Reading("SET", ADVERBS[word.lower()]) if word[0].islower() or word.isupper() else None


def _read_every(match: re.Match[str], scene: Scene) -> Reading | None:
    if match["weekday"]:
        return Reading("SET", f"XXXX-WXX-{weekday_number(match['weekday'])}")
    number = parse_number(match["number"]) if match["number"] else 1.0
    unit = singular(match["unit"])
    if DISTANCE_BEFORE.search(scene.text[max(0, match.start() - 16) : match.start()]):
        return None
    if (unit == "second" and number == 1) or number is None:
        return None
    letters = UNIT_LETTERS[unit]
    time = "T" if letters[0] == "T" else ""
    return Reading("SET", f"P{time}{number:g}{letters.removeprefix('T')}")


def _read_recent(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    return Reading("DURATION", RECENT_UNITS[match["unit"].lower()])


def _read_past(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    return Reading("DATE", "PAST_REF")


def _read_present(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    return Reading("DATE", "PRESENT_REF")


def _read_future(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    return Reading("DATE", "FUTURE_REF")


RULES = (
    Rule("adverb", compiled(rf"(?P<word>{'|'.join(ADVERBS)})"), _read_adverb, 0.8),
    Rule(
        "every",
        compiled(
            rf"(?:every|each|per)\s(?:(?:other\s)?{WEEKDAY}|(?:(?P<number>{DIGITS}|{WORDS})\s)?"
            r"(?P<unit>seconds?|minutes?|hours?|days?|nights?|weekends?|weeks?|months?|quarters?|years?))"
        ),
        _read_every,
        0.85,
    ),
    Rule(
        "recent",
        compiled(r"(?:the\s)?(?:recent|coming)\s(?P<unit>hours|days|weeks|months|years|decades)"),
        _read_recent,
        0.8,
    ),
    Rule("past", compiled(PAST), _read_past, 0.75),
    Rule("present", compiled(PRESENT), _read_present, 0.75),
    Rule("future", compiled(FUTURE), _read_future, 0.75),
)
