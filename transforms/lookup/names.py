"""What a spelling may mean: candidates read from compiled columns when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache, partial
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.lookup.compiling import DEMONYM, KINDS, SPELLING, Compiled
from transforms.lookup.finder import NameFinder
from transforms.lookup.spelled import Spellings

# Groups of candidates that are kept as objects; the names of a day's news are fewer.
KEPT = 65_536
# Types of things whose names are written in several ways; the rest have one, or are words.
TRANSLITERATED = frozenset({"person", "organization", "place"})

T = TypeVar("T")


class Candidate(NamedTuple):
    """A thing that a name may mean. `name_kind` as in entity_names, or `spelling`.

    `admin1` is GeoNames' code of the first-order division, within the country.
    """

    entity_id: str
    entity_type: str
    name_kind: str
    place_kind: str | None
    country_code: str | None
    population: int
    capital_of: str | None
    curated: bool
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def is_city(self) -> bool:
        """Whether it comes from the gazetteer of cities, where most names are ambiguous."""
        return self.place_kind == "city"

    @property
    def is_county(self) -> bool:
        """Whether it is a second-order division: division:US.KY.125."""
        return self.entity_id.startswith("division:") and self.entity_id.count(".") == 2


class ByIndex(Generic[T]):
    """What a function gives for an index, written with brackets."""

    def __init__(self, read: Callable[[int], T]) -> None:
        self._read = read

    def __getitem__(self, index: int) -> T:
        return self._read(index)


class NameIndex(Mapping[str, int]):
    """Ids of the names that are searched in texts; `named` knows all the other spellings, too."""

    def __init__(self, compiled: Compiled) -> None:
        self._trie = compiled.tries["names"]
        tables = compiled.tables
        self._spans = {name: _array(tables["spans"], name) for name in ("first", "searched", "end")}
        self._things = _array(tables["candidates"], "entity")
        self._kinds = _array(tables["candidates"], "kind")
        self._columns = _columns(tables)
        self._compiled = compiled
        self.searched = lru_cache(KEPT)(partial(self._read, until="searched"))
        self._all = lru_cache(KEPT)(partial(self._read, until="end"))
        self.spelling = lru_cache(KEPT)(self._spelling)

    def __getitem__(self, name: str) -> int:
        """Return the id of a name. Raises KeyError if nothing of that name is searched in texts."""
        index = self._id(name)
        if index is None or self._spans["first"][index] == self._spans["searched"][index]:
            raise KeyError(name)
        return index

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names that are searched in texts."""
        return (name for name in self._trie if name in self)

    __hash__ = object.__hash__  # one index is no other: what is read of it can be kept

    def __len__(self) -> int:
        """Return how many names are searched in texts."""
        return int((self._spans["first"] < self._spans["searched"]).sum())

    def named(self, spelling: str) -> tuple[Candidate, ...]:
        """Return all that a spelling may mean, what is searched in texts first, then by rank."""
        index = self._id(spelling)
        return () if index is None else self._all(index)

    @cached_property
    def spellings(self) -> Spellings:
        """Known things by other transliterations of their names; made at the first use."""
        return spellings(self._compiled)

    def spelled(self, entity_type: str, name: str) -> tuple[Candidate, ...]:
        """Return the thing of a type that another transliteration of the name means, if one is."""
        entity_id = self.spellings.nearest(entity_type, name)
        if entity_id is None:
            return ()
        return (self._thing(int(self._compiled.tries["entities"][entity_id]), SPELLING),)

    def _spelling(self, index: int) -> str:
        """Return the spelling of an id."""
        return str(self._trie.restore_key(index))

    def _id(self, spelling: str) -> int | None:
        try:
            index = self._trie.get(spelling)
        except UnicodeEncodeError:  # half of a surrogate pair
            return None
        return None if index is None else int(index)

    def _read(self, index: int, until: str) -> tuple[Candidate, ...]:
        rows = range(self._spans["first"][index], self._spans[until][index])
        return tuple(self._candidate(row) for row in rows)

    def _candidate(self, row: int) -> Candidate:
        return self._thing(int(self._things[row]), int(self._kinds[row]))

    def _thing(self, thing: int, kind: int) -> Candidate:
        facts = [column[thing].as_py() for column in self._columns]
        if kind == DEMONYM:
            facts[1:3] = "group", None
        return Candidate._make([*facts[:2], KINDS[kind], *facts[2:]])


def _array(table: pa.Table, name: str) -> npt.NDArray[np.int32]:
    """Return a column of 32-bit integers without nulls as an array on the same memory.

    By its buffer, as the library's own way imports pandas: a second and 60 MB.
    """
    column = chunk(table, name)
    values = np.frombuffer(column.buffers()[1], np.int32)
    return values[column.offset : column.offset + len(column)]


def chunk(table: pa.Table, name: str) -> pa.Array:
    """Return a column as one array."""
    column = table.column(name)
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _columns(tables: Mapping[str, pa.Table]) -> list[pa.Array]:
    """Return the columns that hold a candidate's facts, in their order but for the name's kind."""
    entities, weights = tables["entities"], tables["weights"]
    return [
        *(chunk(entities, n) for n in ("entity_id", "entity_type", "place_kind", "country_code")),
        *(chunk(weights, n) for n in ("population", "capital_of", "curated", "admin1")),
        *(chunk(entities, n) for n in ("latitude", "longitude")),
    ]


def name_rows(compiled: Compiled) -> ByIndex[range]:
    """Return the rows of entity_names by a thing's row of entities."""
    first = _array(compiled.tables["entity_name_spans"], "first")
    return ByIndex(lambda row: range(first[row], first[row + 1]))


def spellings(compiled: Compiled) -> Spellings:
    """Return the finder of other transliterations: of persons, organisations, places of our tables.

    Countries are left out: Niger is no way to write Nigeria.
    """
    return Spellings(_transliterated(compiled))


def _transliterated(compiled: Compiled) -> Iterator[tuple[str, str, str]]:
    """Yield type, name and id of each name that may have other transliterations.

    Cell by cell, as a mask that is made of Python values imports pandas.
    """
    entities, weights = compiled.tables["entities"], compiled.tables["weights"]
    named = name_rows(compiled)
    names = chunk(compiled.tables["entity_names"], "name")
    kinds, places, ids = (chunk(entities, n) for n in ("entity_type", "place_kind", "entity_id"))
    for row in pc.indices_nonzero(chunk(weights, "curated")):
        at = row.as_py()
        kind = kinds[at].as_py()
        if kind in TRANSLITERATED and places[at].as_py() != "country":
            for name in named[at]:
                yield kind, names[name].as_py(), ids[at].as_py()


def name_finder(compiled: Compiled, trie: str) -> NameFinder:
    """Return the finder of the names in a trie."""
    (letters,) = compiled.tables["finder_letters"].to_pylist()
    names = _array(compiled.tables[trie], "name")
    return NameFinder(compiled.tries[trie], names, letters["letters"], letters["longest"])
