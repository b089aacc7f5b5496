"""Arrow tables as the engine wants them: typed as declared, with helper columns for the rules."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from expectations.errors import ExpectationBroken
from warehouse.tables.arrow import arrow_schema

ROW_NUMBER = "_row_number"
TEXT_LENGTH = "_text_length"
SPAN_LENGTH = "_span_length"

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
    table = table.append_column(ROW_NUMBER, pa.array(range(len(table)), pa.int64()))
    if span := span_of(table.column_names):
        start, end, text = span
        table = table.append_column(SPAN_LENGTH, pc.subtract(table[end], table[start]))
        table = table.append_column(TEXT_LENGTH, pc.utf8_length(table[text]))
    elif "character_count" in table.column_names:
        table = table.append_column(TEXT_LENGTH, pc.utf8_length(table["text"]))
    return table
