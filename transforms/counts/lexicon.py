"""The words of counting: nouns for people, what may befall them, and things that are counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from transforms.counts.signs import Signs


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

    `bodies` are the first words of nouns for a dead body.

    `signs` are words of which a sentence has one of each kind that it needs for a count: `fate`
    where something befalls somebody, `number`, `counted` for people or things, `money`, `share`,
    `saying` for who tells it, `recalling` what happened before. Digits, and the names of peoples,
    are no signs.
    """

    nouns: Entries
    fates: Entries
    things: Entries
    bodies: frozenset[str]
    signs: Signs


def places(entries: Entries, words: list[str]) -> list[int]:
    """Return the places in a sentence at which an entry may begin."""
    return [at for at, word in enumerate(words) if word in entries]


def longest(entries: Entries, words: list[str], at: int) -> tuple[int, tuple[object, ...]] | None:
    """Return where the longest entry that begins at words[at] ends, and what it means."""
    for entry, meanings in entries.get(words[at], ()):
        if words[at : at + len(entry)] == list(entry):
            return at + len(entry), meanings
    return None
