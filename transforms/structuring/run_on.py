"""Feed text that arrives on one line: cut where its parts are certain, into lines of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from transforms.structuring.inline_lists import BULLETS, DOTTED
from transforms.structuring.lines import HASHTAG_RUN, SENTENCE_END, Line
from transforms.structuring.opening import find_dateline
from transforms.structuring.statement_lines import BREAK, VERB, find_statements

# A shorter line is a line that its author made.
SHORTEST = 120
# A headline of at most so many words stands before the dateline: `… in Geneva GENEVA (AP) — The`.
LONGEST_HEADLINE = 200
DASHES = (" - ", " -- ", "– ", "— ")
OPENING = 3  # lines among which a dateline stands
CAPITALS = re.compile(r"(?<=[a-z\d.?!’'”\"] )(?=[A-Z]{3,}[A-Z,. (])")
HEADING = re.compile(r"[A-Z][\w’'-]*(?: [\w’'-]+){0,4}:?\Z")
FIRST_POINT = re.compile(r"(?<=: )\(?1[.)] (?=[^\W\d_a-z])")
SECOND_POINT = re.compile(r"(?<=[^\d\s] )\(?2[.)] (?=[^\W\d_a-z])")
INNER_END = re.compile(r"(?<!\d)[.!?…][\"”’')\]]* (?=[^\W\d_a-z])")


def cut_run_on(lines: Sequence[Line], labels: Collection[str]) -> list[Line]:
    """Return the lines, long ones cut before a dateline, bullets, statements and hashtags.

    Each of these needs proof of its own: a dateline its dash behind a place in capitals, bullets a
    second one of the same shape, statements a second known label, verbs behind all colons,
    hashtags a second one or the end of a sentence before them.
    """
    return [
        piece
        for position, line in enumerate(lines)
        for piece in _pieces(line, labels, is_opening=position < OPENING)
    ]


def _pieces(line: Line, labels: Collection[str], *, is_opening: bool) -> Iterator[Line]:
    if len(line.text) < SHORTEST:
        yield line
        return
    cuts = {*_bullets(line.text), *_points(line.text), *_tags(line.text)}
    cuts |= {find_inner_dateline(line.text)} if is_opening else set()
    cuts |= {*_statements(line.text, labels)} if line.text.count(": ") > 1 else set()
    places = [0, *sorted(cuts - {0}), len(line.text)]
    if len(places) == 2:
        yield line
        return
    for start, end in pairwise(places):
        text = line.text[start:end].rstrip()
        first = line.start + start
        yield Line(first, first + len(text), text, line.after_blank or start > 0, line.indent)


def find_inner_dateline(text: str) -> int:
    """Return where a dateline begins behind the headline of a long line; 0 if there is none."""
    opening = text[: 2 * LONGEST_HEADLINE]
    if len(text) < SHORTEST or not any(dash in opening for dash in DASHES) or find_dateline(text):
        return 0
    places = (m.end() for m in CAPITALS.finditer(text, 0, LONGEST_HEADLINE))
    return next((place for place in places if _is_sure(text[place:])), 0)


def _is_sure(text: str) -> bool:
    """Whether a dateline names an agency or a day: `SME - Societa Meridionale` does neither."""
    found = find_dateline(text)
    return found is not None and any(c in "(0123456789" for c in text[: found[1]])


def _bullets(text: str) -> Iterator[int]:
    """Yield where the first bullet of several stands, and where the last of them surely ends."""
    first = None if text.isascii() else BULLETS.search(text)
    if first is None:
        return
    marks = [m for m in DOTTED.finditer(text, first.start()) if m["dot"] == first["dot"]]
    if len(marks) < 2:
        return
    yield marks[0].start()
    items = [text[a.end() : b.start()] for a, b in pairwise(marks)]
    behind = INNER_END.search(text, marks[-1].end())
    if behind and not any(INNER_END.search(item) for item in items):
        yield behind.end()


def _points(text: str) -> Iterator[int]:
    """Yield where numbered points begin behind a colon, if the second one follows."""
    first = FIRST_POINT.search(text) if ": 1" in text or ": (1" in text else None
    if first and SECOND_POINT.search(text, first.end()):
        yield first.start()


def _tags(text: str) -> Iterator[int]:
    if "#" not in text:
        return
    run = HASHTAG_RUN.search(text, max(0, len(text) - 400))
    if run and (run[0].count("#") > 1 or SENTENCE_END.search(text[: run.start()][-8:])):
        yield run.start() + 1


def _statements(text: str, labels: Collection[str]) -> Iterator[int]:
    """Yield where a run of statements begins, the heading above it, and where the last one ends."""
    for mark in BREAK.finditer(text):
        for start in _label_starts(text, mark.start()):
            found = find_statements(text[start:], labels)
            if len(found) < 2 or not all(VERB.match(text, start + s.start) for s in found):
                continue
            yield start
            yield from _heading(text, start)
            last = INNER_END.search(text, start + found[-1].start)
            if last:
                yield last.end()
            return


def _label_starts(text: str, mark: int) -> Iterator[int]:
    """Yield where a label before a mark may begin: behind a sentence, a colon, or a heading."""
    words = [m.end() for m in re.finditer(r"(?:^|\s)", text[max(0, mark - 60) : mark])]
    yield from (max(0, mark - 60) + place for place in words[-8:])


def _heading(text: str, start: int) -> Iterator[int]:
    """Yield where a short heading between the last sentence and the first label begins."""
    ends = [m.end() for m in INNER_END.finditer(text, max(0, start - 80), start)]
    if ends and HEADING.match(text[ends[-1] : start].rstrip()):
        yield ends[-1]
