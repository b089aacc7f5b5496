"""The compiled reference data: the same when mapped from disk, made anew when damaged, shared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marisa_trie import Trie

from flows.compiled import MANIFEST, DamagedError, digest, read, stored, write
from transforms.lookup.compiling import Compiled, compile_tables
from transforms.lookup.finder import NameFinder
from transforms.lookup.names import NameIndex, name_finder

THINGS = [
    # entity_id, type, place_kind, country, population, capital_of, curated, searched
    ("iso:GEO", "place", "country", "GEO", 0, None, True, True),
    ("region:georgia-us", "place", "admin1", "USA", 0, None, True, True),
    ("geonames:1", "place", "city", "GEO", 1_000_000, "GEO", False, True),
    ("geonames:2", "place", "city", "USA", 900, None, False, False),
    ("geonames:3", "place", "city", "USA", 90_000, None, False, True),
]
NAMES = [
    ("iso:GEO", "Georgia", "canonical"),
    ("iso:GEO", "Georgian", "demonym"),
    ("region:georgia-us", "Georgia", "canonical"),
    ("geonames:1", "Tbilisi", "canonical"),
    ("geonames:2", "Georgia", "canonical"),
    ("geonames:2", "Coeur d'Alene", "canonical"),
    ("geonames:3", "Coeur d'Alene", "canonical"),
]
SPELLINGS = [("geonames:1", "Tiflis"), ("geonames:3", "Tbilisi")]


def tables() -> dict[str, pa.Table]:
    ids, types, kinds, countries, sizes, capitals, curated, searched = zip(*THINGS, strict=True)
    entities = {"entity_id": ids, "name": ids, "entity_type": types, "place_kind": kinds}
    places = {"country_code": countries, "latitude": [1.5] * 5, "longitude": [None, 2.5, 0, 0, 0]}
    own = dict(zip(("entity_id", "name", "name_kind"), zip(*NAMES, strict=True), strict=True))
    other = dict(zip(("entity_id", "name"), zip(*SPELLINGS, strict=True), strict=True))
    weights = {
        "entity_id": ids,
        "population": sizes,
        "capital_of": pa.array(capitals, pa.string()),
        "curated": curated,
        "searched": searched,
        "admin1": pa.array([None, None, "51", "GA", "ID"], pa.string()),
    }
    return {
        "entities": pa.table(entities | places),
        "entity_names": pa.table(own),
        "weights": pa.table(weights),
        "spellings": pa.table(other),
    }


COMPILED = compile_tables(tables())


@pytest.fixture
def compiled() -> Compiled:
    return COMPILED


def ids(index: NameIndex, name: str) -> list[str]:
    return [candidate.entity_id for candidate in index.named(name)]


def test_candidates_come_in_the_order_of_their_rank(compiled: Compiled) -> None:
    index = NameIndex(compiled)
    assert ids(index, "Georgia") == ["iso:GEO", "region:georgia-us", "geonames:2"]
    assert ids(index, "Tbilisi") == ["geonames:1", "geonames:3"]
    assert ids(index, "Coeur d’Alene") == ["geonames:3", "geonames:2"]
    assert ids(index, "\ud800") == []
    people = index.named("Georgian")[0]
    assert (people.entity_type, people.place_kind, people.country_code) == ("group", None, "GEO")


def test_only_what_is_searched_is_a_key(compiled: Compiled) -> None:
    index = NameIndex(compiled)
    assert "Tiflis" not in index
    assert ids(index, "Tiflis") == ["geonames:1"]
    assert [c.entity_id for c in index.searched(index["Georgia"])] == [
        "iso:GEO",
        "region:georgia-us",
    ]
    assert len(index) == len(list(index)) == 5


def test_capitals_are_found_in_capitals(compiled: Compiled) -> None:
    finder = name_finder(compiled, "upper_finder")
    index = NameIndex(compiled)
    text = "TBILISI AND GEORGIAS, COEUR D’ALENE"
    found = [index.spelling(hit.pattern) for hit in finder.hits(text)]
    assert found == ["Tbilisi", "Coeur d’Alene"]


def test_a_name_may_begin_within_the_first_letters_of_another() -> None:
    names = Trie(["'Hague", "Haarlem"])
    finder = NameFinder(names, np.arange(2, dtype=np.int32), "'H", 7)
    assert [hit[:2] for hit in finder.hits("a 'Haarlem")] == [(3, 10)]


@given(st.text(alphabet="Georgian Tblisi.'\ud800_#"))
def test_hits_are_the_names_that_they_say(text: str) -> None:
    finder, index = name_finder(COMPILED, "finder"), NameIndex(COMPILED)
    for hit in finder.hits(text):
        assert index.spelling(hit.pattern) == text[hit.start : hit.end]


def test_what_is_read_is_what_was_written(tmp_path: Path, compiled: Compiled) -> None:
    write(tmp_path / "store", compiled)
    again = read(tmp_path / "store")
    assert again.tables == dict(compiled.tables)
    assert {name: list(trie) for name, trie in again.tries.items()} == {
        name: list(trie) for name, trie in compiled.tries.items()
    }
    write(tmp_path / "other", compiled)
    manifests = [(tmp_path / name / MANIFEST).read_text() for name in ("store", "other")]
    assert manifests[0] == manifests[1]


DAMAGES: list[tuple[str, bytes | None]] = [
    ("candidates.arrow", b"ARROW1"),
    ("names.marisa", None),
    (MANIFEST, b"{"),
    (MANIFEST, None),
]


@pytest.mark.parametrize(("name", "content"), DAMAGES)
def test_damage_is_seen_and_repaired(
    tmp_path: Path, compiled: Compiled, name: str, content: bytes | None
) -> None:
    stored(tmp_path, "k", lambda: compiled)
    file = tmp_path / "reference-k" / name
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(DamagedError):
        read(tmp_path / "reference-k")
    assert stored(tmp_path, "k", lambda: compiled).tables["spans"].num_rows == 6
    assert [path.name for path in sorted(tmp_path.glob("*-*"))] == ["reference-k"]


def test_one_builds_and_the_others_wait(tmp_path: Path, compiled: Compiled) -> None:
    built = []

    def build() -> Compiled:
        built.append(1)
        return compiled

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: stored(tmp_path, "k", build), range(4)))
    assert len(built) == 1
    assert all(one.tables == found[0].tables for one in found)


def test_without_a_place_to_write_it_is_built_in_memory(tmp_path: Path, compiled: Compiled) -> None:
    (tmp_path / "file").write_text("")
    assert stored(tmp_path / "file" / "cache", "k", lambda: compiled) is compiled


def test_few_versions_are_kept(tmp_path: Path, compiled: Compiled) -> None:
    for key in "abcdefgh":
        stored(tmp_path, key, lambda: compiled)
    kept = {path.name for path in tmp_path.glob("reference-*")}
    assert len(kept) == 5
    assert "reference-h" in kept


def test_the_digest_depends_on_own_tables() -> None:
    assert digest() == digest()
    assert digest() != digest(b"own")
