"""Writes a query's result as CSV, JSON or Parquet, batch by batch."""

from __future__ import annotations

import base64
import csv
import io
import itertools
import json
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import TextIOWrapper
from typing import BinaryIO

import pyarrow as pa

FORMATS = ("csv", "sheet", "json", "parquet")
# Beginnings that a spreadsheet takes for a formula (OWASP, CSV injection), also of full width.
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
BYTE_ORDER_MARK = "\ufeff"


def export(batches: pa.RecordBatchReader, target: BinaryIO, form: str) -> int:
    """Write all batches to a binary stream, UTF-8 where it is text; return the number of rows.

    csv: a header and rows, NULL as nothing, every value as it is. sheet: the same for spreadsheets,
    in which a text that would be run as a formula stands behind an apostrophe. json: one array of
    objects, a row a line. Times are ISO 8601 in UTC with Z. Raises ValueError for a form that is
    not in FORMATS.
    """
    if form == "parquet":
        return _parquet(batches, target)
    if form not in FORMATS:
        raise ValueError(f"No format {form}: choose one of {', '.join(FORMATS)}.")
    text = TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    try:
        if form == "json":
            return _json(batches, text)
        if form == "csv":
            return _csv(batches, text, _cell)
        text.write(BYTE_ORDER_MARK)  # without it some take UTF-8 for the letters of their region
        return _csv(batches, text, _inert)
    finally:
        text.detach()


def plain_value(value: object) -> object:
    """Return a value as JSON can hold it: ISO 8601 times, base64 bytes, NULL for no number."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {str(k): plain_value(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(v) for v in value]
    return value


def _rows(batches: pa.RecordBatchReader) -> Iterator[list[object]]:
    for batch in batches:
        columns = [column.to_pylist() for column in batch.columns]
        yield from ([plain_value(v) for v in row] for row in zip(*columns, strict=True))


def _csv(
    batches: pa.RecordBatchReader, text: TextIOWrapper, cell: Callable[[object], object]
) -> int:
    # With \n alone as its line's end csv would leave a lone \r bare, which ends a line elsewhere.
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    count = -1
    for row in itertools.chain([batches.schema.names], _rows(batches)):
        writer.writerow([cell(value) for value in row])
        text.write(line.getvalue().removesuffix("\r\n") + "\n")
        line.seek(0)
        line.truncate()
        count += 1
    return count


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _inert(value: object) -> object:
    """Return a cell that a spreadsheet shows and does not run."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else _cell(value)


def _json(batches: pa.RecordBatchReader, text: TextIOWrapper) -> int:
    names = distinct(batches.schema.names)
    count = 0
    text.write("[")
    for row in _rows(batches):
        text.write(",\n" if count else "\n")
        json.dump(dict(zip(names, row, strict=True)), text, ensure_ascii=False)
        count += 1
    text.write("\n]\n")
    return count


def distinct(names: Sequence[str]) -> list[str]:
    """Return names that stand once: a second `id` becomes id_1, as DuckDB has it."""
    given: list[str] = []
    for name in names:
        free = (f"{name}_{number}" for number in itertools.count(1))
        given.append(name if name not in given else next(n for n in free if n not in names))
    return given


def _parquet(batches: pa.RecordBatchReader, target: BinaryIO) -> int:
    from pyarrow import parquet

    count = 0
    names = distinct(batches.schema.names)
    schema = pa.schema([f.with_name(n) for f, n in zip(batches.schema, names, strict=True)])
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.rename_columns(names))
            count += batch.num_rows
    return count
