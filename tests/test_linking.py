"""Which thing a name means: our own labelled sentences, spellings, near names, offices by date."""

from __future__ import annotations

from datetime import UTC, datetime
from math import cos, radians

import numpy as np
import pytest
from test_extract import document, names

from flows.reference import reference
from seeds.cities import stream_cities
from seeds.countries import alpha_2_to_3
from seeds.files import read_rows
from tests.benchmarks.linking import accuracy, read_cases
from transforms.extract import extract
from transforms.extract_rows import full_name
from transforms.lookup.spelled import Spellings


def test_names_are_linked_by_the_gazetteer_alone() -> None:
    right, total = accuracy(None)
    assert total >= 500
    assert right / total >= 0.93


def test_every_labelled_id_is_one_of_a_kind() -> None:
    for case in read_cases():
        for link in case.links:
            assert all(":" in entity_id for entity_id in link.ids), case.text


@pytest.mark.parametrize(
    ("words", "entity_id"),
    [
        ("Moammar Qadhafi", "person:muammar-gaddafi"),
        ("Nursultan Nazarbaev", "person:nursultan-nazarbayev"),
        ("Viktor Yanukovitch", "person:viktor-yanukovych"),
        ("Ahmad Davutoglu", None),  # a first name of its own
        ("Joan Kerry", None),
        ("Maria Abdo", None),
        ("Kim Jong Um", None),
        ("Aliyev", None),
    ],
)
def test_persons_by_other_transliterations(words: str, entity_id: str | None) -> None:
    assert reference().by_name.spellings.nearest("person", words) == entity_id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Iran", "Iraq"),
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
        ("Mali", "Malawi"),
        ("Slovakia", "Slovenia"),
        ("Guinea", "Guiana"),
        ("Mauritania", "Mauritius"),
        ("Gambia", "Zambia"),
        ("Dominica", "Dominican"),
        ("Latvia", "Lativa"),
        ("Republic of Congo", "Republic of Congos"),
        ("Ali Hassan", "Ali Hussein"),
        ("Mario Rossi", "Maria Rossi"),
        ("John Brown", "Joan Brown"),
        ("Anna Petrova", "Anna Petrov"),
        ("Hu Jintao", "Hu Jintai"),
        ("National Liberation Army", "National Liberation Armies"),
        ("Northern Alliance", "Southern Alliance"),
        ("Free Syrian Army", "Free Serian Arms"),
    ],
)
@pytest.mark.parametrize("entity_type", ["person", "organization", "place"])
def test_near_names_are_not_one(one: str, other: str, entity_type: str) -> None:
    known = Spellings([(entity_type, one, "x:one")])
    assert known.nearest(entity_type, other) is None


def test_a_spelling_of_two_things_is_of_none() -> None:
    known = Spellings([("person", "Karim Massimov", "x:1"), ("person", "Karim Massymov", "x:2")])
    assert known.nearest("person", "Karim Masimov") is None


@pytest.mark.parametrize("one", ["Iran", "Niger", "Mali", "Slovakia", "Austria", "Congo"])
def test_countries_are_not_found_by_other_spellings(one: str) -> None:
    assert reference().by_name.spellings.nearest("place", f"{one}ia") is None


@pytest.mark.parametrize(
    ("year", "text", "holder"),
    [
        (1991, "U.S. President Bush spoke.", "person:george-h-w-bush"),
        (2004, "U.S. President Bush spoke.", "person:george-w-bush"),
        (2004, "President Bush spoke. The United States agreed.", "person:george-w-bush"),
        (2004, "President Bush spoke.", None),  # of a company, of a club
        (2010, "U.S. President Bush spoke.", None),  # one of two
        (2010, "Former U.S. President Bush spoke.", None),
        (None, "U.S. President Bush spoke.", None),
        (None, "British Prime Minister Thatcher spoke.", "person:margaret-thatcher"),
        (1984, "Indian Prime Minister Gandhi spoke.", None),  # the year has both
        (1986, "Indian Prime Minister Gandhi spoke.", "person:rajiv-gandhi"),
        (1986, "Irish Prime Minister Gandhi spoke.", None),
        (2004, "U.S. Senator Bush spoke.", None),
    ],
)
def test_offices_have_their_holders_by_date(
    year: int | None, text: str, holder: str | None
) -> None:
    found = document(("paragraph", text))
    found.published_at = datetime(year, 6, 1, tzinfo=UTC) if year else None
    extract(found, reference())
    ids = {entity_id for _, kind, entity_id in names(found) if kind == "person"}
    assert ids <= {holder}


