"""Reference data opened for lookup: finders of names and terms, and the rows behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa
from ahocorasick_rs import AhoCorasick

from transforms.counts.compiling import compile_counted
from transforms.counts.lexicon import Lexicon
from transforms.events.lexicon import EventLexicon, compile_lexicon
from transforms.lookup.compiling import Compiled, compile_tables
from transforms.lookup.entities import Canonical, EntityRows, Fact, canonical_of, fact_of
from transforms.lookup.finder import NameFinder
from transforms.lookup.names import (
    ByIndex,
    Candidate,
    NameIndex,
    name_finder,
    name_rows,
)
from transforms.lookup.vocabularies import Vocabularies
from transforms.names.gazetteer import build_automaton
from transforms.names.persons_names import surnames
from transforms.reading.languages import LanguageDetector

__all__ = ["Candidate", "Reference", "compile_reference", "open_reference"]


class Trigger(NamedTuple):
    """A term that speaks for a theme: a strong one alone, a weak one together with another."""

    tag_id: str
    is_strong: bool


class Term(NamedTuple):
    """A term of an office: its holder's id, country and office, and its years, None while it lasts.

    `country` is "" of an office of no country.
    """

    entity_id: str
    country: str
    office: str
    first: int
    last: int | None


class Split(NamedTuple):
    """A word, and the id that stands for another in texts with that word."""

    beside: str
    into: str


class CueVerb(NamedTuple):
    """A verb that attributes speech.

    `frames` has q where it may frame a quotation, b where a clause may follow it, t where that
    clause may begin with "that", p where an addressee may precede it, l where it labels a thing in
    somebody's words. `complements` are the words that open another complement; with "+" an
    addressee precedes them.
    """

    lemma: str
    cue_class: str
    frames: str
    complements: tuple[str, ...]


class SpeakerNoun(NamedTuple):
    """A common noun for who or what speaks: person, body or document; one, or several."""

    kind: str
    is_plural: bool


class Terms(NamedTuple):
    """Terms in lower case with an automaton over them."""

    automaton: AhoCorasick
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data, opened once in a process.

    `names` finds what `name_list` spells and `candidates` means, by the same index; `by_name` gives
    that index. `entity_rows` and `name_rows` lead from an id to rows of entities and entity_names,
    `entity_fact` to what a text column of entities says, `canonical` to the id that stands for it.
    `never_read` are names that the analyst blocks, `splits` words beside which an id is another.
    `word_shares`: what share of articles have a word, 0 to 1.
    """

    names: NameFinder
    upper_names: NameFinder
    name_list: ByIndex[str]
    candidates: ByIndex[tuple[Candidate, ...]]
    by_name: NameIndex
    blocked: Mapping[str, str]
    never_read: frozenset[str]
    canonical: Canonical
    splits: Mapping[str, tuple[Split, ...]]
    statement_labels: frozenset[str]
    country_names: Mapping[str, str]
    capital_countries: Mapping[str, str]
    vocabularies: Vocabularies
    title_kinds: Mapping[str, str]
    counted: Lexicon
    body_slugs: Mapping[str, str]
    body_names: Mapping[str, str]
    trigger_tags: Mapping[str, tuple[Trigger, ...]]
    reactions: Terms
    reaction_roots: Mapping[str, str]
    events: EventLexicon
    metonymy_cues: Mapping[str, frozenset[str]]
    cues: Terms
    cue_verbs: Mapping[str, CueVerb]
    speaker_nouns: Mapping[str, SpeakerNoun]
    given_names: Mapping[str, str]
    name_words: Mapping[str, frozenset[str]]
    tables: Mapping[str, pa.Table]
    word_shares: Mapping[str, float]
    entity_rows: EntityRows
    entity_fact: Fact
    name_rows: ByIndex[range]
    languages: LanguageDetector
    terms: Mapping[str, tuple[Term, ...]]

    def detect_language(self, text: str) -> tuple[str, float] | None:
        """Return ISO 639-1 code and confidence, None when the text is too short to tell."""
        return self.languages.detect(text)


def _columns(table: pa.Table, *names: str) -> zip[tuple[object, ...]]:
    return zip(*(table.column(name).to_pylist() for name in names), strict=True)


def _shares(table: pa.Table) -> dict[str, float]:
    return {str(s): float(str(p)) / 100 for s, p in _columns(table, "stem", "percent")}


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


def _statement_labels(table: pa.Table) -> frozenset[str]:
    """Return the names of countries, curated regions and organisations, with either apostrophe."""
    names = table.column("name").to_pylist()
    return frozenset([*names, *(name.replace("'", "’") for name in names)])


def _trigger_tags(table: pa.Table) -> dict[str, tuple[Trigger, ...]]:
    tags: dict[str, list[Trigger]] = defaultdict(list)
    for tag_id, term, strength in _columns(table, "tag_id", "term", "strength"):
        tags[str(term)].append(Trigger(str(tag_id), strength == "strong"))
    return {term: tuple(found) for term, found in tags.items()}


