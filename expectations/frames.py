"""Arrow tables as the engine wants them: typed as declared, with helper columns for the rules."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.errors import ExpectationBroken
from warehouse.tables.arrow import arrow_schema

ROW_NUMBER = "_row_number"
TEXT_LENGTH = "_text_length"
SPAN_LENGTH = "_span_length"

# Whole numbers up to here are exact as floats.
EXACT = 2**53

# Half-open offsets and the column that holds the characters between them.
SPANS = (("start_char", "end_char", "text"), ("raw_start", "raw_end", "before_text"))


def span_of(names: Collection[str]) -> tuple[str, str, str] | None:
    """Return the start, end and text columns of a table that has them; none has two such spans."""
    return next((span for span in SPANS if set(span) <= set(names)), None)


def check_types(name: str, table: pa.Table) -> None:
    """Raise ExpectationBroken where a column's Arrow type is not the declared one.

    Such a table was not made by warehouse.tables.arrow.to_arrow: a fault of code, not of data.
    """
    for declared, actual in zip(arrow_schema(name), table.schema, strict=True):
        if declared.type != actual.type:
            raise ExpectationBroken(
                f"{name}.{actual.name} is {actual.type}, the contract says {declared.type}; "
                "make the table with warehouse.tables.arrow.to_arrow"
            )


def with_helpers(table: pa.Table) -> pa.Table:
    """Append the row number (from 0) and, where the columns are there, the lengths to compare.

    Lengths are code points. A difference wraps around only where an offset is negative, which
    the contract's minimum catches.
    """
    table = numbered(table)
    if span := span_of(table.column_names):
        start, end, text = span
        table = table.append_column(SPAN_LENGTH, pc.subtract(table[end], table[start]))
        table = table.append_column(TEXT_LENGTH, pc.utf8_length(table[text]))
    elif "character_count" in table.column_names:
        table = table.append_column(TEXT_LENGTH, pc.utf8_length(table["text"]))
    return table


def numbered(table: pa.Table) -> pa.Table:
    """Append the row number, from 0."""
    ones = pa.repeat(pa.scalar(1, pa.int64()), len(table))
    return table.append_column(ROW_NUMBER, pc.cumulative_sum(ones, start=-1))


def to_frame(table: pa.Table) -> Any:
    """Return the table as a data frame whose numbers and times the engine compares all at once.

    Numbers that numpy holds exactly are numpy's, whole ones 64 bits wide: limits of any others
    the engine asks of value after value. Texts and all else stay in Arrow.
    """
    pandas = importlib.import_module("pandas")
    columns = [
        column.cast(kind).to_pandas()
        if (kind := _numpy_type(column))
        else column.to_pandas(types_mapper=pandas.ArrowDtype)
        for column in table.columns
    ]
    frame = pandas.DataFrame(dict(enumerate(columns)), copy=False)
    frame.columns = table.column_names
    return frame


def _numpy_type(column: pa.ChunkedArray) -> pa.DataType | None:
    """Return the type that numpy holds a column in without loss; None if there is none.

    With NULL whole numbers are floats there, and a NaN could not be told from a NULL.
    """
    if pa.types.is_timestamp(column.type):
        return column.type
    if pa.types.is_signed_integer(column.type):
        if not column.null_count:
            return pa.int64()
        exact = pc.and_(pc.less_equal(column, EXACT), pc.greater_equal(column, -EXACT))
        return pa.float64() if pc.all(exact).as_py() else None
    if pa.types.is_floating(column.type) and not pc.any(pc.is_nan(column)).as_py():
        return pa.float64()
    return None
