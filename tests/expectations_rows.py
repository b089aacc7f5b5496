"""Rows that keep every limit of the contract, and values that break one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from expectations.validate import Verdict, validate_unit
from warehouse.tables import BY_NAME, Column, Type
from warehouse.tables.arrow import to_arrow

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PATTERN_SAMPLES = (
    "{n:032x}",
    "{n:064x}",
    "{n:016x}",
    "en",
    "AZE",
    "Q{n}",
    "iso:a{n}",
    "01",
    "text",
)
PATTERN_BREAKERS = ("{good}\n", "x{good}", " ", "")


@dataclass(frozen=True)
class Run:
    run_id: str = "20260301T120000-0001"
    started_at: datetime = NOW


def good_value(column: Column, n: int) -> Any:
    if column.allowed:
        return column.allowed[0]
    if column.type is Type.TEXT:
        samples = [sample.format(n=n) for sample in PATTERN_SAMPLES]
        pattern = column.pattern or f".*{n}"
        return next((s for s in samples if re.fullmatch(pattern, s)), f"text {n}")
    if column.type is Type.TIMESTAMP:
        return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    if column.type is Type.BOOLEAN:
        return n % 2 == 0
    return n if column.name.endswith("_index") else max(column.minimum or 0, 0)


def good_row(table: str, n: int, **overrides: Any) -> dict[str, Any]:
    row = {column.name: good_value(column, n) for column in BY_NAME[table]}
    if "start_char" in row:
        row |= {"text": "Bakı", "start_char": 4, "end_char": 8}
    if "raw_start" in row:
        row |= {"before_text": "\r\n", "raw_start": 4, "raw_end": 6}
    if "character_count" in row:
        row["character_count"] = len(row["text"])
    return row | overrides


def bare_row(table: str, n: int) -> dict[str, Any]:
    """Give a row that says only what is required."""
    row = good_row(table, n)
    return {c.name: row[c.name] if c.required else None for c in BY_NAME[table]}


def make(table: str, rows: list[dict[str, Any]]) -> pa.Table:
    return to_arrow(table, [tuple(row.values()) for row in rows])


def bad_values(column: Column) -> Iterator[tuple[str, Any]]:
    """Give every limit of a column as the code that must catch it, with a value that breaks it."""
    if column.required:
        yield "expect_column_values_to_not_be_null", None
    if column.allowed:
        yield "expect_column_values_to_be_in_set", column.allowed[0] + "\n"
    if column.pattern:
        good = good_value(column, 7)
        breakers = [breaker.format(good=good) for breaker in PATTERN_BREAKERS]
        bad = next(b for b in breakers if not re.fullmatch(column.pattern, b))
        yield "expect_column_values_to_match_regex", bad
    if column.minimum is not None:
        yield "expect_column_values_to_be_between", column.minimum - 1
    if column.maximum is not None:
        yield "expect_column_values_to_be_between", column.maximum + 1


def verdict_on(**tables: pa.Table) -> Verdict:
    """Validate tables as one publish unit."""
    return validate_unit(tables, run=Run(), unit=0)
