"""Persons who hold or held an office: their country, their terms, and the ways to write them."""

from __future__ import annotations

import re

import pyarrow as pa
from anyascii import anyascii

from seeds.files import Row, read_rows, split_cell
from seeds.things import Entity, Thing, named

MERGES = pa.schema([("entity_id", pa.string()), ("into", pa.string())])


def person_id(name: str) -> str:
    """Return the id that a person's full name has in every document: its words in ASCII."""
    plain = re.sub(r"[’'ʻ`]", "", anyascii(name)).lower()
    return f"person:{re.sub('[^a-z0-9]+', '-', plain).strip('-')}"


def _holder(row: Row) -> Thing:
    entity_id = person_id(row["name"])
    term = f"{row['from']} to {row['to']}" if row["to"] else f"since {row['from']}"
    entity = Entity(
        entity_id,
        anyascii(row["name"]),
        "person",
        row["country"] or None,
        description=f"{row['office']}, {term}",
    )
    aliases = [row["name"], *split_cell(row["aliases"])]
    return Thing(entity, named(entity_id, (("canonical", [entity.name]), ("alias", aliases))))


def read_office_holders() -> list[Thing]:
    """Return the persons of office_holders.csv."""
    return [_holder(row) for row in read_rows("office_holders")]


def read_merges() -> pa.Table:
    """Return the ids that other spellings of these persons would have, and whose they are."""
    pairs = {
        person_id(alias): person_id(row["name"])
        for row in read_rows("office_holders")
        for alias in split_cell(row["aliases"])
    }
    rows = [{"entity_id": a, "into": own} for a, own in sorted(pairs.items()) if a != own]
    return pa.Table.from_pylist(rows, schema=MERGES)
