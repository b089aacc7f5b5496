"""Two fates joined by `or`: arrested or captured, killed or wounded."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.counts.case import Case

HELD = frozenset({"captured", "detained"})
HARMED = frozenset({"killed", "wounded"})


def open_category(first: str, second: str) -> str | None:
    """Return the category of `FIRST or SECOND` people; None where it leaves nothing open."""
    if {first, second} <= HELD:
        return first
    # How many of them were killed is not said.
    return "casualties" if {first, second} == HARMED else None


def join_either(earlier: list[Case], found: Sequence[Case], first: str) -> None:
    """Give what is `found` the category of both words, and drop what the first told of the same."""
    for case in found:
        category = open_category(first, case.category)
        if category and not case.is_absent:
            case.category = category
            earlier[:] = [c for c in earlier if c.people.first != case.people.first]
