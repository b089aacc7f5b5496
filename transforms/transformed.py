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
