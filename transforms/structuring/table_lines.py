"""Tables in plain text: rows whose cells are set apart by bars, tabs or aligned columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from transforms.cleaning.edits import Change, Draft, revise
from transforms.structuring.lines import ENTRY, Line, is_list_item, split_lines

FEWEST_ROWS = 3
MOST_WORDS = 15  # of a row without bars or tabs; more is a sentence with figures in it
# Two spaces behind a full stop are an old habit of typists, not a column.
GAP = re.compile(r"(?: (?<![ \t] )(?: *\t[ \t]*|(?<![.!?:;,\"”’)] ) +)|\t(?<![ \t]\t)[ \t]*)(?=\S)")
RULER = re.compile(r"\A(?=[|+: ]{0,80}[-=_]{3})[|+:=_ -]++")
FIGURE = re.compile(r"[($£€]?[-+]?\d[\d.,:/]*[%)]?")


def mark_columns(draft: Draft) -> Draft:
    """Set the cells of aligned rows apart by one tab each, before runs of spaces are collapsed.

    Rows belong together when at least three in sequence have the same number of gaps.
    """
    if "  " not in draft.text and "\t" not in draft.text:
        return draft
    return revise(draft, _tabs(split_lines(draft.text)))


def _tabs(lines: Sequence[Line]) -> Iterator[Change]:
    gaps = [list(GAP.finditer(line.text)) for line in lines]
    for count, run in groupby(range(len(lines)), key=lambda i: len(gaps[i])):
        rows = list(run)
        table = count > 0 and len(rows) >= FEWEST_ROWS and _aligned(lines, gaps, rows)
        for row in rows if count else ():
            start = lines[row].start
            for gap in gaps[row]:
                if table:
                    yield _change(start, gap, "\t", "column_gap")
                elif gap[0] == "\t":
                    yield _change(start, gap, " ", "inner_space")


def _change(start: int, gap: re.Match[str], after: str, rule: str) -> Change:
    return Change(start + gap.start(), start + gap.end(), after, "whitespace", rule)


def _aligned(
    lines: Sequence[Line], gaps: Sequence[list[re.Match[str]]], rows: Sequence[int]
) -> bool:
    """Whether every gap is a tab, or every cell begins or ends in the same column in all rows."""
    for cell in range(len(gaps[rows[0]])):
        if all("\t" in gaps[row][cell][0] for row in rows):
            continue
        starts = {lines[row].indent + gaps[row][cell].end() for row in rows}
        ends = {lines[row].indent + _cell_end(lines[row], gaps[row], cell) for row in rows}
        if len(starts) > 1 and len(ends) > 1:
            return False
    return True


def _cell_end(line: Line, gaps: Sequence[re.Match[str]], cell: int) -> int:
    return gaps[cell + 1].start() if cell + 1 < len(gaps) else len(line.text)


def find_rows(lines: Sequence[Line]) -> set[int]:
    """Return the positions of lines that are rows of a table, rulers between rows included."""
    rows: set[int] = set()
    position = 0
    for kind, run in groupby(lines, key=_row_kind):
        count = len(list(run))
        if kind and count >= (2 if kind == "bars" else FEWEST_ROWS):
            rows.update(range(position, position + count))
        position += count
    return rows


def _row_kind(line: Line) -> str | None:
    text = line.text
    if text.count("|") >= 2 or (text[0] == "+" and RULER.fullmatch(text)):
        return "bars"
    if "\t" in text:
        return "tabs"
    if text[-1] in ".,;:" or text.count(" ") >= MOST_WORDS or _figures(text) < 2:
        return None
    return None if is_list_item(text) or ENTRY.match(text) else "figures"


def _figures(text: str) -> int:
    return sum(FIGURE.fullmatch(word) is not None for word in text.split())


def is_ruler(line: str) -> bool:
    """Whether a line only rules a table off: `|---|---|`, `+-----+`."""
    return RULER.fullmatch(line) is not None
