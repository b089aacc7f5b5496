"""Reference data compiled for lookup: automata over names and terms, and the rows behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa
from ahocorasick_rs import AhoCorasick

from transforms.names.gazetteer import build_automaton
from transforms.reading.languages import LanguageDetector


class Candidate(NamedTuple):
    """A thing that a name may mean. `name_kind` as in entity_names; `rank` orders namesakes."""

    entity_id: str
    entity_type: str
    name_kind: str
    place_kind: str | None
    country_code: str | None
    population: int
    capital_of: str | None
    curated: bool

    @property
    def is_city(self) -> bool:
        """Whether it comes from the gazetteer of cities, where most names are ambiguous."""
        return self.place_kind == "city"


class Trigger(NamedTuple):
    """A term that speaks for a theme: a strong one alone, a weak one together with another."""

    tag_id: str
    is_strong: bool


class Reaction(NamedTuple):
    """What a verb of reaction means: CAMEO root, quad class (None for neutral), intensity."""

    cameo_root: str
    quad_class: int | None
    intensity: float


class Terms(NamedTuple):
    """Terms in lower case with an automaton over them."""

    automaton: AhoCorasick
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data, compiled once in a process."""

    names: AhoCorasick
    upper_names: AhoCorasick
    name_list: tuple[str, ...]
    candidates: tuple[tuple[Candidate, ...], ...]
    by_name: Mapping[str, int]
    blocked: Mapping[str, str]
    statement_labels: frozenset[str]
    country_names: Mapping[str, str]
    capital_countries: Mapping[str, str]
    titles: Terms
    title_kinds: Mapping[str, str]
    bodies: Terms
    body_slugs: Mapping[str, str]
    body_names: Mapping[str, str]
    triggers: Terms
    trigger_tags: Mapping[str, tuple[Trigger, ...]]
    reactions: Terms
    reaction_meanings: Mapping[str, Reaction]
    metonymy_cues: Mapping[str, frozenset[str]]
    name_words: Mapping[str, frozenset[str]]
    tables: Mapping[str, pa.Table]
    entity_rows: Mapping[str, int]
    name_rows: Mapping[str, tuple[int, ...]]
    languages: LanguageDetector

    def detect_language(self, text: str) -> tuple[str, float] | None:
        """Return ISO 639-1 code and confidence, None when the text is too short to tell."""
        return self.languages.detect(text)


def _columns(table: pa.Table, *names: str) -> zip[tuple[object, ...]]:
    return zip(*(table.column(name).to_pylist() for name in names), strict=True)


def _pairs(table: pa.Table, key: str, value: str) -> dict[str, str]:
    return dict(_columns(table, key, value))  # type: ignore[arg-type]


def _grouped(table: pa.Table, key: str, value: str) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for group, item in _columns(table, key, value):
        groups[str(group)].add(str(item))
    return {group: frozenset(items) for group, items in groups.items()}


def _terms(words: Mapping[str, object]) -> Terms:
    terms = tuple(words)
    return Terms(build_automaton(terms), terms)


def _entity_facts(tables: Mapping[str, pa.Table]) -> dict[str, tuple[object, ...]]:
    entities, weights = tables["entities"], tables["weights"]
    facts = _columns(entities, "entity_id", "entity_type", "place_kind", "country_code")
    sizes = _columns(weights, "population", "capital_of", "curated")
    return {str(fact[0]): (*fact[1:], *size) for fact, size in zip(facts, sizes, strict=True)}


def _rank(candidate: Candidate) -> tuple[int, int, str]:
    """Order namesakes: countries and curated things before cities, then by population."""
    order = {"country": 0}.get(candidate.place_kind or "", 2 if candidate.is_city else 1)
    return order, -candidate.population, candidate.entity_id


