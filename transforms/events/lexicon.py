"""The words of events, compiled: verbs with their patterns, event nouns, sectors, small words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from transforms.events.inflection import singular, spellings, third_person, verb_forms
from transforms.events.vocabulary import Vocabulary

# What a speaker does who says that another one, whom he names, must or should.
DUTIES = {"must": "10", "should": "02"}
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

    @property
    def is_told(self) -> bool:
        """Whether a deed may come of it: a root of '-' is none, '' only colours another verb.

        Who refuses to say something makes a statement, whatever the root.
        """
        return self.cameo_root not in ("-", "") or self.kind == "refuse"


class Need(NamedTuple):
    """What a pattern asks of a sentence beside its verb or noun: all words, one of the objects.

    Objects are spelled as they stand in text, singular and plural, but not at the end of compounds.
    """

    words: frozenset[str]
    objects: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventLexicon:
    """Everything that the step of events looks up.

    `triggers` are the forms of verbs and nouns with patterns, `needs` what the patterns that tell
    something ask for, by the words that they hang on, their `hinges`.
    """

    roots: Mapping[str, Root]
    forms: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    patterns: Mapping[str, tuple[Pattern, ...]]
    nouns: Mapping[str, tuple[Pattern, ...]]
    sectors: Mapping[str, str]
    vocabulary: Vocabulary
    speech: frozenset[str]
    noun_verbs: frozenset[str]
    humans: frozenset[str]
    triggers: frozenset[str]
    needs: Mapping[str, Sequence[Need]]
    hinges: frozenset[str]


def compile_lexicon(tables: Mapping[str, pa.Table]) -> EventLexicon:
    """Compile the tables event_roots, event_verbs, event_nouns, verb_forms and words about them."""
    patterns = _patterns(tables["event_verbs"], "verb")
    nouns = _patterns(tables["event_nouns"], "noun")
    forms = _forms(tables["verb_forms"], {verb for verb in patterns if verb != "be"})
    words = tables["function_words"].to_pylist()
    plural = {third_person(noun): found for noun, found in nouns.items()}
    needs = _needs(forms, patterns, {**plural, **nouns})
    triggers = {f for f, readings in forms.items() if any(v in patterns for v, _ in readings)}
    return EventLexicon(
        roots={row["cameo_root"]: _root(row) for row in tables["event_roots"].to_pylist()},
        forms=forms,
        patterns=patterns,
        nouns={**plural, **nouns},
        sectors={row["word"]: row["sector"] for row in tables["sectors"].to_pylist()},
        vocabulary=Vocabulary(
            {row["word"]: row["kind"] for row in reversed(words) if row["kind"] not in OPEN_KINDS}
        ),
        speech=frozenset(row["word"] for row in words if row["kind"] == "speech"),
        humans=frozenset(row["word"] for row in words if row["kind"] == "human"),
        noun_verbs=frozenset(row["word"] for row in words if row["kind"] == "noun_verb"),
        triggers=frozenset(triggers | nouns.keys() | plural.keys()),
        needs=needs,
        hinges=frozenset(needs),
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


def _needs(
    forms: Mapping[str, Sequence[tuple[str, frozenset[str]]]],
    patterns: Mapping[str, Sequence[Pattern]],
    nouns: Mapping[str, Sequence[Pattern]],
) -> dict[str, list[Need]]:
    """Return what each pattern that tells something asks for, by the word that it hangs on."""
    needs: dict[str, set[Need]] = defaultdict(set)
    for form, readings in forms.items():
        for pattern in (p for lemma, _ in readings for p in patterns.get(lemma, ())):
            if pattern.is_told:
                objects = frozenset(form for word in pattern.objects for form in spellings(word))
                needs[form].add(Need(frozenset(pattern.particles), objects))
    for pattern in patterns["be"]:  # "is ready to"
        needs[pattern.particles[0]].add(Need(frozenset(("to",)), frozenset()))
    for noun, found in nouns.items():
        for pattern in found:
            for preposition in pattern.recipients:
                needs[noun].add(Need(frozenset((*pattern.particles, preposition)), frozenset()))
    for modal in DUTIES:
        needs[modal].add(Need(frozenset(), frozenset()))
    return {
        word: sorted(found, key=lambda need: len(need.objects)) for word, found in needs.items()
    }
