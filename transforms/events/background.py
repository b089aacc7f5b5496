"""Deeds that only serve the telling of another one: relative and temporal clauses."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.deed import Deed
from transforms.events.groups import VerbGroup
from transforms.events.subjects import DOCUMENTS
from transforms.events.tokens import Token

TEMPORAL = frozenset(
    "after before since when while as because although though until whose where".split()
)
BACKGROUND = 0.2


def place_in_sentence(
    tokens: Sequence[Token], groups: Sequence[VerbGroup], deed: Deed, group: VerbGroup
) -> None:
    """Trust a deed less that only serves another one: a relative or a temporal clause."""
    if deed.root == "15" and any(
        t.lower.startswith("peacekeep") for t in tokens[deed.begin : deed.end]
    ):
        deed.root, deed.plover = "07", None
    if group.is_reduced:
        deed.confidence -= BACKGROUND if deed.actor else 2 * BACKGROUND
        return
    earlier = tokens[group.begin - 1] if group.begin else None
    if (
        is_describing(tokens, groups, group)
        and earlier is not None
        and earlier.lower not in DOCUMENTS
    ):
        deed.confidence -= BACKGROUND
    for index in range(group.begin - 1, max(-1, group.begin - 12), -1):
        token = tokens[index]
        if token.kind == "verb" or token.text in (",", ";", "“", "”"):
            return
        if token.lower in TEMPORAL or token.lower in ("who", "which"):
            deed.confidence -= BACKGROUND
            if token.lower == "where" and group.form == "s":
                deed.confidence = 0.0
            if token.lower in TEMPORAL and _is_relative(tokens, index):
                deed.confidence -= BACKGROUND
            deed.is_anchor = token.lower in ("after", "since", "before") and any(
                t.kind == "time" for t in tokens[max(0, index - 2) : index]
            )
            return


def _is_relative(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a word stands in a clause that says who someone is: 'X, who fled when'."""
    for token in reversed(tokens[:index]):
        if token.text in (",", ";"):
            return False
        if token.lower in ("who", "which"):
            return True
    return False


def is_describing(tokens: Sequence[Token], groups: Sequence[VerbGroup], group: VerbGroup) -> bool:
    """Return whether a gerund only describes the noun before it: 'a ruling barring strikes'."""
    earlier = tokens[group.begin - 1] if group.begin else None
    is_bare = group.form == "gerund" and not group.is_finite
    has_finite = any(other.is_finite for other in groups)
    return is_bare and has_finite and earlier is not None and earlier.kind == "noun"
