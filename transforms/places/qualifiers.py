"""What a text says right behind a toponym of where it lies: "Paris, Texas", "London, Ky."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.lookup.names import Candidate, NameIndex

# The mark between two words is not optional: "[ ]?" would let one long word be cut anywhere.
WORD = r"[^\W\d_a-z][\w'’-]{0,40}"
NAME = rf"{WORD}(?:(?:\.[ ]?|[ ]){WORD}){{0,2}}\.?"
BEHIND = re.compile(rf"(?:, ?| \(|, in | in (?:the )?(?:state of |province of )?)({NAME})")
# Without a comma only an abbreviation says where: "Lexington Ky."
ABBREVIATED = re.compile(r" ((?:[A-Z][a-z]{1,4}\.|[A-Z]\. ?[A-Z][a-z]{0,2}\.))")
BEFORE = re.compile(rf"({NAME}), $")
FAR = 50

AMBIGUOUS = frozenset({"country", "admin1"})


class Qualified(NamedTuple):
    """Candidates that lie where the text says, each with the container that it names."""

    place: Candidate
    container: Candidate


def qualified(
    text: str, end: int, candidates: Sequence[Candidate], index: NameIndex
) -> tuple[Qualified, ...]:
    """Return the candidates of a toponym that ends there which lie in what is named behind it.

    The likeliest candidate comes first in `candidates`.
    """
    ahead = text[end : end + FAR]
    match = BEHIND.match(ahead) or ABBREVIATED.match(ahead)
    if match is None:
        return ()
    for name in _names(match[1]):
        known = _containers_of(name, index)
        if known and _is_list(candidates[0], known[0]):
            return ()
        inside = [Qualified(c, q) for c in candidates for q in known if lies_in(c, q)]
        if inside:
            return tuple(inside)
    return ()


def _containers_of(name: str, index: NameIndex) -> list[Candidate]:
    """Return what a name behind another may say of where that lies.

    A famous city is no county: "pressed by Berlin, Athens agreed" tells of no Berlin in Ohio, and
    "to Vienna, Geneva and Rome" of no Vienna in Alabama.
    """
    named = index.named(name)
    is_famous = any(c.is_city and (c.capital_of or c.curated) for c in named)
    return [c for c in named if is_container(c) and not (is_famous and c.is_county)]


def _is_list(place: Candidate, container: Candidate) -> bool:
    """Return whether two names side by side are of a kind: "China, Japan", "Oklahoma, Texas".

    Japan has a town of that name, but an abbreviation would say so: "Oklahoma, Pa.".
    """
    of_a_kind = place.place_kind == container.place_kind and is_container(place)
    return of_a_kind and place.curated and container.name_kind != "spelling"


def containers(
    text: str, start: int, candidates: Sequence[Candidate], index: NameIndex
) -> tuple[Candidate, ...]:
    """Return the candidates of a toponym in which lies a town named right before it.

    In "Plains, Georgia" the state; looked at only where a country and a division share the name.
    """
    if text[max(0, start - 2) : start] != ", ":
        return ()
    kinds = {candidate.place_kind for candidate in candidates}
    match = BEFORE.search(text[max(0, start - FAR) : start]) if kinds >= AMBIGUOUS else None
    if match is None:
        return ()
    towns = [c for name in _names(match[1], last=True) for c in index.named(name) if c.is_city]
    return tuple(c for c in candidates if any(lies_in(town, c) for town in towns))


def _names(words: str, *, last: bool = False) -> Iterator[str]:
    """Yield the words, then the first (or last) of them, each with and without a last stop."""
    parts = words.split(" ")
    for size in range(len(parts), 0, -1):
        name = " ".join(parts[-size:] if last else parts[:size])
        yield name
        if name.endswith("."):
            yield name[:-1]


def is_container(place: Candidate) -> bool:
    """Return whether other places are said to lie in it."""
    return place.place_kind in ("country", "admin1")


def lies_in(place: Candidate, container: Candidate) -> bool:
    """Return whether a place is known to lie in another: a country, or a division of one."""
    if place.country_code != container.country_code or place.entity_id == container.entity_id:
        return False
    if container.place_kind == "country":
        return place.place_kind != "country"
    same = place.admin1 == container.admin1 is not None
    return same and (place.is_city or place.is_county)
