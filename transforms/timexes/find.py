"""Step: the dates, times, durations and sets that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from transforms.documents import Document, TimeExpression
from transforms.names.gazetteer import BlockFinder
from transforms.reference import Reference
from transforms.timexes import calendar_dates, clock, durations, relative, sets, years
from transforms.timexes.scene import Reading, Rule, Scene, scene_of
from transforms.timexes.values import interval_of

RULES = (
    *calendar_dates.RULES,
    *years.RULES,
    *relative.RULES,
    *durations.RULES,
    *sets.RULES,
)
CLOSED_KINDS = frozenset({"byline", "hashtags"})
# What stands within such a name is part of it: Good Friday Agreement, Sunday Times, Theresa May.
NAMES = frozenset(
    {"person", "organization", "facility", "event", "treaty", "work", "weapon", "group"}
)
YEAR = re.compile(r"\d{4}")
DAY = re.compile(r"[\dX]{4}-[\dX]{2}-[\dX]{2}|XXXX-WXX-\d")
CLOCK = re.compile(r"T\d\d:\d\d\S*")
UNSURE = 0.5  # share of its confidence that an expression keeps whose date stays unknown


class Item(NamedTuple):
    """An expression in its place."""

    start: int
    end: int
    reading: Reading


def find_times(document: Document, reference: Reference) -> list[TimeExpression]:  # noqa: ARG001
    """Return the time expressions of a document in text order, none overlapping another.

    Values are TIMEX3. Intervals are UTC and half-open; days and clocks without a zone are taken as
    UTC, as publication times are. What leans on a publication time that is not known has an X for
    what is unknown and no interval.
    """
    scene, fits = scene_of(document), _Fits(document)
    read = list(_readings(scene, RULES, fits))
    fits.close(read)
    clocks = list(_readings(scene, clock.RULES, fits))
    rows = sorted([*read, *clocks], key=lambda row: row[0])
    return [_row(*item) for item in _joined(rows, scene.text)]


class _Fits:
    """Tells whether a span is free: within one block, in no name, in no earlier expression."""

    def __init__(self, document: Document) -> None:
        self.blocks = BlockFinder(document)
        self.names: set[int] = set()
        for mention in document.mentions:
            if mention.entity_type in NAMES:
                self.names.update(range(mention.start_char, mention.end_char))
        self.taken: set[int] = set()

    def close(self, items: Iterable[Item]) -> None:
        """Take the places of what was read."""
        for start, end, _ in items:
            self.taken.update(range(start, end))

    def at(self, start: int, end: int) -> bool:
        """Return whether the span may hold an expression."""
        if start in self.taken or end - 1 in self.taken:
            return False
        block = self.blocks.at(start, end)
        return block is not None and block.kind not in CLOSED_KINDS


def _readings(scene: Scene, rules: tuple[Rule, ...], fits: _Fits) -> Iterator[Item]:
    """Yield what the rules read, left to right, the longest first where several begin."""
    found = [
        (match, rule)
        for rule in rules
        for window in scene.windows.get(rule.kind, ())
        for match in rule.pattern.finditer(scene.text, *window)
    ]
    found.sort(key=lambda item: (item[0].start(), -item[0].end()))
    end = 0
    for match, rule in found:
        if match.start() < end or not fits.at(*match.span()):
            continue
        reading = _read(rule, match, scene)
        if reading is None or (match.start() in fits.names and not YEAR.fullmatch(reading.value)):
            continue
        end = match.end()
        if reading.timex_type in ("DATE", "TIME") and not reading.value.endswith("_REF"):
            scene.name(match.start(), end, reading.value)
        confidence = rule.confidence if reading.confidence is None else reading.confidence
        yield Item(match.start(), end, Reading(*reading[:3], confidence))


def _read(rule: Rule, match: re.Match[str], scene: Scene) -> Reading | None:
    try:
        return rule.read(match, scene)
    except (ValueError, OverflowError):  # a date outside the calendar, such as the year 10,000
        return None


def _joined(items: list[Item], text: str) -> Iterator[Item]:
    """Yield the items, a clock and the day beside it as one: 12:30 a.m. Saturday."""
    held: Item | None = None
    for item in items:
        if (
            held
            and held.end + 1 == item.start
            and text[held.end] == " "
            and (both := _both(held, item))
        ):
            held = both
            continue
        if held:
            yield held
        held = item
    if held:
        yield held


def _both(first: Item, second: Item) -> Item | None:
    clocks = [item.reading.value for item in (first, second) if CLOCK.search(item.reading.value)]
    days = [i.reading for i in (first, second) if i.reading.timex_type == "DATE"]
    if len(clocks) != 1 or len(days) != 1 or not DAY.fullmatch(days[0].value):
        return None
    value = f"{days[0].value}{CLOCK.findall(clocks[0])[0]}"
    return Item(first.start, second.end, Reading("TIME", value, None, days[0].confidence))


def _row(start: int, end: int, reading: Reading) -> TimeExpression:
    interval = reading.interval or (
        interval_of(reading.value) if reading.timex_type in ("DATE", "TIME") else None
    )
    starts_at, ends_at = interval or (None, None)
    confidence = reading.confidence or 0.0
    if "X" in reading.value and reading.timex_type in ("DATE", "TIME"):
        confidence *= UNSURE
    return TimeExpression(
        start, end, reading.timex_type, reading.value, starts_at, ends_at, round(confidence, 3)
    )
