"""Regions, peoples, bodies, houses of government and named things, all from the tables here."""

from __future__ import annotations

from seeds.files import Row, number, read_rows, split_cell
from seeds.things import Entity, Thing, named


def _apostrophes(names: list[str]) -> list[str]:
    return [name.replace("’", "'") for name in names]


def _region(row: Row) -> Thing:
    entity_id = f"region:{row['slug']}"
    entity = Entity(
        entity_id,
        row["name"],
        "place",
        row["country"] or None,
        latitude=number(row["latitude"]),
        longitude=number(row["longitude"]),
        place_kind=row["kind"],
    )
    aliases = split_cell(row["aliases"])
    return Thing(entity, named(entity_id, (("canonical", [row["name"]]), ("alias", aliases))))


def _group(row: Row) -> Thing:
    entity_id = f"group:{row['slug']}"
    entity = Entity(entity_id, row["name"], "group", description=row["kind"])
    aliases = split_cell(row["aliases"])
    return Thing(entity, named(entity_id, (("canonical", [row["name"]]), ("alias", aliases))))


def _organisation(row: Row) -> Thing:
    entity_id = f"org:{row['slug']}"
    entity = Entity(
        entity_id, row["name"], "organization", row["country"] or None, description=row["kind"]
    )
    kinds = (
        ("canonical", [row["name"]]),
        ("acronym", split_cell(row["acronyms"])),
        ("alias", _apostrophes(split_cell(row["aliases"]))),
    )
    return Thing(entity, named(entity_id, kinds))


def _metonym(row: Row) -> Thing:
    entity_id = f"facility:{row['slug']}"
    entity = Entity(
        entity_id,
        row["name"],
        "facility",
        row["alpha_3"],
        latitude=number(row["latitude"]),
        longitude=number(row["longitude"]),
        place_kind="facility",
        description="house that stands for its government",
    )
    aliases = split_cell(row["aliases"])
    return Thing(entity, named(entity_id, (("canonical", [row["name"]]), ("alias", aliases))))


def _named_thing(row: Row) -> Thing:
    entity_id = f"{row['type']}:{row['slug']}"
    kind = "facility" if row["type"] == "facility" else None
    entity = Entity(entity_id, row["name"], row["type"], place_kind=kind)
    names = (("canonical", [row["name"]]), ("alias", split_cell(row["aliases"])))
    return Thing(entity, named(entity_id, names))


def read_curated() -> list[Thing]:
    """Return everything that the tables of this folder name beside countries and cities."""
    return [
        *map(_region, read_rows("regions")),
        *map(_group, read_rows("groups")),
        *map(_organisation, read_rows("organisations")),
        *map(_organisation, read_rows("armed_groups")),
        *map(_organisation, read_rows("parties")),
        *map(_organisation, read_rows("state_bodies")),
        *map(_metonym, read_rows("metonyms")),
        *map(_named_thing, read_rows("named_things")),
    ]
