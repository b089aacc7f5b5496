"""All reference data as Arrow tables, for transforms.reference.compile_reference."""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa

from seeds.cities import read_cities
from seeds.countries import read_countries
from seeds.curated import read_curated
from seeds.divisions import read_divisions
from seeds.files import read_rows
from seeds.office_holders import read_merges, read_office_holders, read_terms
from seeds.things import Thing
from warehouse.tables.arrow import to_arrow

PLAIN_TABLES = (
    "blocked_names",
    "bodies",
    "casualty_words",
    "counted_things",
    "cue_verbs",
    "event_nouns",
    "event_roots",
    "event_verbs",
    "function_words",
    "given_names",
    "metonymy_cues",
    "name_words",
    "people_nouns",
    "reaction_verbs",
    "sectors",
    "speaker_nouns",
    "titles",
    "triggers",
    "verb_forms",
    "word_shares",
)

# The analyst's alone: an id, a word beside which it is another, and that other one.
SPLITS = ("entity_id", "beside", "into")


def plain_table(name: str) -> pa.Table:
    """Return seeds/NAME.csv as an Arrow table of strings."""
    rows = read_rows(name)
    return pa.table({key: [row[key] for row in rows] for key in rows[0]})


def _weights(things: list[Thing]) -> pa.Table:
    """Return of every entity what decides between namesakes; a row for each, in their order."""
    return pa.table(
        {
            "entity_id": [thing.entity.entity_id for thing in things],
            "population": [thing.population for thing in things],
            "capital_of": pa.array([thing.capital_of for thing in things], pa.string()),
            "curated": [thing.curated for thing in things],
            "searched": [thing.searched for thing in things],
            "admin1": pa.array([thing.admin1 for thing in things], pa.string()),
        }
    )


def _spellings(things: list[Thing]) -> pa.Table:
    """Return the names that are not searched in texts, by the thing that they mean."""
    return pa.table(
        {
            "entity_id": [thing.entity.entity_id for thing in things for _ in thing.spellings],
            "name": [name for thing in things for name in thing.spellings],
        }
    )


def _tags() -> pa.Table:
    rows = (
        (
            r["tag_id"],
            r["tag_id"].split(":")[0],
            r["label"],
            r["parent_tag_id"] or None,
            r["definition"],
            r["mapping"] or None,
        )
        for r in read_rows("tags")
    )
    return to_arrow("tags", rows)


@lru_cache(maxsize=1)
def read_reference() -> dict[str, pa.Table]:
    """Return the reference tables by name.

    entities, entity_names and tags have the contract's schema; weights says how large and central
    an entity is, spellings what else it is called; the term tables are plain strings.
    """
    things = [*read_countries(), *read_divisions(read_curated()), *read_cities()]
    things += read_office_holders()
    return {
        "entities": to_arrow("entities", (thing.entity for thing in things)),
        "entity_names": to_arrow("entity_names", (n for thing in things for n in thing.names)),
        "weights": _weights(things),
        "spellings": _spellings(things),
        "tags": _tags(),
        "merges": read_merges(),
        "splits": pa.schema([(name, pa.string()) for name in SPLITS]).empty_table(),
        "terms": read_terms(),
        **{name: plain_table(name) for name in PLAIN_TABLES},
    }
