"""Whether one text repeats another, by the runs of words that they share."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from transforms.copies.sketch import grams, words_of

RUN = 3  # words; short enough that edits leave much standing
# Measured on pairs with injected edits and on pairs of other articles of the same day, see
# tests/benchmarks/README.md: unrelated texts share under a tenth of the shorter one's runs.
FEWEST_SHARED = 12
NEAR, PARTIAL = 0.3, 0.5


class Overlap(NamedTuple):
    """Runs shared, as a share of either text's and of both together."""

    shared: int
    of_new: float
    of_old: float
    jaccard: float


def runs_of(text: str) -> frozenset[str]:
    """Return the distinct runs of words of a text."""
    return frozenset(grams(words_of(text), RUN))


def overlap(new: Collection[str], old: Collection[str]) -> Overlap:
    """Compare the runs of two texts."""
    shared = len(set(new) & set(old))
    union = len(new) + len(old) - shared
    return Overlap(
        shared, shared / max(1, len(new)), shared / max(1, len(old)), shared / max(1, union)
    )


def copy_kind(found: Overlap) -> str | None:
    """Return `near` for a text that says little else, `partial` for one that holds the other.

    None if the two have no more in common than a formula or a quotation.
    """
    if found.shared < FEWEST_SHARED:
        return None
    if found.jaccard >= NEAR or found.of_new >= PARTIAL:
        return "near"
    return "partial" if found.of_old >= PARTIAL else None
