"""What a reader of reference data gives: things with their names, as rows of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Entity(NamedTuple):
    """A row of `entities`, in the contract's column order."""

    entity_id: str
    name: str
    entity_type: str
    country_code: str | None = None
    geonames_id: int | None = None
    wikidata_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    place_kind: str | None = None
    description: str | None = None


class Name(NamedTuple):
    """A row of `entity_names`, in the contract's column order."""

    entity_id: str
    name: str
    name_kind: str
    language: str | None = None


class Thing(NamedTuple):
    """A thing with its names and its weight among things of the same name.

    `population`: inhabitants of a city; 0 where it does not matter. `capital_of`: alpha-3 code.
    `searched`: whether its names are looked for in texts. `admin1`: GeoNames' code of the division
    of its country. `spellings`: names that others give it, for names found by other means.
    """

    entity: Entity
    names: tuple[Name, ...]
    population: int = 0
    capital_of: str | None = None
    curated: bool = True
    searched: bool = True
    admin1: str | None = None
    spellings: tuple[str, ...] = ()


def named(entity_id: str, kinds: Iterable[tuple[str, Iterable[str]]]) -> tuple[Name, ...]:
    """Return one row per distinct name, the first kind given for it wins; names are English."""
    seen: dict[str, Name] = {}
    for kind, names in kinds:
        for name in names:
            seen.setdefault(name, Name(entity_id, name, kind, "en"))
    return tuple(seen.values())
