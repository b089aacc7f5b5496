"""The words of counting: nouns for people, and what may befall them, from the reference tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa

from transforms.counts.word_classes import FUNCTION


class Noun(NamedTuple):
    """A noun for people: its singular, whether this form is plural, its kind and sex (m, f, '')."""

    singular: str
    is_plural: bool
    kind: str
    sex: str


class Fate(NamedTuple):
    """What a form of words says befell somebody: the category of a count, and how it is used."""

    category: str
    use: str


Entries = Mapping[str, tuple[tuple[tuple[str, ...], tuple[object, ...]], ...]]


class Lexicon(NamedTuple):
    """Nouns, fates and plurals of counted things by their first word, the longest first.

    Each fate, and each noun for a body, has one of the `fatal` words.
    """

    nouns: Entries
    fates: Entries
    things: Entries
    fatal: frozenset[str]


def compile_counted(tables: Mapping[str, pa.Table]) -> Lexicon:
    """Compile people_nouns, casualty_words and counted_things of seeds.read_reference."""
    nouns: dict[tuple[str, ...], list[Noun]] = defaultdict(list)
    for row in tables["people_nouns"].to_pylist():
        for form, is_plural in ((row["singular"], False), (row["plural"], True)):
            nouns[tuple(form.split())].append(
                Noun(row["singular"], is_plural, row["kind"], row["sex"])
            )
    fates: dict[tuple[str, ...], list[object]] = defaultdict(list)
    for row in tables["casualty_words"].to_pylist():
        fates[tuple(row["words"].split())].append(Fate(row["category"], row["use"]))
    things: dict[tuple[str, ...], list[object]] = defaultdict(list)
    for row in tables["counted_things"].to_pylist():
        things[tuple(row["plural"].split())].append(row["category"])
    bodies = [words for words, found in nouns.items() if any(n.kind == "body" for n in found)]
    fatal = frozenset(map(_rarest, (*fates, *bodies)))
    return Lexicon(_by_first(nouns), _by_first(fates), _by_first(things), fatal)


def _rarest(words: tuple[str, ...]) -> str:
    """Return the word of an entry that sentences have most rarely, as far as its form tells."""
    return max((word for word in words if word not in FUNCTION), key=len)


def places(entries: Entries, words: list[str]) -> list[int]:
    """Return the places in a sentence at which an entry may begin."""
    return [at for at, word in enumerate(words) if word in entries]


def _by_first(entries: Mapping[tuple[str, ...], Sequence[object]]) -> Entries:
    grouped: dict[str, list[tuple[tuple[str, ...], tuple[object, ...]]]] = defaultdict(list)
    for words in sorted(entries, key=lambda w: (-len(w), w)):
        grouped[words[0]].append((words, tuple(entries[words])))
    return {first: tuple(found) for first, found in grouped.items()}


def longest(entries: Entries, words: list[str], at: int) -> tuple[int, tuple[object, ...]] | None:
    """Return where the longest entry that begins at words[at] ends, and what it means."""
    for entry, meanings in entries.get(words[at], ()):
        if words[at : at + len(entry)] == list(entry):
            return at + len(entry), meanings
    return None
