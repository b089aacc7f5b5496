"""Points counted by letters or Roman numerals, each on a line of its own; numbered headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from re import Match

from transforms.structuring.headings import is_heading
from transforms.structuring.lines import NUMBER, Line, is_list_item

ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
MARKER = re.compile(
    r"\A[ \t]*(?P<label>\(?(?P<count>[a-z]|[ivx]{1,5}|[IVX]{1,5})(?:\.\)|[.)]))[ \t]+(?=\S)"
)
# Fewer are an initial, or the one letter of an address.
FEWEST = 2
LONGEST_HEADING = 8  # words


def _letter(count: str) -> int | None:
    return ord(count) - ord("a") + 1 if len(count) == 1 and count.islower() else None


def _small_roman(count: str) -> int | None:
    return ROMANS.index(count) + 1 if count in ROMANS else None


def _large_roman(count: str) -> int | None:
    return ROMANS.index(count.lower()) + 1 if count.isupper() and count.lower() in ROMANS else None


SCHEMES: tuple[Callable[[str], int | None], ...] = (_small_roman, _large_roman, _letter)


def find_counted(lines: Sequence[Line]) -> dict[int, Match[str]]:
    """Return the markers of lines that count on from a), i. or I. without a gap, by position."""
    marked = [(i, m) for i, line in enumerate(lines) if (m := MARKER.match(line.text))]
    found: dict[int, Match[str]] = {}
    for scheme in SCHEMES:
        run: list[tuple[int, Match[str]]] = []
        for position, match in marked:
            value = scheme(match["count"])
            if value == len(run) + 1:
                run.append((position, match))
            elif value == 1:
                found |= _kept(run, found)
                run = [(position, match)]
        found |= _kept(run, found)
    return found


def _kept(
    run: Sequence[tuple[int, Match[str]]], found: dict[int, Match[str]]
) -> dict[int, Match[str]]:
    if len(run) < FEWEST or any(position in found for position, _ in run):
        return {}
    return dict(run)


def is_next_section(lines: Sequence[Line], position: int, behind: int) -> bool:
    """Whether a counted line goes on with numbered headings, whatever its section holds.

    `3. Reactions` behind the heading `2. Talks` is one even if a list or statements follow.
    """
    words = lines[position].text[behind:]
    if words.count(" ") >= LONGEST_HEADING or position + 1 >= len(lines):
        return False
    is_open = words[-1].isalnum() or words[-1] in "?)"
    return is_open and lines[position].after_blank and not NUMBER.match(lines[position + 1].text)


def is_numbered_heading(
    lines: Sequence[Line], position: int, behind: int, counted: Collection[int]
) -> bool:
    """Whether a counted line is the heading of paragraphs: `1. Timeline`, no point of a list.

    `behind` is where its words begin, `counted` are the positions of other counted lines. No point
    follows it, none of its own kind precedes it, and prose stands below.
    """
    words = lines[position].text[behind:]
    if words.count(" ") >= LONGEST_HEADING or position + 1 >= len(lines):
        return False
    following, before = lines[position + 1], position - 1
    if is_list_item(following.text) or position + 1 in counted:
        return False
    by_letters = position in counted
    if before >= 0 and (before in counted if by_letters else NUMBER.match(lines[before].text)):
        return False
    bare = lines[position]._replace(text=words)
    is_prose = len(following.text) > 2 * len(words) and following.text[-1] in '.!?”"’):'
    return is_prose and is_heading([bare, following], 0, spaced=False)
