"""Headings in plain text: which lines are one, how deep, and the path to each block."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.documents import Block
from transforms.structuring.lines import HASHTAGS, Line, is_list_item

LONGEST = 10  # words; a longer line without a full stop is more often a sentence cut short
SURELY_SHORT = 5  # words; in sentence case only so short a line is taken for a heading
MOST_NUMBERS = 1  # a row of figures is no heading
WORD = re.compile(r"[^\W\d_][\w'’-]*")
SMALL_WORDS = frozenset(
    "a an and as at but by for from in into is nor of off on or over per so the to under up via vs"
    " with yet after before between against amid".split()
)
# A line that ends in one of these was cut in mid-sentence.
OPEN_WORDS = SMALL_WORDS | {"said", "says", "that", "it", "has", "have", "was", "were", "will"}
LIST_KINDS = frozenset({"bullet", "numbered"})


def is_heading(lines: Sequence[Line], position: int, *, spaced: bool) -> bool:
    """Whether a line is a heading of the next; `spaced` texts have blank lines around it."""
    line = lines[position]
    if line.text.count(" ") >= LONGEST:
        return False
    if position + 1 >= len(lines) or HASHTAGS.fullmatch(lines[position + 1].text):
        return False
    if spaced and not line.after_blank:
        return False
    words = WORD.findall(line.text)
    tokens = line.text.split()
    if not words or is_list_item(line.text):
        return False
    if sum(any(c.isdigit() for c in token) for token in tokens) > MOST_NUMBERS:
        return False
    if not line.text[0].isalnum() or (not line.text[-1].isalnum() and line.text[-1] not in ")?"):
        return False
    following = lines[position + 1]
    if words[-1] in OPEN_WORDS or _goes_on(following):
        return False
    stands_alone = following.after_blank or is_list_item(following.text)
    short = words[0][0].isupper() and len(words) <= SURELY_SHORT
    return _is_title_case(words) or (short and stands_alone)


def _goes_on(line: Line) -> bool:
    """Whether a line right below goes on with what the line above it began."""
    return not line.after_blank and (line.text[0].islower() or line.text[0] in "<(,")


def _is_title_case(words: Sequence[str]) -> bool:
    """Whether every word but the small ones is capitalised."""
    large = [word for word in words if word not in SMALL_WORDS]
    return words[0][0].isupper() and sum(w[0].isupper() for w in large) >= 0.8 * len(large)


def with_paths(blocks: Sequence[Block], text: str) -> list[Block]:
    """Return the blocks with the level of each heading and the headings above each block.

    Plain text does not say how deep a heading is. One is taken to stand under another when its
    own section is nothing but a list and the other one was left open: by a heading right below
    it, or by a paragraph that ends in a colon.
    """
    path: list[str] = []
    open_parent = False
    placed: list[Block] = []
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            marked = block.level
            child = open_parent and marked is None and _section_is_list(blocks, index)
            level = marked or (2 if child else 1)
            open_parent = child or _opens(blocks, index, text)
            path = path[: level - 1]
            placed.append(block._replace(level=level, heading_path=_joined(path)))
            path.append(text[block.start_char : block.end_char])
        else:
            placed.append(block._replace(heading_path=_joined(path)))
    return placed


def _joined(path: Sequence[str]) -> str | None:
    return " > ".join(path) or None


def _section(blocks: Sequence[Block], index: int) -> list[Block]:
    section: list[Block] = []
    for block in blocks[index + 1 :]:
        if block.kind == "heading":
            break
        section.append(block)
    return section


def _section_is_list(blocks: Sequence[Block], index: int) -> bool:
    section = _section(blocks, index)
    return bool(section) and all(block.kind in LIST_KINDS for block in section)


def _opens(blocks: Sequence[Block], index: int, text: str) -> bool:
    """Whether a heading is followed by another one at once, or by a paragraph with a colon."""
    section = _section(blocks, index)
    return not section or text[section[-1].end_char - 1] == ":"
