"""The article in a page: what else the page shows leaves the text, and lists get their markers."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from transforms.documents import Change, Mark
from transforms.reading.align import find_kept
from transforms.reading.html import Page
from transforms.reading.html_own import with_own_parts
from transforms.structuring.lines import is_list_item

Span = tuple[int, int]

WORD = re.compile(r"\w")
CELLS = re.compile(r"\t+")
LINE = re.compile(r"[^\n]+")
# Pages beyond this are read in full: an article's page has some thousand words, and the extractor
# takes more than a second for each million characters.
LONGEST = 2_000_000
# Kinds of marks that name an edit of their own.
LEFT_OUT = {"comment": ("comment", "html_comments"), "caption": ("caption", "html_caption")}
OUTSIDE = ("navigation", "html_outside")


def find_body(page: Page) -> list[Span]:
    """Return the stretches of the visible text that are the article; none if there is no telling.

    trafilatura chooses; favour for precision and no comments was the best of its modes on the
    development pages (tests/benchmarks/README.md).
    """
    if page.tree is None or len(page.text) > LONGEST:
        return []
    kept = find_kept(page.text, _chosen_lines(page))
    whole = [_whole(page.text, start, end) for start, end in kept]
    return with_own_parts(page.text, page.marks, whole)


def _chosen_lines(page: Page) -> list[str]:
    from trafilatura.core import bare_extraction  # slow to import, seldom needed

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # warns of each page without body
    try:
        found = bare_extraction(page.tree, favor_precision=True, include_comments=False)
    except (RecursionError, AttributeError, IndexError, KeyError, AssertionError):
        return []  # a page that it fails on is cleaned as flat text
    text = found.text if found is not None and not isinstance(found, dict) else None
    return text.split("\n") if text else []


def _whole(text: str, start: int, end: int) -> Span:
    """Widen a stretch by the marks that touch it, and to its lines where no more words are."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if not WORD.search(text, line_start, start):
        start = line_start
    while start > line_start and not text[start - 1].isspace():
        start -= 1
    if not WORD.search(text, end, line_end):
        end = line_end
    while end < line_end and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return start, end


def body_changes(page: Page, kept: Sequence[Span]) -> list[Change]:
    """Return the changes that leave only the kept stretches, with markers before list items.

    If nothing is kept for sure, nothing is left out. Cells of a table's row are set apart by a bar.
    """
    inside = [*kept] or [(0, len(page.text))]
    changes = [*_markers(page, inside), *_bars(page, inside), *_gaps(page, inside)]
    return sorted(changes, key=lambda change: (change.start, change.end))


def _within(kept: Sequence[Span], position: int) -> bool:
    index = bisect_right(kept, (position, float("inf"))) - 1
    return index >= 0 and position < kept[index][1]


def _markers(page: Page, kept: Sequence[Span]) -> Iterator[Change]:
    items = {m.start: m for m in page.marks if m.label and _within(kept, m.start)}
    for start, mark in items.items():
        line = page.text[start : start + 20]
        if (start == 0 or page.text[start - 1] == "\n") and not is_list_item(line):
            indent = "  " * ((mark.level or 1) - 1)
            yield Change(start, start, f"{indent}{mark.label} ", "whitespace", f"html_{mark.kind}")


def _bars(page: Page, kept: Sequence[Span]) -> Iterator[Change]:
    for mark in page.marks:
        if mark.kind != "table_row" or "\n" in page.text[mark.start : mark.end]:
            continue
        for cells in CELLS.finditer(page.text, mark.start, mark.end):
            if _within(kept, cells.start()) and _within(kept, cells.end()):
                yield Change(*cells.span(), " | ", "whitespace", "html_cells")


def _gaps(page: Page, kept: Sequence[Span]) -> Iterator[Change]:
    cursor = 0
    for start, end in kept:
        yield from _gap(page, cursor, start)
        cursor = end
    yield from _gap(page, cursor, len(page.text))


def _gap(page: Page, start: int, end: int) -> Iterator[Change]:
    """Yield the changes that take [start, end) out, one for each run of lines of one kind."""
    if start >= end:
        return
    *runs, (first, _, kind, rule) = _runs(page, start, end)
    for run in runs:
        yield Change(run[0], run[1], "", *run[2:])
    yield Change(first, end, _separator(page.text, start, end), kind, rule)


def _separator(text: str, start: int, end: int) -> str:
    """Return what stays between two stretches: the space before the second, or a blank line."""
    if not start or end == len(text):
        return ""
    between = text[start:end]
    space = between[len(between.rstrip()) :]
    return space if "\n" in space or (space and "\n" not in between) else "\n\n"


def _runs(page: Page, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    """Yield the runs of lines in [start, end) that leave for one reason; together they fill it."""
    marks = [m for m in page.marks if m.kind in LEFT_OUT and m.start < end and m.end > start]
    lines = list(LINE.finditer(page.text, start, end)) if marks else []
    if not lines:
        yield start, end, *OUTSIDE
    cursor = start
    for (kind, rule), run in groupby(lines, key=lambda line: _reason(marks, line.start())):
        last = list(run)[-1].end()
        yield cursor, last, kind, rule
        cursor = last


def _reason(marks: Sequence[Mark], position: int) -> tuple[str, str]:
    for mark in marks:
        if mark.start <= position < mark.end:
            return LEFT_OUT[mark.kind]
    return OUTSIDE
