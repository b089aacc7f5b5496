"""What a batch becomes: the result that workers hand back, without what makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from transforms.documents import RawInput, Rejected


@dataclass(frozen=True, slots=True)
class Transformed:
    """What became of a batch: rows by table, and the inputs that were refused with the reason."""

    tables: dict[str, pa.Table]
    rejected: list[tuple[RawInput, Rejected]]

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that have rows."""
        return tuple(self.tables)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.tables["documents"]) if "documents" in self.tables else 0

    @property
    def size(self) -> int:
        """How many bytes the rows take."""
        return sum(table.nbytes for table in self.tables.values())

    def take(self, name: str) -> pa.Table:
        """Hand over the rows of a table, kept here no more."""
        return self.tables.pop(name)