def _cue_verbs(table: pa.Table) -> dict[str, CueVerb]:
    columns = ("forms", "lemma", "class", "frames", "complement")
    verbs: dict[str, CueVerb] = {}
    for forms, lemma, cue_class, frames, complement in _columns(table, *columns):
        openers = tuple(part for part in str(complement).split("|") if part)
        verb = CueVerb(str(lemma), str(cue_class), str(frames), openers)
        verbs |= dict.fromkeys(str(forms).split("|"), verb)
    return verbs


def _speaker_nouns(table: pa.Table) -> dict[str, SpeakerNoun]:
    return {
        str(noun): SpeakerNoun(str(kind), number == "plural")
        for noun, kind, number in _columns(table, "noun", "kind", "number")
    }


def _splits(table: pa.Table) -> dict[str, tuple[Split, ...]]:
    found: dict[str, list[Split]] = defaultdict(list)
    for entity_id, beside, into in _columns(table, "entity_id", "beside", "into"):
        found[str(entity_id)].append(Split(str(beside), str(into)))
    return {entity_id: tuple(splits) for entity_id, splits in found.items()}


def _terms_of_office(table: pa.Table) -> dict[str, tuple[Term, ...]]:
    """Return the terms of office by the surnames of their holders, as news call them."""
    found: dict[str, set[Term]] = defaultdict(set)
    columns = ("entity_id", "names", "country", "office", "from", "to")
    for entity_id, names, country, office, first, last in _columns(table, *columns):
        end = int(str(last)) if last else None
        term = Term(str(entity_id), str(country), str(office), int(str(first)), end)
        for name in str(names).split("|"):
            for surname in surnames(name) or [name]:
                found[surname].add(term)
    return {surname: tuple(sorted(terms)) for surname, terms in found.items()}


def _body_slugs(table: pa.Table) -> dict[str, str]:
    return {
        term: str(slug)
        for slug, terms in _columns(table, "slug", "terms")
        for term in str(terms).split("|")
    }


def compile_reference(tables: Mapping[str, pa.Table]) -> Reference:
    """Compile the tables of seeds.read_reference and open them: takes some seconds."""
    return open_reference(compile_tables(tables))


def open_reference(compiled: Compiled) -> Reference:
    """Open compiled reference data: nothing is built but the finders of terms."""
    tables = compiled.tables
    index = NameIndex(compiled)
    entity_rows = EntityRows(compiled.tries["entities"])
    titles = {
        term.lower(): kind for term, kind in _pairs(tables["titles"], "title", "kind").items()
    }
    bodies = _body_slugs(tables["bodies"])
    triggers = _trigger_tags(tables["triggers"])
    cue_verbs = _cue_verbs(tables["cue_verbs"])
    reactions = _pairs(tables["reaction_verbs"], "term", "cameo_root")
    return Reference(
        names=name_finder(compiled, "finder"),
        upper_names=name_finder(compiled, "upper_finder"),
        name_list=ByIndex(index.spelling),
        candidates=ByIndex(index.searched),
        by_name=index,
        blocked=_pairs(tables["blocked_names"], "name", "level"),
        never_read=_grouped(tables["blocked_names"], "level", "name").get("own", frozenset()),
        canonical=canonical_of(
            _pairs(tables["merges"], "entity_id", "into"),
            entity_rows,
            lambda entity_type, name: index.spellings.nearest(entity_type, name),
        ),
        splits=_splits(tables["splits"]),
        statement_labels=_statement_labels(tables["statement_labels"]),
        country_names=_pairs(tables["countries"], "entity_id", "name"),
        capital_countries=_pairs(tables["capitals"], "entity_id", "capital_of"),
        vocabularies=Vocabularies({"titles": titles, "bodies": bodies, "triggers": triggers}),
        title_kinds=titles,
        counted=compile_counted(tables),
        body_slugs=bodies,
        body_names=_pairs(tables["bodies"], "slug", "name"),
        trigger_tags=triggers,
        reactions=_terms(reactions),
        reaction_roots=reactions,
        events=compile_lexicon(tables),
        metonymy_cues=_grouped(tables["metonymy_cues"], "kind", "term"),
        cues=_terms(cue_verbs),
        cue_verbs=cue_verbs,
        given_names=_pairs(tables["given_names"], "name", "pronoun"),
        speaker_nouns=_speaker_nouns(tables["speaker_nouns"]),
        name_words=_grouped(tables["name_words"], "kind", "word"),
        word_shares=_shares(tables["word_shares"]),
        tables=tables,
        entity_rows=entity_rows,
        entity_fact=fact_of(entity_rows, tables["entities"]),
        name_rows=name_rows(compiled),
        languages=LanguageDetector(),
        terms=_terms_of_office(tables["terms"]),
    )
