"""What a table is: columns with type, meaning, unit and the limits that a value must keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Type(StrEnum):
    """Type of a column, by its SQL name in DuckDB."""

    TEXT = "VARCHAR"
    INTEGER = "INTEGER"
    BIGINT = "BIGINT"
    REAL = "DOUBLE"
    BOOLEAN = "BOOLEAN"
    TIMESTAMP = "TIMESTAMPTZ"
    DATE = "DATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `meaning` is a sentence for an analyst; `unit` stands where a number needs one.

    `minimum` and `maximum` are inclusive; `pattern` is a regular expression for the whole value;
    `references` names a key elsewhere as `table.column`.
    """

    name: str
    type: Type
    meaning: str
    unit: str | None = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    references: str | None = None

    @property
    def comment(self) -> str:
        """Meaning, unit and allowed values in one line, as shown in SQL and in the docs."""
        parts = [self.meaning.rstrip(".") + "."]
        if self.unit:
            parts.append(f"Unit: {self.unit}.")
        if self.allowed:
            parts.append(f"One of: {', '.join(self.allowed)}.")
        if self.references:
            parts.append(f"See {self.references}.")
        return " ".join(parts)


Room = Literal["documents", "knowledge", "operations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: `grain` says what a row is, `key` which columns name a row.

    `columns` are what a publish unit brings; `filled` are copied from the document's row by the
    load. `partitioned_by` are expressions of DuckLake, `sorted_by` columns, before the key.
    """

    name: str
    room: Room
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    filled: tuple[Column, ...] = ()
    partitioned_by: tuple[str, ...] = ()
    sorted_by: tuple[str, ...] = ()

    @property
    def stored(self) -> tuple[Column, ...]:
        """All columns that the warehouse has, in order."""
        return (*self.columns, *self.filled)

    @property
    def order(self) -> tuple[str, ...]:
        """Columns that rows are written in the order of."""
        return tuple(dict.fromkeys((*self.sorted_by, *self.key)))

    @property
    def schema(self) -> str:
        """SQL schema: `ops` for operations, `main` for the rest."""
        return "ops" if self.room == "operations" else "main"

    @property
    def qualified_name(self) -> str:
        """Name as a query writes it: bare in `main`, `ops.name` in operations."""
        return f"ops.{self.name}" if self.schema == "ops" else self.name

    @property
    def comment(self) -> str:
        """Grain as a sentence."""
        return f"A row is {self.grain}. Key: {', '.join(self.key)}."

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in declared order."""
        return tuple(column.name for column in self.columns)

    @property
    def belongs_to_document(self) -> bool:
        """Whether rows are replaced together with their document."""
        return self.room != "operations" and "document_id" in self.key

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        for column in self.stored:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")
