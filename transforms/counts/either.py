"""Two fates joined by `or`: arrested or captured, killed or wounded."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.counts.case import Case

HELD = frozenset({"captured", "detained"})


def open_category(first: str, second: str) -> str:
    """Return the category of `FIRST or SECOND` people: how many were killed is not said."""
    return first if first == second or {first, second} <= HELD else "casualties"


def join_either(earlier: list[Case], found: Sequence[Case], first: str) -> None:
    """Give what is `found` the category of both words, and drop what the first told of the same."""
    for case in found:
        if not case.is_absent:
            case.category = open_category(first, case.category)
            earlier[:] = [c for c in earlier if c.people.first != case.people.first]
