"""Compiles reference tables to tries and columns that a process maps instead of building."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from marisa_trie import Trie

from warehouse.tables.knowledge import NAME_KINDS

# Name kinds as codes; the last is a spelling that no table of ours vouches for.
KINDS = (*NAME_KINDS, "spelling")
DEMONYM = KINDS.index("demonym")
SPELLING = KINDS.index("spelling")

Ints = npt.NDArray[np.int64]


class Compiled(NamedTuple):
    """What a Reference is opened from: Arrow tables and tries, by name."""

    tables: Mapping[str, pa.Table]
    tries: Mapping[str, Trie]


class _Uses(NamedTuple):
    """Parallel columns: id of the spelling, row of the thing that it names, code of its kind."""

    names: Ints
    rows: Ints
    kinds: Ints

    def take(self, order: npt.NDArray[Any]) -> _Uses:
        return _Uses(*(column[order] for column in self))


def compile_tables(tables: Mapping[str, pa.Table]) -> Compiled:
    """Return the tables of seeds.read_reference in the order of their tries, with an index.

    Row i of `entities` and `weights` is the thing with id i in the trie `entities`. What spelling i
    of the trie `names` may mean are the rows first[i] to first[i + 1] of `candidates`, the likelier
    before the others and those that are searched in texts (up to `searched[i]`) before the rest.
    """
    entity_ids = tables["entities"].column("entity_id").to_pylist()
    entities = Trie(entity_ids)
    order = np.argsort([entities[entity_id] for entity_id in entity_ids])
    things = {name: tables[name].take(pa.array(order)) for name in ("entities", "weights")}
    entity_names, name_rows = _by_thing(tables["entity_names"], entities)
    names, uses = _uses(tables, entities)
    spans, candidates = _index(uses, things, len(names))
    finders, places = _finders(names, spans)
    return Compiled(
        {
            **tables,
            **things,
            "entity_names": entity_names,
            "entity_name_spans": _column("first", _first(name_rows, len(entity_ids))),
            "spans": spans,
            "candidates": candidates,
            **places,
            **_shortcuts(things, entity_names, name_rows),
        },
        {"entities": entities, "names": names, **finders},
    )


def _column(name: str, values: Ints) -> pa.Table:
    return pa.table({name: pa.array(values, pa.int32())})


def _by_thing(table: pa.Table, entities: Trie) -> tuple[pa.Table, Ints]:
    """Return the names in the order of their things, and each one's row of `entities`."""
    rows = np.array([entities[entity_id] for entity_id in table.column("entity_id").to_pylist()])
    order = np.argsort(rows, kind="stable")
    return table.take(pa.array(order)), rows[order]


def _first(groups: Ints, number: int) -> Ints:
    """Return where each of so many groups begins in a sorted column, and the column's end."""
    return np.searchsorted(groups, np.arange(number + 1)).astype(np.int64)


def _uses(tables: Mapping[str, pa.Table], entities: Trie) -> tuple[Trie, _Uses]:
    named, spelled = tables["entity_names"], tables["spellings"]
    ids = named.column("entity_id").to_pylist() + spelled.column("entity_id").to_pylist()
    texts = named.column("name").to_pylist() + spelled.column("name").to_pylist()
    kinds = [KINDS.index(kind) for kind in named.column("name_kind").to_pylist()]
    kinds += [SPELLING] * spelled.num_rows
    for at, text in enumerate(texts[:]):
        if "'" in text:
            ids.append(ids[at])
            texts.append(text.replace("'", "’"))
            kinds.append(kinds[at])
    names = Trie(texts)
    rows = [entities[entity_id] for entity_id in ids]
    return names, _Uses(np.array([names[text] for text in texts]), np.array(rows), np.array(kinds))


