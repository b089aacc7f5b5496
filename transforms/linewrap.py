"""Paragraphs that were broken at a column are joined again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.edits import Change, Draft, revise
from transforms.lines import Line, ends_sentence, is_list_item, split_lines

# Wire copy and e-mail break between 60 and 80 columns; a paragraph of one's own line is longer.
NARROWEST, WIDEST = 50, 84
# Below this share of broken lines the text has short lines, not wrapped ones.
SHARE_OF_FULL_LINES = 0.7


def unwrap_paragraphs(draft: Draft) -> Draft:
    """Replace line feeds inside hard-wrapped paragraphs by spaces."""
    if "\n" not in draft.text:
        return draft
    return revise(draft, _joins(draft.text))


def _joins(text: str) -> Iterator[Change]:
    for paragraph in _paragraphs(split_lines(text)):
        if _is_wrapped(paragraph):
            for line, following in pairwise(paragraph):
                yield Change(line.end, following.start, " ", "linewrap", "column")


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield groups of lines with no blank line or list marker between them."""
    group: list[Line] = []
    for line in lines:
        if group and (line.after_blank or is_list_item(line.text)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Every line but the last is about as long as the widest, and most stop in mid-sentence."""
    if len(lines) < 2:
        return False
    body = [len(line.text) for line in lines[:-1]]
    if max(body) > WIDEST or max(body) < NARROWEST or min(body) < 0.7 * max(body):
        return False
    full = sum(not ends_sentence(line.text) for line in lines[:-1])
    return full >= SHARE_OF_FULL_LINES * len(body) and len(lines[-1].text) <= WIDEST
