"""What an input may cost: bytes, ratio, depth and entries; what a file has used of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.settings import Settings

MEBIBYTE = 1024 * 1024
# Below this a high ratio is no danger: repeated text in a small file packs well.
RATIO_FROM = 8 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of reading; the settings of the same names document them."""

    max_input_bytes: int = 8 * MEBIBYTE
    max_archive_bytes: int = 8192 * MEBIBYTE
    max_archive_ratio: int = 200
    max_archive_depth: int = 4
    max_archive_entries: int = 200_000
    max_seconds: float = 60.0

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that are set."""
        return cls(
            max_input_bytes=settings.max_input_bytes,
            max_archive_bytes=settings.max_archive_bytes,
            max_archive_ratio=settings.max_archive_ratio,
            max_archive_depth=settings.max_archive_depth,
            max_archive_entries=settings.max_archive_entries,
            max_seconds=settings.max_seconds,
        )


@dataclass(slots=True)
class Used:
    """Bytes unpacked and entries met in one file, all its layers together; whether too many."""

    unpacked: int = 0
    entries: int = 0
    is_over: bool = False
    # Members by locator, because a name may come twice.
    names: Counter[str] = field(default_factory=Counter)
