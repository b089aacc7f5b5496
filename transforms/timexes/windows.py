"""Where in a text a time may stand at all: around the stems of the calendar's words and numbers.

One pass of an automaton; the patterns then look at these windows only. Most rules need more than a
stem: what stands beside it tells which of them may match there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from transforms.lower_case import lower
from transforms.names.gazetteer import build_automaton
from transforms.numerals import SCALES, TENS, UNITS

Window = tuple[int, int]

REACH = 60, 60  # characters before and behind a stem that an expression may extend to
# Most expressions extend less far: a month alone has but words such as `the beginning of` before
# it. Behind counts what a pattern looks at to see that the expression ends there.
REACHES = {
    "month": (20, 4),
    "month day": (20, 40),
    "day month": (25, 20),
    "month year": (20, 16),
    "month of year": (20, 30),
    "next month": (12, 4),
    "year": (20, 4),
    "decade": (32, 20),
    "slashed": (4, 16),
    "nth unit": (16, 30),
    "next unit": (36, 6),
    "past unit": (20, 8),
    "same unit": (20, 20),
    "end of unit": (28, 12),
    "weekend": (12, 8),
    "units": (60, 18),
    "season": (36, 24),
    "fiscal": (8, 32),
    "day": (32, 32),
    "adverb": (4, 10),
    "recent": (8, 12),
    "past": (16, 10),
    "present": (12, 10),
    "future": (20, 8),
    "noon": (4, 4),
}
STEMS = {
    "month": (
        "january february march april may june july august september october november december"
    ).split(),
    "weekday": "monday tuesday wednesday thursday friday saturday sunday".split(),
    "unit": (
        "second minute hour day night week fortnight month quarter year decade centur half"
    ).split(),
    "season": "spring summer autumn fall winter".split(),
    "fiscal": "fiscal financial".split(),
    "day": "today yesterday tomorrow tonight morning afternoon evening night".split(),
    "adverb": (
        "hourly daily nightly weekly biweekly fortnightly monthly quarterly annual yearly biennial"
        " semiannual"
    ).split(),
    "every": "every each".split(),
    "recent": "recent coming".split(),
    "past": "recent lately long".split(),
    "present": "nowadays these present moment right".split(),
    "future": ["future"],
    "noon": "noon midday midnight".split(),
    "decade": "twenties thirties forties fifties sixties seventies eighties nineties".split(),
}
# Of these nothing but the whole word is looked for: "mar" begins "market".
WHOLE = {
    "month": "jan feb mar apr jun jul aug sep sept oct nov dec".split(),
    "every": ["per"],
    "ago": ["ago"],
}
_FIGURE = r"\d\s"
_ORDINAL = r"(?:st|nd|rd|th)[\s-]"
_COUNTED = (
    *(*UNITS[1:], *TENS, *SCALES),
    *"a an of several few many some".split(),
    *"trading working business consecutive straight full more whole school".split(),
)


def _behind(*ends: str) -> str:
    """Return a pattern of no width for a place behind one of these, each of which has one width."""
    return "|".join(f"(?<={end})" for end in ends)


def _behind_words(words: Iterable[str]) -> str:
    """Return a pattern of no width for a place behind one of these words and a space.

    Those of one length are looked for together.
    """
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in words:
        by_length[len(word)].append(word)
    ways = (rf"(?<=\b(?:{'|'.join(same)})\s)" for same in by_length.values())
    return rf"(?<=\s)(?:{'|'.join(ways)})"


# The kinds of windows that a stem opens, and what the rules of each cannot do without beside it: a
# pattern to match where the stem begins. A number is a stem, too.
BESIDE = {
    "month": {
        "month": "",
        "month day": r"\w{3,9}\.?\s\d",
        "day month": _behind(r"\d[\s-]", _ORDINAL, r"\sof[\s-]"),
        "month year": r"\w{3,9}\.?,?\s(?:of\s)?\d",
        "month of year": r"\w{3,9}\s(?:of|in)\s",
        "next month": _behind(r"(?:this|last|next|past)\s"),
        "week of month": _behind(r"week\s(?:of|in)\s"),
    },
    "unit": {
        "nth unit": _behind(_ORDINAL),
        "next unit": _behind(r"(?:this|last|next)\s", r"current\s", r"coming\s"),
        "past unit": _behind(r"the\s(?:past|last|next)\s", r"the\scoming\s"),
        "same unit": _behind(r"(?:that|same|next)\s", r"previous\s", r"(?:follow|preced)ing\s"),
        "end of unit": _behind(r"of\sthe\s"),
        "weekend": r"(?<=the\s)weekend",
        "unit before": r"\w{3,9}\s(?:before|earlier|later|prior)",
        "units": f"{_behind(_FIGURE)}|{_behind_words(_COUNTED)}",
        "hyphened unit": _behind("-"),
    },
}
BESIDE_NUMBER = {
    "year": r"[12]\d{3}(?!\d)",
    "decade": r"\d{0,2}(?:(?<=[\d’'])\d0[’']?s|\d(?:st|nd|rd|th)\b)",
    "slashed": r"\d{1,4}[-/.]\d{1,2}[-/.]\d",
    "clock": r"\d{0,2}(?:9/11|\d[:.]\d\d|\d\s?[apAP]\.?\s?[mM]|\d\d\s?(?:GMT|UTC|Z\b|hours|hrs))",
}


# A number that one of these fits; most fit none.
NUMBER = re.compile(rf"\d(?<!\d\d)(?<=(?={'|'.join(BESIDE_NUMBER.values())}).)\d*")


class Kind(NamedTuple):
    """A kind of window: what is needed beside its stem, and how far it reaches to each side."""

    name: str
    beside: re.Pattern[str]
    before: int
    behind: int


def _kinds(stem: str) -> list[Kind]:
    if stem == "number":
        listed = {name: re.compile(beside) for name, beside in BESIDE_NUMBER.items()}
    else:
        beside = BESIDE.get(stem, {stem: ""})
        listed = {name: re.compile(each, re.IGNORECASE) for name, each in beside.items()}
    return [Kind(name, each, *REACHES.get(name, REACH)) for name, each in listed.items()]


LISTED = [
    (stem, kind, stems is WHOLE)
    for stems in (STEMS, WHOLE)
    for kind, listed in stems.items()
    for stem in listed
]
AUTOMATON = build_automaton([stem for stem, _, _ in LISTED])
KINDS = {stem: _kinds(stem) for stem in sorted({kind for _, kind, _ in LISTED} | {"number"})}


def find_windows(text: str) -> dict[str, list[Window]]:
    """Return by kind the stretches of text in which an expression of that kind may stand."""
    found: dict[str, list[Window]] = defaultdict(list)
    for start, end, stem in sorted((*_words(text), *_numbers(text))):
        for name, beside, before, behind in KINDS[stem]:
            if beside.match(text, start):
                _add(found[name], max(0, start - before), end + behind)
    return found


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where the calendar's words begin and the stem ends, and of what kind it is."""
    for pattern, start, end in AUTOMATON.find_matches_as_indexes(lower(text), overlapping=True):
        _, kind, is_whole = LISTED[pattern]
        goes_on = is_whole and text[end : end + 1].isalpha()
        if not goes_on and not text[start - 1 : start].isalpha():
            yield start, end, kind


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    for digits in NUMBER.finditer(text):
        yield *digits.span(), "number"


def _add(windows: list[Window], start: int, end: int) -> None:
    """Add a window behind the others, or lengthen the last one where they touch."""
    if windows and start <= windows[-1][1]:
        windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
    else:
        windows.append((start, end))