def _candidates(tables: Mapping[str, pa.Table]) -> dict[str, list[Candidate]]:
    facts = _entity_facts(tables)
    found: dict[str, list[Candidate]] = defaultdict(list)
    for entity_id, name, kind in _columns(tables["entity_names"], "entity_id", "name", "name_kind"):
        entity_type, place_kind, *rest = facts[str(entity_id)]
        if kind == "demonym":
            entity_type, place_kind = "group", None
        candidate = Candidate(str(entity_id), entity_type, str(kind), place_kind, *rest)  # type: ignore[arg-type]
        for spelling in {str(name), str(name).replace("'", "’")}:
            found[spelling].append(candidate)
    return {name: sorted(group, key=_rank) for name, group in found.items()}


def _statement_labels(candidates: Mapping[str, list[Candidate]]) -> frozenset[str]:
    """Return the names of countries, curated regions and organisations; no peoples, no cities."""
    return frozenset(
        name
        for name, group in candidates.items()
        for candidate in group[:1]
        if candidate.curated and candidate.entity_type in ("place", "organization")
    )


def _rows_by_entity(table: pa.Table) -> dict[str, tuple[int, ...]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, entity_id in enumerate(table.column("entity_id").to_pylist()):
        rows[entity_id].append(row)
    return {entity_id: tuple(found) for entity_id, found in rows.items()}


def _trigger_tags(table: pa.Table) -> dict[str, tuple[Trigger, ...]]:
    tags: dict[str, list[Trigger]] = defaultdict(list)
    for tag_id, term, strength in _columns(table, "tag_id", "term", "strength"):
        tags[str(term)].append(Trigger(str(tag_id), strength == "strong"))
    return {term: tuple(found) for term, found in tags.items()}


def _reactions(table: pa.Table) -> dict[str, Reaction]:
    columns = ("term", "cameo_root", "quad_class", "intensity")
    return {
        str(term): Reaction(str(root), int(str(quad)) if quad else None, float(str(intensity)))
        for term, root, quad, intensity in _columns(table, *columns)
    }


def _body_slugs(table: pa.Table) -> dict[str, str]:
    return {
        term: str(slug)
        for slug, terms in _columns(table, "slug", "terms")
        for term in str(terms).split("|")
    }


def compile_reference(tables: Mapping[str, pa.Table]) -> Reference:
    """Compile the tables of seeds.read_reference: about a second, once in a process."""
    candidates = _candidates(tables)
    names = tuple(candidates)
    titles = {
        term.lower(): kind for term, kind in _pairs(tables["titles"], "title", "kind").items()
    }
    bodies = _body_slugs(tables["bodies"])
    triggers = _trigger_tags(tables["triggers"])
    reactions = _reactions(tables["reaction_verbs"])
    flat = [candidate for group in candidates.values() for candidate in group]
    entity_ids = tables["entities"].column("entity_id").to_pylist()
    return Reference(
        names=build_automaton(names),
        upper_names=build_automaton([name.upper() for name in names]),
        name_list=names,
        candidates=tuple(tuple(group) for group in candidates.values()),
        by_name={name: index for index, name in enumerate(names)},
        blocked=_pairs(tables["blocked_names"], "name", "level"),
        statement_labels=_statement_labels(candidates),
        country_names={
            entity_id: name
            for entity_id, name in _pairs(tables["entities"], "entity_id", "name").items()
            if entity_id.startswith("iso:")
        },
        capital_countries={c.entity_id: c.capital_of for c in flat if c.capital_of},
        titles=_terms(titles),
        title_kinds=titles,
        bodies=_terms(bodies),
        body_slugs=bodies,
        body_names=_pairs(tables["bodies"], "slug", "name"),
        triggers=_terms(triggers),
        trigger_tags=triggers,
        reactions=_terms(reactions),
        reaction_meanings=reactions,
        metonymy_cues=_grouped(tables["metonymy_cues"], "kind", "term"),
        name_words=_grouped(tables["name_words"], "kind", "word"),
        tables=tables,
        entity_rows={entity_id: row for row, entity_id in enumerate(entity_ids)},
        name_rows=_rows_by_entity(tables["entity_names"]),
        languages=LanguageDetector(),
    )
