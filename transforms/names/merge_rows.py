"""Spans in order, and which of them touch a stretch of text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """What has a place in the text: code points, half-open."""

    @property
    def start_char(self) -> int: ...

    @property
    def end_char(self) -> int: ...


T = TypeVar("T", bound=Placed)


class Row(Generic[T]):
    """Mentions or tags in order, without overlap."""

    def __init__(self, items: Sequence[T]) -> None:
        self.items = items
        self.starts = [item.start_char for item in items]
        self.ends = [item.end_char for item in items]

    def touching(self, start: int, end: int) -> Sequence[T]:
        """Return the items that share a character with [start, end)."""
        return self.items[bisect_right(self.ends, start) : bisect_left(self.starts, end)]
