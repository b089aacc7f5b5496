"""What an extractor chose, found again in the text that it chose from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

WORD = re.compile(r"\w+")
# A line of so many letters and digits that stands once in the page is a sure place to start from.
ANCHOR = 25
# Words of both sides beyond which a gap between sure places is not compared word by word.
MOST_PAIRS = 4_000_000
# Characters that may be searched in all, in multiples of the page: what bounds a hostile page.
MOST_SEARCHES = 400
FEWEST_MATCHED = 3  # words in a row that count as found again


class Stretch(NamedTuple):
    """Words [start, end) of the visible text."""

    start: int
    end: int


class _Words:
    """A text as its words, run together, so that spaces and marks do not matter."""

    def __init__(self, text: str) -> None:
        self.spans = [match.span() for match in WORD.finditer(text)]
        self.words = [text[start:end] for start, end in self.spans]
        self.run = "".join(self.words)
        self.starts = list(accumulate((len(word) for word in self.words), initial=0))

    def at(self, start: int, length: int) -> Stretch | None:
        """Return the words that [start, start + length) of the run covers; None if not whole."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, start + length)
        whole = self.starts[first] == start and self.starts[last] == start + length
        return Stretch(first, last) if whole else None


def find_kept(text: str, chosen: Sequence[str]) -> list[tuple[int, int]]:
    """Return the stretches of `text` that the chosen lines were taken from, in order.

    Code points, half-open, apart by at least one word that was not chosen. Lines that stand in
    another order than in the text, or not in it at all, are left out.
    """
    page = _Words(text)
    lines = [words for line in chosen if (words := WORD.findall(line))]
    placed = _sure_places(page, lines)
    found: list[Stretch] = []
    for (i, before), (j, after) in pairwise([(-1, Stretch(0, 0)), *placed, _end(page, lines)]):
        found += [before, *_between(page, before.end, after.start, lines[i + 1 : j])]
    return list(_spans(page, found))


def _end(page: _Words, lines: Sequence[object]) -> tuple[int, Stretch]:
    return len(lines), Stretch(len(page.words), len(page.words))


def _sure_places(page: _Words, lines: Sequence[list[str]]) -> list[tuple[int, Stretch]]:
    """Return long lines that stand once in the page, the longest series that is in order."""
    places: list[tuple[int, Stretch]] = []
    cursor, searches = 0, MOST_SEARCHES
    for index, words in enumerate(lines):
        run = "".join(words)
        if len(run) < ANCHOR or searches <= 0:
            continue
        position = page.run.find(run, cursor)
        if position < 0:
            position, searches = page.run.find(run), searches - 1
        if position < 0 or not (found := page.at(position, len(run))):
            continue
        places.append((index, found))
        cursor = position + len(run)
    return _ascending(places)


def _ascending(places: Sequence[tuple[int, Stretch]]) -> list[tuple[int, Stretch]]:
    """Return the longest series of places that do not go back in the page (patience sorting)."""
    tails: list[int] = []  # starts of the piles' tops
    tops: list[int] = []
    previous: list[int] = []
    for index, (_, stretch) in enumerate(places):
        pile = bisect_right(tails, stretch.start)
        previous.append(tops[pile - 1] if pile else -1)
        tails[pile:] = [stretch.start]
        tops[pile:] = [index]
    chain: list[tuple[int, Stretch]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        chain.append(places[index])
        index = previous[index]
    return _apart(chain[::-1])


def _apart(chain: Sequence[tuple[int, Stretch]]) -> list[tuple[int, Stretch]]:
    apart: list[tuple[int, Stretch]] = []
    for place in chain:
        if not apart or place[1].start >= apart[-1][1].end:
            apart.append(place)
    return apart


def _between(page: _Words, start: int, end: int, lines: Sequence[list[str]]) -> Iterator[Stretch]:
    """Find lines in words [start, end) of the page: whole in order, else by their words."""
    missing: list[str] = []
    for words in lines:
        run = "".join(words)
        position = page.run.find(run, page.starts[start], page.starts[end])
        found = page.at(position, len(run)) if position >= 0 else None
        if found is None or missing:
            missing += words
            continue
        yield found
        start = found.end
    if missing and len(missing) * (end - start) <= MOST_PAIRS:
        yield from _by_words(page, start, end, missing)


def _by_words(page: _Words, start: int, end: int, words: list[str]) -> Iterator[Stretch]:
    matcher = SequenceMatcher(None, page.words[start:end], words, autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size >= FEWEST_MATCHED:
            yield Stretch(start + block.a, start + block.a + block.size)


def _spans(page: _Words, found: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """Join stretches that touch, and yield them in characters."""
    start = end = 0
    for stretch in [s for s in found if s.end > s.start]:
        if stretch.start > end and end > start:
            yield page.spans[start][0], page.spans[end - 1][1]
        if stretch.start > end or end == start:
            start = stretch.start
        end = max(end, stretch.end)
    if end > start:
        yield page.spans[start][0], page.spans[end - 1][1]
