"""Rows of the CSV tables that lie in this folder."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources

Row = dict[str, str]


@cache
def read_rows(table: str) -> tuple[Row, ...]:
    """Return the rows of seeds/TABLE.csv, in file order; an empty cell is ''.

    Raises FileNotFoundError when there is no such table.
    """
    text = (resources.files("seeds") / f"{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def split_cell(cell: str) -> list[str]:
    """Return the values of a cell that holds several, separated by '|'."""
    return [value for value in cell.split("|") if value]


def number(cell: str) -> float | None:
    """Return the number in a cell, None when it is empty."""
    return float(cell) if cell else None
