"""Which earlier document each new one repeats, in order of arrival."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from transforms.copies.compare import FEWEST_SHARED, Overlap, Profile, copy_kind, overlap

KEPT_IN_MIND = 4_096


class Copy(NamedTuple):
    """What a document repeats, and how: exact, near, partial or revision."""

    duplicate_of: str
    kind: str


class Candidate(NamedTuple):
    """An earlier document that may be repeated; `is_version` if it stands at the same address."""

    document_id: str
    is_version: bool


def choose_copies(
    new: Sequence[str],
    texts: Mapping[str, str],
    candidates: Mapping[str, Iterable[Candidate]],
    known: Mapping[str, str],
    exact: Mapping[str, str],
) -> dict[str, Copy]:
    """Return the copies among `new`, document ids in order of arrival.

    `texts` are of new documents and of candidates; `known` says what documents of the warehouse
    repeat, `exact` what new ones repeat to the letter. The original of a copy of a copy is the
    first one.
    """
    profiles = lru_cache(KEPT_IN_MIND)(lambda document_id: Profile(texts[document_id]))
    roots = dict(known)
    copies: dict[str, Copy] = {}
    for document_id in new:
        known_texts = [c for c in candidates.get(document_id, ()) if c.document_id in texts]
        found = _exact(document_id, exact) or _best(document_id, known_texts, profiles)
        if found is None:
            continue
        root = roots.get(found.duplicate_of, found.duplicate_of)
        if root != document_id:
            roots[document_id] = root
            copies[document_id] = Copy(root, found.kind)
    return copies


def _exact(document_id: str, exact: Mapping[str, str]) -> Copy | None:
    return Copy(exact[document_id], "exact") if document_id in exact else None


def _best(
    document_id: str, candidates: Sequence[Candidate], profiles: Callable[[str], Profile]
) -> Copy | None:
    """Return the closest candidate that is repeated; a version at the same address goes first."""
    if not candidates:
        return None
    own = profiles(document_id)
    ranked: list[tuple[bool, float, str, Overlap]] = []
    for candidate in candidates:
        found = overlap(own.runs, profiles(candidate.document_id).runs)
        is_version = candidate.is_version and found.shared >= FEWEST_SHARED
        ranked.append((is_version, found.of_shorter, candidate.document_id, found))
    for is_version, _, other, found in sorted(ranked, reverse=True):
        kind = "revision" if is_version else copy_kind(own, profiles(other), found)
        if kind:
            return Copy(other, kind)
    return None
