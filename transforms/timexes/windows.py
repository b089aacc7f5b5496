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
        " jan feb mar apr jun jul aug sep oct nov dec"
    ).split(),
    "weekday": "monday tuesday wednesday thursday friday saturday sunday".split(),
    "unit": (
        "second minute hour day night week fortnight month quarter year decade centur half"
    ).split(),
    "season": "spring summer autumn fall winter".split(),
    "fiscal": "fiscal financial".split(),
    "day": "today yesterday tomorrow tonight morning afternoon evening night".split(),
    "set": (
        "every each per hourly daily nightly weekly biweekly fortnightly monthly quarterly annual"
        " yearly biennial semiannual"
    ).split(),
    "vague": "recent lately nowadays these present moment right future long coming".split(),
    "noon": "noon midday midnight".split(),
    "decade": "twenties thirties forties fifties sixties seventies eighties nineties".split(),
}
NUMBERS = {
    "year": re.compile(r"\d{4}|[QqHh][1-4]\b"),
    "decade": re.compile(r"[\d’']\d0[’']?s|\d(?:st|nd|rd|th)\b"),
    "slashed": re.compile(r"\d[-/.]\d{1,2}[-/.]\d"),
    "clock": re.compile(
        r"9/11|\d[:.]\d\d|\d\s?[apAP]\.?\s?[mM]|\d\d(?:\s?(?:GMT|UTC|Z\b|hours|hrs))"
    ),
}
KINDS = tuple(kind for kind, stems in STEMS.items() for _ in stems)
AUTOMATON = build_automaton([stem for stems in STEMS.values() for stem in stems])


def find_windows(text: str) -> dict[str, list[Window]]:
    """Return by kind of stem the stretches of text in which such an expression may stand."""
    found: dict[str, list[Window]] = defaultdict(list)
    hits = AUTOMATON.find_matches_as_indexes(lower(text), overlapping=True)
    for pattern, start, end in sorted(hits, key=lambda hit: (hit[1], hit[0])):
        if not start or not text[start - 1].isalpha():
            _add(found[KINDS[pattern]], start - REACH, end + REACH)
    for kind, number in NUMBERS.items():
        for match in number.finditer(text):
            _add(found[kind], match.start() - REACH, match.end() + REACH)
    return found


def _add(windows: list[Window], start: int, end: int) -> None:
    """Add a window behind the others, or lengthen the last one where they touch."""
    start = max(0, start)
    if windows and start <= windows[-1][1]:
        windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
    else:
        windows.append((start, end))
