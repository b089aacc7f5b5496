"""Known things by their ids: their rows, what is told of them, ids that stand for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import pyarrow as pa
from marisa_trie import Trie

# Ids of which it is kept what is known: the things of a day's news are fewer.
KEPT = 65_536
# Ids that are made of a name, by the type of the thing.
DERIVED = {"person": "person", "org": "organization"}

Fact = Callable[[str, str], str | None]
Canonical = Callable[[str], str]


class EntityRows(Mapping[str, int]):
    """Rows of `entities` by entity_id."""

    def __init__(self, trie: Trie) -> None:
        self._trie = trie

    def __getitem__(self, entity_id: str) -> int:
        return int(self._trie[entity_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._trie)

    def __len__(self) -> int:
        return len(self._trie)


def fact_of(rows: EntityRows, entities: pa.Table) -> Fact:
    """Return what tells of an id and a text column of `entities`; None where it is not known."""

    @lru_cache(KEPT)
    def fact(entity_id: str, column: str) -> str | None:
        row = rows.get(entity_id)
        return None if row is None else entities.column(column)[row].as_py()

    return fact


def canonical_of(
    merges: Mapping[str, str], rows: EntityRows, nearest: Callable[[str, str], str | None]
) -> Canonical:
    """Return what gives the id that another has: merged, or made of another transliteration.

    `nearest` gives the known thing of a type and a name in another transliteration.
    """

    @lru_cache(KEPT)
    def canonical(entity_id: str) -> str:
        if entity_id in merges:
            return merges[entity_id]
        scheme, _, slug = entity_id.partition(":")
        entity_type = DERIVED.get(scheme)
        if entity_type is None or entity_id in rows:
            return entity_id
        return nearest(entity_type, slug) or entity_id

    return canonical
