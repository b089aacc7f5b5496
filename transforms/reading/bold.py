"""Lines in bold type from end to end: headings, or the questions of an interview."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.documents import Mark
from transforms.structuring.opening import BYLINE

Span = tuple[int, int]
LINE = re.compile(r"[^\n]+")
WORD = re.compile(r"\w")
MARKS = " \t\r*_"
CLOSING = f"{MARKS}”\"’'"
LONGEST_HEADING = 12  # words; a longer line in bold is a standfirst
LONGEST_QUESTION = 60
FEWEST_QUESTIONS = 2  # of an interview; one may be a heading


def bold_marks(text: str, bold: Sequence[Span]) -> list[Mark]:
    """Return marks for lines whose words are all within the stretches in bold type.

    heading, without a level; of two or more that end in a question mark each is a question, and
    the line behind it the answer. `bold` is in order; offsets are those of `text`.
    """
    if not bold:
        return []
    lines = [line for line in LINE.finditer(text) if WORD.search(line[0])]
    whole = [_is_bold(text, line.span(), bold) for line in lines]
    asked = [i for i, line in enumerate(lines) if whole[i] and _asks(line[0])]
    is_interview = len(asked) >= FEWEST_QUESTIONS
    found = dict.fromkeys(asked, "question" if is_interview else "heading")
    found |= {i: "heading" for i, line in enumerate(lines) if whole[i] and _is_heading(line[0])}
    if is_interview:
        found = {i + 1: "answer" for i in asked if i + 1 < len(lines)} | found
    return [_mark(lines[i], kind) for i, kind in sorted(found.items())]


def _is_bold(text: str, line: Span, bold: Sequence[Span]) -> bool:
    """Whether no word of a line stands outside the stretches."""
    inside = [(max(a, line[0]), min(b, line[1])) for a, b in bold if a < line[1] and b > line[0]]
    edges = [line[0], *(place for span in inside for place in span), line[1]]
    outside = list(pairwise(edges))[::2]
    return bool(inside) and not any(WORD.search(text, a, b) for a, b in outside)


def _asks(line: str) -> bool:
    return line.rstrip(CLOSING)[-1:] == "?" and len(line.split()) <= LONGEST_QUESTION


def _is_heading(line: str) -> bool:
    bare = line.strip(MARKS)
    return bare[-1].isalnum() and len(bare.split()) <= LONGEST_HEADING and not BYLINE.match(bare)


def _mark(line: re.Match[str], kind: str) -> Mark:
    text = line[0]
    return Mark(line.end() - len(text.lstrip()), line.start() + len(text.rstrip()), kind)
