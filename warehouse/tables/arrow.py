"""The contract as Arrow schemas; meanings travel in the field metadata and so into Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import pyarrow as pa

from warehouse.tables import BY_NAME
from warehouse.tables.model import Column, Type

ARROW_TYPES: dict[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int32(),
    Type.BIGINT: pa.int64(),
    Type.REAL: pa.float64(),
    Type.BOOLEAN: pa.bool_(),
    Type.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Type.DATE: pa.date32(),
}


def arrow_field(column: Column) -> pa.Field:
    """Return the Arrow field of a column; nullable even where required, so a suite can say so."""
    return pa.field(column.name, ARROW_TYPES[column.type], metadata={"comment": column.comment})


@cache
def arrow_schema(table_name: str) -> pa.Schema:
    """Return the Arrow schema of a table of the contract."""
    table = BY_NAME[table_name]
    return pa.schema([arrow_field(c) for c in table], metadata={"comment": table.comment})


def to_arrow(table_name: str, rows: Iterable[Sequence[object]]) -> pa.Table:
    """Turn row tuples in the declared column order into an Arrow table of that schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(arrow_schema(table_name))
    return columns_to_arrow(table_name, columns)


def columns_to_arrow(table_name: str, columns: Iterable[Sequence[object]]) -> pa.Table:
    """Turn columns in the declared order into an Arrow table of that schema."""
    schema = arrow_schema(table_name)
    return pa.table(
        [pa.array(values, type=f.type) for values, f in zip(columns, schema, strict=True)],
        schema=schema,
    )
