"""What an article has of its own beside its paragraphs: lists and hours that the extractor drops.

The extractor leaves out short lists, as it must with menus. A list is the article's when prose of
it stands right above, most of its words are no links, and no part of the page holds it that is
named for something else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from transforms.documents import Mark
from transforms.structuring.lines import TIME_ALONE

Span = tuple[int, int]
LINE = re.compile(r"[^\n]+")
WORD = re.compile(r"\w")
MOST_LINKED = 0.5  # of a list's characters
MOST_ABOVE = 2  # lines between an article's prose and its list: a heading, `It provides for:`
LONGEST_ABOVE = 200
FEWEST_HOURS = 2  # a live blog has more than one


def with_own_parts(text: str, marks: Sequence[Mark], kept: Sequence[Span]) -> list[Span]:
    """Return the kept stretches of a page with the lists and hours between them that are theirs.

    `marks` of kinds list, link, apart and heading are looked at; offsets are those of `text`.
    """
    if not kept:
        return []
    found = [*_lists(text, marks, kept), *_hours(text, kept)]
    return list(_joined(text, sorted([*kept, *found]))) if found else [*kept]


def _lists(text: str, marks: Sequence[Mark], kept: Sequence[Span]) -> Iterator[Span]:
    apart = [mark for mark in marks if mark.kind == "apart"]
    links = [mark for mark in marks if mark.kind == "link"]
    starts = [link.start for link in links]
    headings = {mark.start for mark in marks if mark.kind == "heading"}
    end = 0  # of what is kept, the lists found so far included
    for mark in marks:
        if mark.kind != "list" or any(a.start <= mark.start < a.end for a in apart):
            continue
        inner = links[bisect_left(starts, mark.start) : bisect_left(starts, mark.end)]
        linked = sum(link.end - link.start for link in inner)
        if linked >= MOST_LINKED * (mark.end - mark.start):
            continue
        index = bisect_right(kept, (mark.start, len(text))) - 1
        end = max(end, kept[index][1]) if index >= 0 else end
        if end and (start := _above(text, min(end, mark.start), mark.start, headings)) is not None:
            yield start, mark.end
            end = max(end, mark.end)


def _above(text: str, end: int, start: int, headings: set[int]) -> int | None:
    """Return where the lines begin that lead from kept prose to a list; None if it is apart."""
    lines = [line for line in LINE.finditer(text, end, start) if WORD.search(line[0])]
    if len(lines) > MOST_ABOVE or any(len(line[0]) > LONGEST_ABOVE for line in lines):
        return None
    leads = all(line.start() in headings or line[0].rstrip()[-1] == ":" for line in lines)
    return (lines[0].start() if lines else start) if leads else None


def _hours(text: str, kept: Sequence[Span]) -> Iterator[Span]:
    """Yield lines with nothing but the time of day that stand right above kept stretches."""
    found: list[Span] = []
    end = 0
    for start, stop in kept:
        last = None
        for line in LINE.finditer(text, max(end, start - LONGEST_ABOVE), start):
            last = line if WORD.search(line[0]) else last
        if last and TIME_ALONE.fullmatch(last[0].strip()):
            found.append(last.span())
        end = stop
    yield from found if len(found) >= FEWEST_HOURS else ()


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the stretches in order, those as one that overlap or have no word between them."""
    start, end = spans[0]
    for first, last in spans[1:]:
        if first > end and WORD.search(text, end, first):
            yield start, end
            start = first
        end = max(end, last)
    yield start, end
