"""Persons who hold or held an office: their country, their terms, and the ways to write them."""

from __future__ import annotations

import re

import pyarrow as pa
from anyascii import anyascii

from seeds.files import Row, read_rows, split_cell
from seeds.things import Entity, Thing, named

MERGES = pa.schema([("entity_id", pa.string()), ("into", pa.string())])
# What stands before a name and is no part of it, but of the id of who is known by one name.
TITLED = re.compile(r"(?:King|Queen|Pope|Emperor) ")


def slug(name: str) -> str:
    """Return the words of a name in lower-case ASCII, joined by hyphens."""
    plain = re.sub(r"[’'ʻ`]", "", anyascii(name)).lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def person_id(name: str) -> str:
    """Return the id that a person's full name has in every document: its words in ASCII."""
    return f"person:{slug(name)}"


def _by_person() -> dict[str, list[Row]]:
    """Return the terms of each person, the latest first, as the table has them."""
    terms: dict[str, list[Row]] = {}
    for row in read_rows("office_holders"):
        terms.setdefault(row["name"], []).append(row)
    return terms


def _term(row: Row) -> str:
    years = f"{row['from']} to {row['to']}" if row["to"] else f"since {row['from']}"
    return f"{row['office']}, {years}"


def _holder(terms: list[Row]) -> Thing:
    row = terms[0]
    entity_id = person_id(row["name"])
    entity = Entity(
        entity_id,
        anyascii(row["name"]),
        "person",
        row["country"] or None,
        description="; ".join(map(_term, terms)),
    )
    spelled = [row["name"], *split_cell(row["aliases"])]
    aliases = [name for name in spelled if not TITLED.match(name)]
    return Thing(
        entity,
        named(entity_id, (("canonical", [entity.name]), ("alias", aliases))),
        searched=not TITLED.match(entity.name),
        spellings=tuple(name for name in spelled if TITLED.match(name)),
    )


def read_office_holders() -> list[Thing]:
    """Return the persons of office_holders.csv."""
    return [_holder(terms) for terms in _by_person().values()]


def read_terms() -> pa.Table:
    """Return a row for each term of an office: entity_id, name, country, office, from, to.

    Years as in the table, "" where the country is none or the term goes on; `names` are all the
    spellings of the holder, separated by "|".
    """
    return pa.Table.from_pylist(
        [
            {
                "entity_id": person_id(name),
                "names": "|".join([name, *split_cell(terms[0]["aliases"])]),
                **{column: row[column] for column in ("country", "office", "from", "to")},
            }
            for name, terms in _by_person().items()
            for row in terms
        ]
    )


def read_merges() -> pa.Table:
    """Return the ids that other spellings of these persons would have, and whose they are."""
    pairs = {
        person_id(alias): person_id(name)
        for name, terms in _by_person().items()
        for alias in split_cell(terms[0]["aliases"])
    }
    rows = [{"entity_id": a, "into": own} for a, own in sorted(pairs.items()) if a != own]
    return pa.Table.from_pylist(rows, schema=MERGES)
