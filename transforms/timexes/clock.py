"""Times of day: hours and minutes, with the day they belong to."""

from __future__ import annotations

import re

from transforms.reading.times import ZONES
from transforms.timexes.scene import DAY, Reading, Rule, Scene
from transforms.timexes.words import compiled

ZONE = (
    r"(?P<zone>(?:GMT|UTC|Z|EST|EDT|CST|CDT|MST|MDT|PST|PDT)\b(?P<offset>[+-]\d{1,2})?"
    r"|(?:Greenwich\sMean\sTime|local\stime|Eastern(?:\stime)?))"
)
HALF = r"(?P<half>[ap]\.?\s?m\b\.?)"
WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
FAR = 300  # characters on each side in which a day of the same sentence is the clock's
TOLD, ASSUMED = 0.8, 0.65  # the sentence names the day, or it is taken from the publication
SENTENCE_END = re.compile(r"[.!?]\s+[A-Z“\"]|\n")
CIVIL = re.compile(r"GMT|UTC|Z\Z|Greenwich", re.IGNORECASE)


def _read_clock(match: re.Match[str], scene: Scene) -> Reading | None:
    clock = _clock_of(match)
    if clock is None:
        return None
    clock += _zone_of(match.groupdict().get("zone"), match.groupdict().get("offset"))
    day = _day_beside(match, scene)
    value = day or scene.unit("day")
    return Reading("TIME", f"{value}T{clock}", None, TOLD if day else ASSUMED)


def _clock_of(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if groups.get("word"):
        return WORDS[groups["word"].lower()]
    hour, minute = int(match["hour"]), int(groups.get("minute") or 0)
    half = (groups.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _zone_of(zone: str | None, offset: str | None) -> str:
    """Return Z, an offset in hours such as -04, or '' where the text names none that is certain."""
    if not zone:
        return ""
    if offset:
        return f"{int(offset):+03}"
    if CIVIL.match(zone):
        return "Z"
    hours = ZONES.get(zone.upper())
    return f"{hours:+03}" if hours else ""


def _day_beside(match: re.Match[str], scene: Scene) -> str | None:
    """Return the day that stands nearest in the sentence, if one does."""
    near = []
    for start, end, value in scene.named_near(match.start() - FAR, match.end() + FAR + 1):
        gap = start - match.end() if start >= match.end() else match.start() - end
        between = scene.text[min(end, match.end()) : max(start, match.start())]
        if gap <= FAR and DAY.match(value) and not SENTENCE_END.search(between):
            near.append((gap, value[:10]))
    return min(near)[1] if near else None


# Bare digits are a time only behind such a word: 2:11 may be a verse, 10:2 a result.
BEFORE_CLOCK = (
    r"(?:(?<=\bat\s)|(?<=\bby\s)|(?<=\baround\s)|(?<=\babout\s)|(?<=\bbefore\s)|(?<=\bafter\s)"
    r"|(?<=\buntil\s))"
)
RULES = (
    Rule(
        "clock",
        compiled(rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))?\s?{HALF}(?:,?\s{ZONE})?"),
        _read_clock,
        0.9,
    ),
    Rule(
        "clock",
        compiled(
            rf"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:\shours|\so[’']clock)?\s?{ZONE}"
        ),
        _read_clock,
        0.9,
    ),
    Rule(
        "clock",
        compiled(rf"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s?(?:{ZONE}|hours|hrs)"),
        _read_clock,
        0.85,
    ),
    Rule(
        "clock",
        compiled(rf"{BEFORE_CLOCK}(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![:\d])"),
        _read_clock,
        0.75,
    ),
    Rule("noon", compiled(r"(?P<word>noon|midday|midnight)"), _read_clock, 0.85),
)
