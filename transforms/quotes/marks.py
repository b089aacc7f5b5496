"""Quotation marks in pairs: straight, curly and foreign ones, also where one is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

CLOSERS = {
    "“": '”"',
    "„": '“”‟"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    '"': '"”',
    "''": "''",
    "``": "''",
    "‘‘": "’’",
    "”": "”",
    "‘": "’",
    "'": "'",
}
# A mark of its own, or two single ones; that all begin with one of a set is for speed.
MARK = re.compile(
    r"[“”„‟\"«»‹›「」『』'`‘’](?:(?<=[“”„‟\"«»‹›「」『』])|(?<=')'|(?<=`)`|(?<=‘)‘|(?<=’)’)"
)
SINGLE = re.compile(r"(?<![\w’'])(?P<mark>[‘'])(?=[A-Z\d…])")
# Where a single mark may close: never inside a word ("don’t").
SINGLE_CLOSE = re.compile(r"(?<=\S)[’'](?!\w)")
LONGEST_SINGLE = 1_000
OPENS_AFTER = " \t\n([{—–-‘'/…:,“\""
CLOSES_BEFORE = ".,?!…"


class Quotation(NamedTuple):
    """Words in marks: text[start:end] without them, `outer_end` behind the closing one.

    `is_closed` is False where the closing mark is missing; the words then run to the block's end.
    """

    outer_start: int
    start: int
    end: int
    outer_end: int
    mark: str
    is_closed: bool


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """Return the outermost quotations of text[start:end], a block, in order.

    Single marks count where no double ones stand: in British usage they are the outer ones.
    """
    found = list(_doubles(text, start, end))
    if not found and _has_single(text, start, end):
        found = list(_singles(text, start, end))
    return [q for q in found if any(map(str.isalnum, text[q.start : q.end]))]


def _has_single(text: str, start: int, end: int) -> bool:
    return text.find("‘", start, end) >= 0 or text.find("'", start, end) >= 0


def _doubles(text: str, start: int, end: int) -> Iterator[Quotation]:
    opened: re.Match[str] | None = None
    depth = 0
    for match in MARK.finditer(text, start, end):
        if opened is None:
            if _opens(text, match, start, end):
                opened, depth = match, 0
        elif _nests(text, opened, match, start, end):
            depth += 1
        elif _closes(text, opened, match, end):
            if depth:
                depth -= 1
                continue
            yield _quotation(text, opened, match)
            opened = None
        elif match[0] == opened[0] and _opens(text, match, start, end):
            yield _unclosed(text, opened, match.start())
            opened = match
    if opened is not None:
        yield _unclosed(text, opened, end)


def _opens(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether a mark opens: it stands before a word, and not behind one."""
    mark = match[0]
    if mark not in CLOSERS:
        return False
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    if mark in "“„‟‹「『``‘‘":
        return True
    if mark == "«":
        return True
    return before in OPENS_AFTER and not after.isspace()


def _nests(text: str, opened: re.Match[str], match: re.Match[str], start: int, end: int) -> bool:
    """Whether a mark opens a quotation within the open one: “He said “no” to us,” for example."""
    if opened[0] != "“" or match[0] != "“" or not _opens(text, match, start, end):
        return False
    # A new paragraph's mark or a missing close looks the same: nested words close before it does.
    closing = text.find("”", match.end(), end)
    return (
        closing >= 0
        and text.find("”", closing + 1, end) >= 0
        and text.find("“", match.end(), text.find("”", closing + 1, end)) < 0
    )


def _closes(text: str, opened: re.Match[str], match: re.Match[str], end: int) -> bool:
    if match[0] not in CLOSERS[opened[0]] or match.start() == opened.end():
        return False
    if opened[0] == "“" and match[0] == '"' and _is_closed_later(text, match, end):
        return False
    if match[0] == '"':
        after = text[match.end()] if match.end() < end else " "
        return not (text[match.start() - 1].isspace() and after.isalnum())
    return True


def _is_closed_later(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a curly mark closes a curly quotation that has straight marks in it."""
    following = text.find("“", match.end(), end)
    return text.find("”", match.end(), following if following >= 0 else end) >= 0


def _quotation(text: str, opened: re.Match[str], closed: re.Match[str]) -> Quotation:
    start, end = _trimmed(text, opened.end(), closed.start())
    return Quotation(opened.start(), start, end, closed.end(), opened[0], is_closed=True)


def _unclosed(text: str, opened: re.Match[str], limit: int) -> Quotation:
    start, end = _trimmed(text, opened.end(), limit)
    return Quotation(opened.start(), start, end, end, opened[0], is_closed=False)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _singles(text: str, start: int, end: int) -> Iterator[Quotation]:
    """Yield words in single marks; an apostrophe closes only where nothing better does."""
    position = start
    while opened := SINGLE.search(text, position, end):
        position = opened.end()
        closed = _single_close(text, opened, end)
        if closed is not None:
            yield _quotation(text, opened, closed)
            position = closed.end()


def _single_close(text: str, opened: re.Match[str], end: int) -> re.Match[str] | None:
    limit = min(end, opened.end() + LONGEST_SINGLE)
    found = [
        match
        for match in SINGLE_CLOSE.finditer(text, opened.end(), limit)
        if match[0] in CLOSERS[opened["mark"]]
    ]
    best = next((m for m in found if text[m.start() - 1] in CLOSES_BEFORE), None)
    if best or opened["mark"] == "'":
        return best
    return next((m for m in found if text[m.start() - 1] != "s"), found[-1] if found else None)
