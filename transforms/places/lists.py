"""Lists of places: among cities of the world a famous name is the famous one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.lookup.names import Candidate

JOINT = re.compile(r", (?:and )?| and ")
# A list is at least so long; a famous city of it is so sure, and has so many inhabitants.
LEAST, SURE, MILLION = 3, 0.9, 1_000_000


def runs(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[range]:
    """Yield the indices of names that commas and 'and' join: 'Vienna, Geneva and London'."""
    first = 0
    for index in range(1, len(spans) + 1):
        is_joined = index < len(spans) and JOINT.fullmatch(
            text, spans[index - 1][1], spans[index][0]
        )
        if not is_joined:
            if index - first >= LEAST:
                yield range(first, index)
            first = index


def is_famous(place: Candidate) -> bool:
    """Return whether a place is a capital of a country or a city of over a million."""
    return place.is_city and (bool(place.capital_of) or place.population > MILLION)