def _index(uses: _Uses, things: Mapping[str, pa.Table], number: int) -> tuple[pa.Table, pa.Table]:
    """Return the spans of `candidates` by spelling, and the candidates, the likeliest first."""
    searched = _numbers(things["weights"], "searched")[uses.rows] * (uses.kinds != SPELLING)
    order = np.lexsort(
        (
            uses.kinds,
            _order_of_ids(things["entities"])[uses.rows],
            -_numbers(things["weights"], "population")[uses.rows],
            _class(uses, things["entities"]),
            1 - searched,
            uses.names,
        )
    )
    uses, searched = uses.take(order), searched[order]
    again = (np.diff(uses.names, prepend=-1) == 0) & (np.diff(uses.rows, prepend=-1) == 0)
    again &= (uses.kinds == DEMONYM) == np.roll(uses.kinds == DEMONYM, 1)
    uses, searched = uses.take(~again), searched[~again]
    first = _first(uses.names, number)
    until = first[:-1] + np.bincount(uses.names, weights=searched, minlength=number).astype(int)
    spans = {"first": first[:-1], "searched": until, "end": first[1:]}
    return _table(spans), _table({"entity": uses.rows, "kind": uses.kinds})


def _table(columns: Mapping[str, Ints]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.int32()) for name, values in columns.items()})


def _numbers(table: pa.Table, column: str) -> Ints:
    return np.array(table.column(column).to_pylist(), np.int64)


def _order_of_ids(entities: pa.Table) -> Ints:
    return np.array(pc.rank(entities.column("entity_id")).to_pylist(), np.int64)


def _class(uses: _Uses, entities: pa.Table) -> Ints:
    """Return 0 for countries, 1 for curated things and peoples, 2 for cities."""
    kinds = entities.column("place_kind").to_pylist()
    classes = np.array([{"country": 0, "city": 2}.get(kind, 1) for kind in kinds])[uses.rows]
    return np.where(uses.kinds == DEMONYM, 1, classes)


def _finders(names: Trie, spans: pa.Table) -> tuple[dict[str, Trie], dict[str, pa.Table]]:
    """Return tries of what is searched, as written and in capitals, with ids in `names`."""
    found = np.flatnonzero(_numbers(spans, "searched") > _numbers(spans, "first"))
    texts = [names.restore_key(int(name)) for name in found]
    upper: dict[str, int] = {}
    for text, name in sorted(zip(texts, found, strict=True)):
        upper.setdefault(text.upper(), int(name))
    written, capitals = Trie(texts), Trie(list(upper))
    places = {
        "finder": _places(written, dict(zip(texts, map(int, found), strict=True))),
        "upper_finder": _places(capitals, upper),
        "finder_letters": _letters(texts),
    }
    return {"finder": written, "upper_finder": capitals}, places


def _places(trie: Trie, ids: Mapping[str, int]) -> pa.Table:
    return _column("name", np.array([ids[trie.restore_key(at)] for at in range(len(trie))]))


def _letters(texts: Sequence[str]) -> pa.Table:
    """Return the characters that names begin with, as written and in capitals, and the longest."""
    letters = "".join(sorted({text[0] for text in texts} | {text.upper()[0] for text in texts}))
    return pa.table({"letters": [letters], "longest": [max(map(len, texts))]})


def _shortcuts(
    things: Mapping[str, pa.Table], names: pa.Table, name_rows: Ints
) -> dict[str, pa.Table]:
    """Return the small tables that are wanted whole: countries, capitals, labels of statements."""
    entities, weights = things["entities"], things["weights"]
    countries = pc.starts_with(entities.column("entity_id"), "iso:")
    capitals = weights.filter(pc.is_valid(weights.column("capital_of")))
    named = pc.is_in(entities.column("entity_type"), pa.array(["place", "organization"]))
    curated = pc.and_(named, weights.column("curated")).take(pa.array(name_rows))
    own = pc.and_(curated, pc.not_equal(names.column("name_kind"), "demonym"))
    return {
        "countries": entities.filter(countries).select(["entity_id", "name"]),
        "capitals": capitals.select(["entity_id", "capital_of"]),
        "statement_labels": names.filter(own).select(["name"]),
    }
