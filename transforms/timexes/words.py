"""The calendar's words, and the fragments that the patterns of times are made of."""

from __future__ import annotations

import re

from transforms.numerals import DIGITS, WORDS

MONTH_NAMES = (
    "january february march april may june july august september october november december".split()
)
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAYS = {name: number for number, name in enumerate(WEEKDAY_NAMES, 1)}
WEEKDAYS |= {"mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5}
WEEKDAYS |= {"sat": 6, "sun": 7}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
DAY_PARTS = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "dawn": "MO",
    "midday": "12:00",
    "noon": "12:00",
    "midnight": "24:00",
}
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4}
ORDINALS |= {"4th": 4}
# TIMEX3's letters of durations, the time of day after a T.
UNIT_LETTERS = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "night": "NI",
    "weekend": "WE",
    "week": "W",
    "fortnight": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "centuries": "CE",
}

MONTH = "(?P<month>" + "|".join(MONTH_NAMES) + ")"
ANY_MONTH = (
    "(?P<month>(?:"
    + "|".join(MONTH_NAMES)
    + r")|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
WEEKDAY = "(?P<weekday>" + "|".join(WEEKDAY_NAMES) + ")"
OPTIONAL_WEEKDAY = (
    r"(?:(?P<weekday>"
    + "|".join(WEEKDAY_NAMES)
    + r"|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?),?\s)?"
)
DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
YEAR = r"(?P<year>1\d{3}|20\d\d)(?!\d|,\d|\.\d|%)"
SEASON = "(?P<season>spring|summer|autumn|fall|winter)"
PART = r"(?P<part>morning|afternoon|evening|night)"
RELATION = r"(?P<relation>this|last|next|current|coming)"
PARTS_OF = r"(?:beginning|start|end|middle|close|turn|rest|remainder|course)"
# early 2009, the end of this year, mid-June, earlier this month, later in May
MODIFIER = (
    r"(?P<modifier>(?:the\s)?(?:early|late|mid|earlier|later)(?:-|\s(?:in\s)?)"
    rf"|(?:the\s)?{PARTS_OF}\sof\s)?"
)
UNIT = (
    r"(?P<unit>(?:second|minute|hour|day|weekend|week|fortnight|month|quarter|year|decade)s?"
    r"|century|centuries)"
)
QUANTITY = (
    rf"(?P<number>{DIGITS}|(?:{WORDS})|an?\b(?:\s(?:couple|handful)\sof)?|half\san?|several"
    r"|(?:a\s)?few|many|some)"
)


# Behind a distance, "an hour" and "per hour" tell a speed and no time.
DISTANCE_BEFORE = re.compile(
    r"\b(?:miles?|kilomet(?:er|re)s?|met(?:er|re)s?|km|feet|yards)\s\Z", re.IGNORECASE
)


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that begins and ends at a word's border, whatever the case."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE)


def month_number(text: str) -> int:
    """Return 1 to 12 of a month's name or abbreviation."""
    return MONTHS[text.lower().rstrip(".")]


def weekday_number(text: str) -> int:
    """Return 1 (Monday) to 7 of a weekday's name or abbreviation."""
    return WEEKDAYS[text.lower().rstrip(".")]


def singular(unit: str) -> str:
    """Return the unit as UNIT_LETTERS has it."""
    name = unit.lower()
    return "century" if name == "centuries" else name.removesuffix("s")
