"""Paragraphs and headlines that were broken at a column are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.cleaning.edits import Change, Draft, revise
from transforms.cleaning.hyphens import Hyphens, ends_in_hyphen
from transforms.structuring.headings import SMALL_WORDS
from transforms.structuring.lines import Line, ends_sentence, is_list_item, split_lines
from transforms.structuring.table_lines import find_rows

# Wire copy and e-mail break between 60 and 80 columns; a paragraph on one line is longer.
NARROWEST, WIDEST = 50, 84
# A line this full, in widths, that stops in mid-sentence was broken by the column.
FULL = 0.6
LEAST_SHARE_BROKEN = 0.5
MOST_SHARE_TOO_WIDE = 0.05
LONGEST_HEADLINE = 90  # characters of each of its two lines
# The mark of quoted mail, at any depth: `> `, `>> `, `> > `.
QUOTE_MARK = re.compile(r"(?:>[ \t]?)+")


def unwrap_paragraphs(draft: Draft) -> Draft:
    """Replace line feeds inside hard-wrapped paragraphs by spaces.

    Whether the text is wrapped is judged on the whole of it. Blank lines, indentation, list markers
    and short lines that end a sentence keep paragraphs apart; tables stay as they are. A word that
    was cut at the end of a line is put together in any text.
    """
    if "\n" not in draft.text:
        return draft
    lines = split_lines(draft.text)
    rows = find_rows(lines)
    width = _width(lines)
    pairs = [
        pair
        for i, pair in enumerate(pairwise(lines))
        if _may_join(*pair) and not (i in rows or i + 1 in rows)
    ]
    wrapped = _is_wrapped(pairs, width)
    changes = list(_joins(pairs, width, Hyphens(draft.text), wrapped=wrapped))
    made = {change.start for change in changes}
    headline = [change for change in _headline(lines) if change.start not in made]
    return revise(draft, [*headline, *changes])


def _width(lines: Sequence[Line]) -> int:
    """Return the length of the longest line, a few stray ones left aside."""
    lengths = sorted(len(line.text) + line.indent for line in lines)
    return lengths[int((1 - MOST_SHARE_TOO_WIDE) * (len(lengths) - 1))] if lengths else 0


def _may_join(line: Line, following: Line) -> bool:
    hanging = is_list_item(line.text) and following.indent == _item_column(line)
    apart = following.after_blank or (following.indent > line.indent and not hanging)
    same_depth = _quote_depth(line.text) == _quote_depth(following.text)
    return not apart and same_depth and not is_list_item(following.text)


def _item_column(line: Line) -> int:
    """Return the column in which the words of a list item begin, behind its marker."""
    marker, _, rest = line.text.partition(" ")
    return line.indent + len(line.text) - len(rest.lstrip()) if rest else line.indent + len(marker)


def _quote_depth(text: str) -> int:
    mark = QUOTE_MARK.match(text)
    return mark[0].count(">") if mark else 0


def _is_wrapped(pairs: Sequence[tuple[Line, Line]], width: int) -> bool:
    """Whether the column is a usual one and most lines that could go on do stop in mid-sentence."""
    if not NARROWEST <= width <= WIDEST:
        return False
    broken = sum(
        len(line.text) >= FULL * width and not ends_sentence(line.text) for line, _ in pairs
    )
    return broken > LEAST_SHARE_BROKEN * len(pairs)


def _joins(
    pairs: Sequence[tuple[Line, Line]], width: int, hyphens: Hyphens, *, wrapped: bool
) -> Iterator[Change]:
    for line, following in pairs:
        mark = QUOTE_MARK.match(following.text)
        start = following.start + (mark.end() if mark else 0)
        first = following.text[mark.end() : mark.end() + 1] if mark else following.text[0]
        if ends_in_hyphen(line.text) and (first.islower() or (wrapped and first.isalpha())):
            yield hyphens.join(line.end, start)
        elif wrapped and first and (len(line.text) >= FULL * width or first.islower()):
            yield Change(line.end, start, " ", "linewrap", "quoted" if mark else "column")


def _headline(lines: Sequence[Line]) -> Iterator[Change]:
    """Join a headline that goes on in a second line: only where the words leave no doubt."""
    if len(lines) < 3:
        return
    first, second, third = lines[:3]
    if second.after_blank or not third.after_blank or second.indent != first.indent:
        return
    if any(
        len(line.text) > LONGEST_HEADLINE or ends_sentence(line.text) for line in (first, second)
    ):
        return
    open_end = first.text[-1] in ",–—" or first.text.rsplit(" ", 1)[-1].lower() in SMALL_WORDS
    if (second.text[0].islower() or open_end) and not is_list_item(second.text):
        yield Change(first.end, second.start, " ", "linewrap", "headline")
