"""The places that a toponym may mean, and what speaks for each before any context."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log10
from typing import NamedTuple

from transforms.lookup.names import Candidate, NameIndex
from transforms.places.context import Setting, setting_of
from transforms.places.spelling import spellings

# Candidates that are weighed of one name: "San Antonio" has hundreds, the small ones do not count.
MOST = 40
# What a name's weight is worth before any context: orders of magnitude of inhabitants. A country is
# worth as much as a billion, a curated region as a city of ten million.
COUNTRY, REGION, CAPITAL = 9.0, 8.0, 1.7
PENALTY = {"alias": 0.3, "acronym": 0.3, "spelling": 1.2}
# "Gao" is the town before it is the province around it; "Laurel" alone is rather no county.
DIVISION, COUNTY_BY_SPELLING = 2.0, 1.0
# News of the world means Geneva, not its namesake in a country that is named more often. Neither
# counts for a name that only GeoNames knows: Amman was Philadelphia once.
CURATED_CITY = 1.5
# Namesakes within so many degrees are one place: that of our tables stands for it.
SAME = 0.6
# Alone these are no towns: "the North" is a part of a country, "Sino" of a word.
PARTS = frozenset(("north", "south", "east", "west", "sino"))


class Choice(NamedTuple):
    """A place that a name may mean, what speaks for it before any context, and what it lies in."""

    place: Candidate
    prior: float
    setting: Setting


@lru_cache(65_536)
def choices_of(name: str, index: NameIndex) -> tuple[Choice, ...]:
    """Return the places that a name may mean, the likeliest first."""
    return tuple(Choice(c, prior(c), setting_of(c)) for c in _candidates(name, index))


def _candidates(name: str, index: NameIndex) -> Sequence[Candidate]:
    """Return the places of a name, the likeliest first.

    The name is looked up as it is spelled, else in the nearest known way, else as another
    transliteration of a place of our tables.
    """
    if name.lower().removeprefix("the ") in PARTS:
        return ()
    for spelling in spellings(name):
        places = [c for c in index.named(spelling.name) if c.latitude is not None]
        if spelling.is_division:
            places = [c for c in places if not c.is_city] or places
        if places:
            return sorted(_distinct(places), key=prior, reverse=True)[:MOST]
    return index.spelled("place", name)


def _distinct(places: Sequence[Candidate]) -> list[Candidate]:
    """Return the places without those that one of our tables has, too.

    Beside a country of the name, no town has it by one of its other names: Mexico City.
    """
    if any(c.place_kind == "country" for c in places):
        places = [c for c in places if not (c.is_city and c.name_kind == "spelling")]
    ours = [c for c in places if c.curated]
    return [c for c in places if c.curated or not any(_same(c, own) for own in ours)]


def _same(one: Candidate, other: Candidate) -> bool:
    near = abs((one.latitude or 0) - (other.latitude or 0)) < SAME
    return near and abs((one.longitude or 0) - (other.longitude or 0)) < SAME


@lru_cache(65_536)
def prior(place: Candidate) -> float:
    """Return what speaks for a candidate before any context."""
    if place.place_kind == "country" or place.entity_type == "group":
        return COUNTRY
    size = log10(place.population + 100)
    spelled = PENALTY.get(place.name_kind, 0.0)
    if place.is_city:
        known = CAPITAL * bool(place.capital_of) + CURATED_CITY * place.curated
        return size + known * (place.name_kind != "spelling") - spelled
    if place.curated:
        return max(size, REGION)
    by_spelling = place.is_county and place.name_kind == "spelling"
    return size - DIVISION - by_spelling * COUNTY_BY_SPELLING
