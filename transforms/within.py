"""Rows of a document by their place: what makes work on a long article no worse than linear."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Protocol, TypeVar


class Placed(Protocol):
    """What stands somewhere in a text."""

    @property
    def start_char(self) -> int:
        """First character."""
        ...


P = TypeVar("P", bound=Placed)
BEGIN = attrgetter("start_char")


def beginning_within(rows: Sequence[P], start: int, end: int) -> Sequence[P]:
    """Return the rows, given in order of their place, that begin in [start, end)."""
    low = bisect_left(rows, start, key=BEGIN)
    return rows[low : bisect_left(rows, end, lo=low, key=BEGIN)]
