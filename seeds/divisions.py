"""Provinces, states and counties: divisions of first order, and the larger of second."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from seeds.cities import strip_accents
from seeds.files import Row, read_rows, split_cell
from seeds.things import Entity, Thing, named

# What a division is called beside its own name: "Laurel County", "Zangilan Rayon".
NOUN = (
    "County|Parish|Borough|Census Area|Municipality|Oblast|Oblysy|Rayon|Rayonu|District|Region"
    "|Province|Governorate|Prefecture|State|Department|Division|Krai|Okrug"
)
WITH_NOUN = re.compile(rf"(\S.{{0,60}}) (?:{NOUN})")
# Names that are no names without a noun: "Central Region".
PLAIN = frozenset(
    "North South East West Northern Southern Eastern Western Central Centre Center Capital Upper "
    "Lower Coast Littoral Northeast Northwest Southeast Southwest Plateau Islands".split()
)
SIDES = {"Northern": "North", "Southern": "South", "Eastern": "East", "Western": "West"}
Key = tuple[str, str]


def _spellings(row: Row) -> tuple[str, ...]:
    """Return the other ways to write a division's name, which mean nothing without a context."""
    if row["name"] in PLAIN:
        return ()
    names = {row["name"], strip_accents(row["name"]).replace("'", "")}
    names |= {match[1] for name in names if (match := WITH_NOUN.fullmatch(name))}
    names |= {name.replace(long, short) for name in names for long, short in SIDES.items()}
    names |= {name.replace(short, long) for name in names for long, short in SIDES.items()}
    if row["level"] == "county":
        names.add(row["name"].replace(" County", " Co."))
    return tuple(sorted(names - PLAIN))


def _division(row: Row, abbreviations: Mapping[str, list[str]]) -> Thing:
    entity_id = f"division:{row['code']}"
    name = f"{row['name']} Region" if row["name"] in PLAIN else row["name"]
    entity = Entity(
        entity_id,
        name,
        "place",
        row["country"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        place_kind="admin1",
    )
    return Thing(
        entity,
        named(entity_id, (("canonical", [name]),)),
        int(row["population"]),
        curated=False,
        searched=row["level"] == "county" and bool(WITH_NOUN.fullmatch(row["name"])),
        admin1=row["code"].split(".")[1],
        spellings=(*_spellings(row), *abbreviations.get(row["code"], ())),
    )


def _with_division(region: Thing, rows: Mapping[Key, Row], short: Mapping[str, list[str]]) -> Thing:
    """Return a curated region with the code, the size and the abbreviations of its division."""
    row = _own(region, rows)
    if row is None:
        return region
    return region._replace(
        population=int(row["population"]),
        admin1=row["code"].split(".")[1],
        spellings=tuple(short.get(row["code"], ())),
    )


def _own(region: Thing, rows: Mapping[Key, Row]) -> Row | None:
    country = region.entity.country_code or ""
    names = [strip_accents(name.name).lower() for name in region.names]
    keys = [(country, name.removesuffix(end)) for name in names for end in ("", " state")]
    return next((rows[key] for key in keys if key in rows), None)


def read_divisions(curated: Iterable[Thing]) -> list[Thing]:
    """Return the curated things, those that are divisions with their codes, and all others."""
    rows = read_rows("divisions")
    short = {row["code"]: split_cell(row["names"]) for row in read_rows("division_abbreviations")}
    first = [row for row in rows if row["level"] == "admin1"]
    by_name = {(row["country"], name.lower()): row for row in first for name in _spellings(row)}
    regions = [
        _with_division(thing, by_name, short) if thing.entity.entity_type == "place" else thing
        for thing in curated
    ]
    taken = {(t.entity.country_code, t.admin1) for t in regions if t.admin1}
    others = (r for r in rows if (r["country"], r["code"].partition(".")[2]) not in taken)
    return [*regions, *(_division(row, short) for row in others)]
