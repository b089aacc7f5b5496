"""The reference tables: keys, references and facts that the contract and the compiler rely on."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from seeds import read_reference
from seeds.cities import strip_accents
from seeds.files import read_rows, split_cell
from warehouse.tables import BY_NAME

LEAST_ROWS = {
    "regions": 100,
    "organisations": 150,
    "armed_groups": 60,
    "places": 60,
    "demonyms": 195,
    "titles": 100,
    "tags": 60,
}


@pytest.mark.parametrize(("table", "least"), LEAST_ROWS.items())
def test_tables_are_not_cut_short(table: str, least: int) -> None:
    assert len(read_rows(table)) >= least


@pytest.mark.parametrize("table", ["entities", "entity_names", "tags"])
def test_keys_are_unique(table: str) -> None:
    key = BY_NAME[table].key
    rows = read_reference()[table].select(list(key)).to_pylist()
    twice = [row for row, times in Counter(map(str, rows)).items() if times > 1]
    assert twice == []


@pytest.mark.parametrize("table", ["entities", "entity_names", "tags"])
def test_values_keep_the_contract(table: str) -> None:
    for column in BY_NAME[table]:
        values = [
            v for v in read_reference()[table].column(column.name).to_pylist() if v is not None
        ]
        if column.pattern:
            assert all(re.fullmatch(column.pattern, value) for value in values), column.name
        if column.allowed:
            assert set(values) <= set(column.allowed), column.name
        if column.minimum is not None and column.maximum is not None:
            assert all(column.minimum <= value <= column.maximum for value in values), column.name
        if column.required:
            assert len(values) == read_reference()[table].num_rows, column.name


def test_country_codes_are_countries() -> None:
    tables = read_reference()
    countries = {
        i[4:] for i in tables["entities"].column("entity_id").to_pylist() if i[:4] == "iso:"
    }
    used = set(tables["entities"].column("country_code").to_pylist()) - {None}
    assert used <= countries
    assert {row["alpha_3"] for row in read_rows("demonyms")} <= countries
    assert {row["alpha_3"] for row in read_rows("countries")} <= countries


def test_every_trigger_has_its_tag_and_every_parent_exists() -> None:
    tags = {row["tag_id"]: row for row in read_rows("tags")}
    assert {row["tag_id"] for row in read_rows("triggers")} <= set(tags)
    assert {row["parent_tag_id"] for row in tags.values()} - {""} <= set(tags)
    parents = {row["parent_tag_id"] for row in tags.values()}
    leaves = set(tags) - parents
    assert leaves <= {row["tag_id"] for row in read_rows("triggers")}


def test_reactions_are_cameo_roots() -> None:
    for row in read_rows("reaction_verbs"):
        assert re.fullmatch("0[1-9]|1[0-9]|20", row["cameo_root"])


@pytest.mark.parametrize(
    ("entity_id", "name", "country"),
    [
        ("iso:TUR", "Turkey", "TUR"),
        ("iso:XKX", "Kosovo", "XKX"),
        ("geonames:146970", "Stepanakert", "AZE"),
        ("geonames:616052", "Yerevan", "ARM"),
        ("region:nagorno-karabakh", "Nagorno-Karabakh", "AZE"),
        ("org:osce", "Organization for Security and Co-operation in Europe", None),
    ],
)
def test_entities(entity_id: str, name: str, country: str | None) -> None:
    rows = read_reference()["entities"].to_pylist()
    (row,) = [row for row in rows if row["entity_id"] == entity_id]
    assert (row["name"], row["country_code"]) == (name, country)


def test_places_have_coordinates() -> None:
    rows = [
        r for r in read_reference()["entities"].to_pylist() if r["place_kind"] in ("city", "region")
    ]
    assert [r["entity_id"] for r in rows if r["latitude"] is None or r["longitude"] is None] == []


def test_every_country_of_the_table_has_one_capital() -> None:
    weights = read_reference()["weights"].to_pylist()
    capitals = Counter(row["capital_of"] for row in weights if row["capital_of"])
    assert [code for code, number in capitals.items() if number > 1] == []
    members = {row["alpha_3"] for row in read_rows("demonyms")}
    without = members - set(capitals)
    assert len(without) <= 5, sorted(without)


def test_cells_and_accents() -> None:
    assert split_cell("a|b||c") == ["a", "b", "c"]
    assert split_cell("") == []
    assert strip_accents("‘Ayn al ‘Arab") == "'Ayn al 'Arab"
    assert strip_accents("Brasília") == "Brasilia"
