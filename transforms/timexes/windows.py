"""Where in a text a time may stand at all: around the stems of the calendar's words and numbers.

One pass of an automaton; the patterns then look at these windows only.
"""

from __future__ import annotations

import re
from collections import defaultdict

from transforms.names.gazetteer import build_automaton
from transforms.themes import lower

Window = tuple[int, int]

REACH = 60  # characters to each side of a stem that an expression may extend to
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
    "set": (
        "every each hourly daily nightly weekly biweekly fortnightly monthly quarterly annual"
        " yearly biennial semiannual"
    ).split(),
    "vague": "recent lately nowadays these present moment right future long coming".split(),
    "noon": "noon midday midnight".split(),
    "decade": "twenties thirties forties fifties sixties seventies eighties nineties".split(),
}
# Of these nothing but the whole word is looked for: "mar" begins "market".
WHOLE = {
    "month": "jan feb mar apr jun jul aug sep sept oct nov dec".split(),
    "set": ["per"],
    "ago": ["ago"],
}
NUMBERS = {
    "year": re.compile(r"\d{4}|[QqHh][1-4]\b"),
    "decade": re.compile(r"[\d’']\d0[’']?s|\d(?:st|nd|rd|th)\b"),
    "slashed": re.compile(r"\d[-/.]\d{1,2}[-/.]\d"),
    "clock": re.compile(
        r"9/11|\d[:.]\d\d|\d\s?[apAP]\.?\s?[mM]|\d\d(?:\s?(?:GMT|UTC|Z\b|hours|hrs))"
    ),
}
LISTED = [
    (stem, kind, stems is WHOLE)
    for stems in (STEMS, WHOLE)
    for kind, listed in stems.items()
    for stem in listed
]
AUTOMATON = build_automaton([stem for stem, _, _ in LISTED])
DIGITS = re.compile(r"\d+")
# Numbers so far apart are no part of one time; none is longer from its last digit to its end.
APART = 20


def find_windows(text: str) -> dict[str, list[Window]]:
    """Return by kind of stem the stretches of text in which such an expression may stand."""
    found: dict[str, list[Window]] = defaultdict(list)
    hits = AUTOMATON.find_matches_as_indexes(lower(text), overlapping=True)
    for pattern, start, end in sorted(hits, key=lambda hit: (hit[1], hit[0])):
        _, kind, is_whole = LISTED[pattern]
        goes_on = is_whole and text[end : end + 1].isalpha()
        if not goes_on and not text[start - 1 : start].isalpha():
            _add(found[kind], start - REACH, end + REACH)
    for start, end in _numbered(text):
        for kind, number in NUMBERS.items():
            for match in number.finditer(text, start, end):
                _add(found[kind], match.start() - REACH, match.end() + REACH)
    return found


def _numbered(text: str) -> list[Window]:
    """Return the stretches around the text's digits, in which all that NUMBERS finds stands."""
    found: list[Window] = []
    for digits in DIGITS.finditer(text):
        if found and digits.start() <= found[-1][1]:
            found[-1] = found[-1][0], digits.end() + APART
        else:
            found.append((digits.start() - 1, digits.end() + APART))
    return [(max(0, start), min(len(text), end)) for start, end in found]


def _add(windows: list[Window], start: int, end: int) -> None:
    """Add a window behind the others, or lengthen the last one where they touch."""
    start = max(0, start)
    if windows and start <= windows[-1][1]:
        windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
    else:
        windows.append((start, end))
