"""Paragraphs that were broken at a column are joined again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.edits import Change, Draft, revise
from transforms.lines import Line, ends_sentence, is_list_item, split_lines

# Wire copy and e-mail break between 60 and 80 columns; a paragraph on one line is longer.
NARROWEST, WIDEST = 50, 84
# A line this full, in widths, that stops in mid-sentence was broken by the column.
FULL = 0.6
LEAST_SHARE_BROKEN = 0.5
MOST_SHARE_TOO_WIDE = 0.05


def unwrap_paragraphs(draft: Draft) -> Draft:
    """Replace line feeds inside hard-wrapped paragraphs by spaces.

    Whether the text is wrapped is judged on the whole of it. Blank lines, indentation, list markers
    and short lines that end a sentence keep paragraphs apart.
    """
    if "\n" not in draft.text:
        return draft
    lines = split_lines(draft.text)
    width = _width(lines)
    pairs = [pair for pair in pairwise(lines) if _may_join(*pair)]
    return revise(draft, _joins(pairs, width)) if _is_wrapped(pairs, width) else draft


def _width(lines: Sequence[Line]) -> int:
    """Return the length of the longest line, a few stray ones left aside."""
    lengths = sorted(len(line.text) + line.indent for line in lines)
    return lengths[int((1 - MOST_SHARE_TOO_WIDE) * (len(lengths) - 1))] if lengths else 0


def _may_join(line: Line, following: Line) -> bool:
    apart = following.after_blank or following.indent > line.indent
    return not apart and not is_list_item(following.text)


def _is_wrapped(pairs: Sequence[tuple[Line, Line]], width: int) -> bool:
    """Whether the column is a usual one and most lines that could go on do stop in mid-sentence."""
    broken = sum(
        len(line.text) >= FULL * width and not ends_sentence(line.text) for line, _ in pairs
    )
    return NARROWEST <= width <= WIDEST and broken > LEAST_SHARE_BROKEN * len(pairs)


def _joins(pairs: Sequence[tuple[Line, Line]], width: int) -> Iterator[Change]:
    for line, following in pairs:
        if len(line.text) >= FULL * width or following.text[0].islower():
            yield Change(line.end, following.start, " ", "linewrap", "column")