@pytest.mark.parametrize(
    ("kind", "text", "mentions"),
    [
        (
            "paragraph",
            "King Abdullah II met Pope Francis.",
            [
                ("Abdullah II", "person", "person:abdullah-ii"),
                ("Francis", "person", "person:pope-francis"),
            ],
        ),
        (
            "paragraph",
            "THE SECURITY COUNCIL MET.",
            [("SECURITY COUNCIL", "organization", "org:un-security-council")],
        ),
        (
            "paragraph",
            "Armenia's Security Council met. The Security Council agreed.",
            [
                ("Armenia's Security Council", "organization", "org:arm-security-council"),
                ("Security Council", "organization", "org:arm-security-council"),
            ],
        ),
    ],
)
def test_titles_and_capitals(kind: str, text: str, mentions: list[tuple[str, str, str]]) -> None:
    found = document((kind, text))
    extract(found, reference())
    assert names(found) == mentions


@pytest.mark.parametrize(
    ("entity_id", "text", "name"),
    [
        ("org:ministry-of-trade", "MINISTRY OF TRADE", "Ministry of Trade"),
        ("org:unmovic", "UNMOVIC", "UNMOVIC"),
        ("person:ana-ruiz", "ANA RUIZ", "Ana Ruiz"),
    ],
)
def test_a_name_in_capitals_is_written_as_usual(entity_id: str, text: str, name: str) -> None:
    assert full_name(entity_id, text) == name


def test_two_of_one_surname_are_never_one() -> None:
    found = document(("paragraph", "Officer Daniel Okafor and Officer Peter Okafor testified."))
    extract(found, reference())
    people = [m.entity_id for m in found.mentions if m.entity_type == "person"]
    assert people == ["person:daniel-okafor", "person:peter-okafor"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The SLPP lost in Sri Lanka.", "org:slpp-sri-lanka"),
        ("The SLPP lost in Sierra Leone.", "org:slpp-sierra-leone"),
        ("The PAN lost in Mexico.", "org:pan-mexico"),
        ("The PAN lost.", None),
    ],
)
def test_a_shared_acronym_needs_its_country(text: str, meant: str | None) -> None:
    found = document(("paragraph", text))
    extract(found, reference())
    bodies = [m.entity_id for m in found.mentions if m.entity_type == "organization"]
    assert bodies == ([meant] if meant else [])


def test_towns_of_our_table_are_those_of_geonames() -> None:
    """Each id is a town near our coordinates, in our country, and not a namesake of a tenth."""
    codes, rows = alpha_2_to_3(), {row["geonames_id"]: row for row in read_rows("places")}
    known, largest = {}, dict.fromkeys(((r["country"], r["name"]) for r in rows.values()), 0)
    for city in stream_cities():
        country = codes.get(city["countrycode"], "")
        if (key := (country, city["name"])) in largest:
            largest[key] = max(largest[key], city["population"])
        if (gid := str(city["geonameid"])) in rows:
            known[gid] = (city, country)
    for gid, row in rows.items():
        city, country = known[gid]
        assert country == row["country"], row
        assert abs(city["latitude"] - float(row["latitude"])) < 0.1, row
        assert abs(city["longitude"] - float(row["longitude"])) < 0.1, row
        assert city["population"] * 10 >= largest[country, row["name"]], row


def test_regions_have_coordinates_containment_and_source() -> None:
    rows = read_rows("regions")
    slugs, countries = {row["slug"] for row in rows}, set(alpha_2_to_3().values())
    assert len(rows) >= 150
    for row in rows:
        assert -90 <= float(row["latitude"]) <= 90, row
        assert -180 <= float(row["longitude"]) <= 180, row
        assert row["source"], row
        within = set(row["within"].split("|"))
        assert within <= slugs | countries | {"earth"}, row
        assert row["slug"] not in within, row


def test_regions_of_a_country_lie_among_its_towns() -> None:
    """Of the eight towns nearest to a region's centre one at least is of its country."""
    towns = [city for city in stream_cities() if city["population"] >= 1_000]
    north = np.array([city["latitude"] for city in towns])
    east = np.array([city["longitude"] for city in towns])
    for row in read_rows("regions"):
        if row["country"]:
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
            apart = np.hypot(north - latitude, (east - longitude) * cos(radians(latitude)))
            near = {towns[at]["countrycode"] for at in np.argpartition(apart, 8)[:8]}
            assert row["country"] in {alpha_2_to_3().get(code) for code in near}, row


CAPITALS = {
    "IND": "geonames:1261481",
    "TON": "geonames:4032402",
    "KAZ": "geonames:1526273",
    "MMR": "geonames:6611854",
    "BOL": "geonames:3903987",
    "NLD": "geonames:2759794",
}


def test_every_state_has_its_capital() -> None:
    capitals = {code: entity_id for entity_id, code in reference().capital_countries.items()}
    states = {row["alpha_3"] for row in read_rows("demonyms")}
    assert states - set(capitals) == set()
    assert {code: capitals.get(code) for code in CAPITALS} == CAPITALS
