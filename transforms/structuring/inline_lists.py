"""List items that arrive on one line: `1) … 2) …`, `a. … b. …`, `• … • …`, split where certain."""

from __future__ import annotations

import re
from typing import NamedTuple

# A marker at the start of the line or behind a space, with a word behind it.
COUNTED = re.compile(
    r"(?:^|(?<=\s))(?P<label>[•◦▪▫‣⁃∙●○·(]?(?P<count>\d{1,2}|[a-z])(?:\.\)|[.)]))"
    r"[ \t]+(?=[^\W\d_a-z]|[\"“‘(]\w)"
)
DOTTED = re.compile(
    r"(?:^|(?<=\s))(?P<label>(?P<dot>[•◦▪▫‣⁃∙●○])(?:\d{1,2}[.)])?)[ \t]*(?=\w|[\"“‘(]\w)"
)
BULLETS = re.compile(r"(?<=\s)(?P<dot>[•◦▪▫‣⁃∙●○])[ \t]*(?=\w|[\"“‘(]\w)")
OPENS_LIST = re.compile(r"[•◦▪▫‣⁃∙●○·(]?(?:\d{1,2}|[a-z])(?:\.\)|[.)])[ \t]|[•◦▪▫‣⁃∙●○]")


class Item(NamedTuple):
    """Offsets of an item's marker and of its text, into the line, and the marker as written."""

    label_start: int
    start: int
    end: int
    label: str


def find_items(line: str) -> list[Item]:
    """Return the items of a line that opens with a marker and goes on with the next ones.

    Counted markers must count on without a gap and bullets be all the same; else there is at most
    the one item that the line opens with. A line that opens otherwise has none.
    """
    if not OPENS_LIST.match(line):
        return []
    marks = _dotted(line) or _counted(line)
    if not marks:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    return [
        Item(m.start(), m.end(), m.end() + len(line[m.end() : end].rstrip()), m["label"])
        for m, end in zip(marks, ends, strict=True)
    ]


def _dotted(line: str) -> list[re.Match[str]]:
    marks = list(DOTTED.finditer(line)) if not line[0].isalnum() else []
    if not marks or marks[0].start() > 0:
        return []
    return [mark for mark in marks if mark["dot"] == marks[0]["dot"]]


def _counted(line: str) -> list[re.Match[str]]:
    marks = list(COUNTED.finditer(line))
    if not marks or marks[0].start() > 0:
        return []
    kept = marks[:1]
    for mark in marks[1:]:
        if _order(mark["count"]) == _order(kept[-1]["count"]) + 1:
            kept.append(mark)
    return kept


def _order(count: str) -> int:
    """Return the place of `3` or `c` in a list; letters stand apart from numbers."""
    return int(count) if count.isdigit() else 1000 + ord(count)


def find_bullets_behind(line: str) -> list[Item]:
    """Return the bullets behind a line's opening words: `They agreed on: • calm • talks`."""
    colon = line.find(": ")
    if colon < 0 or not DOTTED.match(line, colon + 2):
        return []
    items = find_items(line[colon + 2 :])
    shift = colon + 2
    moved = [Item(i.label_start + shift, i.start + shift, i.end + shift, i.label) for i in items]
    return moved if len(moved) > 1 else []
