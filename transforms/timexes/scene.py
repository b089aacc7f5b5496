"""What a time expression is read against: the publication time, and the dates named before it."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from transforms.documents import Document
from transforms.timexes.values import UNKNOWN, Interval, shifted, unit_value
from transforms.timexes.windows import Window, find_windows

DAY = re.compile(r"\d{4}-\d\d-\d\d")
# What a publication time of this precision knows; of a year, only the year and what is above.
KNOWN_BY = {
    "year": ("year", "decade", "century"),
    "month": ("month", "quarter", "year", "decade", "century"),
}


class Reading(NamedTuple):
    """What an expression means; an interval of its own only where the value does not give it."""

    timex_type: str
    value: str
    interval: Interval | None = None
    confidence: float | None = None


@dataclass(slots=True)
class Scene:
    """The text, when it was published, and what has been read so far.

    `named` are the days and other dates read, in order: (start, end, value). `stated` is where the
    last of them ends and its value, if the text gives it a year. `placed` are those by their place.
    """

    document: Document
    text: str
    day: date | None
    precision: str | None
    windows: dict[str, list[Window]]
    named: list[tuple[int, int, str]] = field(default_factory=list)
    stated: tuple[int, str] | None = None
    placed: list[tuple[int, int, str]] = field(default_factory=list)

    def name(self, start: int, end: int, value: str) -> None:
        """Remember a date that was read, and whether its year is known from the text."""
        year = value[:4]
        in_text = year.isdigit() and year in self.text[start:end]
        from_context = self.stated is not None and self.stated[0] == end
        self.named.append((start, end, value))
        insort(self.placed, (start, end, value))
        self.stated = (end, value) if in_text or from_context else None

    def unit(self, unit: str, shift: int = 0) -> str:
        """Return the value of the unit so many units from publication, with an X if unknown."""
        if self.day is None or not self.knows(unit):
            return self._partly(unit, shift)
        return unit_value(shifted(self.day, unit, shift), unit)

    def knows(self, unit: str) -> bool:
        """Return whether the publication time says in which of these units it lies."""
        return self.day is not None and unit in KNOWN_BY.get(self.precision or "", UNKNOWN)

    def _partly(self, unit: str, shift: int) -> str:
        """Return a month of the known year where it is not shifted, else nothing known."""
        if self.day is not None and shift == 0 and unit in ("month", "quarter"):
            return f"{self.day.year:04}{UNKNOWN[unit][4:]}"
        return UNKNOWN[unit]

    def named_near(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the dates read so far that begin in [start, end), in the order of the text."""
        low = bisect_left(self.placed, (start, 0, ""))
        return self.placed[low : bisect_left(self.placed, (end, 0, ""), low)]

    def last_named(self) -> str | None:
        """Return the value of the date named last."""
        return self.named[-1][2] if self.named else None

    def last_day(self) -> date | None:
        """Return the day named last, if what was named last is a day or a time of a day."""
        found = DAY.match(self.last_named() or "")
        return date.fromisoformat(found[0]) if found else None


class Rule(NamedTuple):
    """A pattern, what its match means in a scene (None: nothing), and how sure that is.

    `kind` is the kind of windows (windows.KINDS) outside of which the pattern cannot match.
    """

    kind: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Scene], Reading | None]
    confidence: float


def scene_of(document: Document) -> Scene:
    """Return the scene of a document: its publication day in UTC, as far as it is known."""
    published: datetime | None = document.published_at
    day = published.astimezone(UTC).date() if published else None
    return Scene(
        document, document.text, day, document.published_precision, find_windows(document.text)
    )
