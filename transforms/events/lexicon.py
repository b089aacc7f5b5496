"""The words of events, compiled: verbs with their patterns, event nouns, sectors, small words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from transforms.events.inflection import singular, third_person, verb_forms

# Kinds of function_words that tell something of open words, and are no part of speech.
OPEN_KINDS = ("speech", "noun_verb", "human")


class Root(NamedTuple):
    """A CAMEO root: PLOVER type, quad class (None for neutral) and intensity."""

    plover_type: str | None
    quad_class: int | None
    intensity: float


class Pattern(NamedTuple):
    """What a verb means with these particles and objects, and where its recipient stands.

    `recipients` are prepositions, or 'object', in order of trust; a root of '-' is no event.
    """

    verb: str
    particles: tuple[str, ...]
    objects: frozenset[str]
    recipients: tuple[str, ...]
    cameo_root: str
    kind: str
    plover_type: str | None


@dataclass(frozen=True, slots=True)
class EventLexicon:
    """Everything that the step of events looks up."""

    roots: Mapping[str, Root]
    forms: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    patterns: Mapping[str, tuple[Pattern, ...]]
    nouns: Mapping[str, tuple[Pattern, ...]]
    sectors: Mapping[str, str]
    words: Mapping[str, str]
    speech: frozenset[str]
    noun_verbs: frozenset[str]
    humans: frozenset[str]
    triggers: frozenset[str]


def compile_lexicon(tables: Mapping[str, pa.Table]) -> EventLexicon:
    """Compile the tables event_roots, event_verbs, event_nouns, verb_forms and words about them."""
    patterns = _patterns(tables["event_verbs"], "verb")
    nouns = _patterns(tables["event_nouns"], "noun")
    forms = _forms(tables["verb_forms"], {verb for verb in patterns if verb != "be"})
    words = tables["function_words"].to_pylist()
    plural = {third_person(noun): found for noun, found in nouns.items()}
    triggers = {f for f, readings in forms.items() if any(v in patterns for v, _ in readings)}
    return EventLexicon(
        roots={row["cameo_root"]: _root(row) for row in tables["event_roots"].to_pylist()},
        forms=forms,
        patterns=patterns,
        nouns={**plural, **nouns},
        sectors={row["word"]: row["sector"] for row in tables["sectors"].to_pylist()},
        words={
            row["word"]: row["kind"] for row in reversed(words) if row["kind"] not in OPEN_KINDS
        },
        speech=frozenset(row["word"] for row in words if row["kind"] == "speech"),
        humans=frozenset(row["word"] for row in words if row["kind"] == "human"),
        noun_verbs=frozenset(row["word"] for row in words if row["kind"] == "noun_verb"),
        triggers=frozenset(triggers | nouns.keys() | plural.keys()),
    )


def _root(row: Mapping[str, str]) -> Root:
    quad_class = int(row["quad_class"]) if row["quad_class"] else None
    return Root(row["plover_type"] or None, quad_class, float(row["intensity"]))


def _patterns(table: pa.Table, column: str) -> dict[str, tuple[Pattern, ...]]:
    """Return patterns by first word; those that ask for most, or are no event, first."""
    found: dict[str, list[Pattern]] = defaultdict(list)
    for row in table.to_pylist():
        verb, *particles = row[column].split()
        pattern = Pattern(
            verb,
            tuple(particles),
            frozenset(singular(word) for word in row.get("object", "").split("|") if word),
            tuple(place for place in row["recipient"].split("|") if place != "none"),
            row["cameo_root"],
            row["kind"],
            row["plover_type"] or None,
        )
        found[verb].append(pattern)
    rank = {
        verb: sorted(group, key=lambda p: (-len(p.particles), not p.objects, p.cameo_root != "-"))
        for verb, group in found.items()
    }
    return {verb: tuple(group) for verb, group in rank.items()}


def _forms(
    table: pa.Table, event_verbs: set[str]
) -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    irregular = {row["verb"]: (row["past"], row["participle"]) for row in table.to_pylist()}
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for lemma in sorted(event_verbs | irregular.keys()):
        for form, kinds in verb_forms(lemma, *irregular.get(lemma, ("", ""))).items():
            found[form].append((lemma, frozenset(kinds)))
    return {form: tuple(readings) for form, readings in found.items()}
