"""Phrases for people in a sentence: two soldiers, a 27-year-old man, Ann Lee, 39, he."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transforms.counts.amounts import is_number
from transforms.counts.bare_numbers import (
    IMPLIED,
    bare_number,
    is_of_things,
    join_kinds,
    join_parts,
)
from transforms.counts.heads import head_without_noun
from transforms.counts.lexicon import Lexicon, Noun, longest
from transforms.counts.noun_phrases import nationals, noun_phrase
from transforms.counts.partitives import take_parts
from transforms.counts.persons import join_apposed, name_phrase
from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.documents import Mention

PRONOUNS = {"he": "m", "him": "m", "she": "f", "her": "f"}
REFLEXIVE = {"himself": "m", "herself": "f"}
PLURAL_PRONOUNS = frozenset({"they", "them", "themselves"})
# Behind a noun for people these make it a word about things: the passenger window.
THINGS = frozenset(
    "armor armour camera cameras shop count language search parts window windows seat side door car"
    " cars vehicle vehicles compartment statement statements home house impact identification"
    " station union training safety services protection room residence apartment base wing"
    " unit group groups organisation organisations organization organizations movement movements"
    " faction factions".split()
)


def find_people(
    words: Words,
    lexicon: Lexicon,
    persons: Sequence[Mention],
    closed: Sequence[tuple[int, int]] = (),
) -> list[People]:
    """Return the phrases of a sentence in order.

    `persons` are its mentions of that type; a number in a `closed` span, such as a date, is none.
    """
    nouns = _scan(words, lambda at, free: _noun_or_name(words, lexicon, persons, at, free), [])
    found = _scan(
        words,
        lambda at, free: None if _is_within(words, at, closed) else _other(words, at, free),
        nouns,
    )
    apposed = join_apposed(words, found)
    whole = take_parts(words, join_parts(words, join_kinds(words, apposed)), lexicon)
    return [phrase for phrase in whole if phrase.form != "bare" and not is_of_things(words, phrase)]


def _is_within(words: Words, at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= words.starts[at] < end for start, end in spans)


def _scan(
    words: Words, read: Callable[[int, int], People | None], taken: list[People]
) -> list[People]:
    """Return what is read at each word that no phrase in `taken` covers, with those, in order."""
    covered = {place for phrase in taken for place in range(phrase.first, phrase.end)}
    found: list[People] = []
    at = free = 0
    while at < len(words.lower):
        free = at + 1 if at in covered else free
        phrase = None if at in covered else read(at, free)
        if phrase and covered.isdisjoint(range(phrase.first, phrase.end)):
            found.append(phrase)
            at = free = phrase.end
        else:
            at += 1
    return sorted([*taken, *found], key=lambda phrase: phrase.first)


def _noun_or_name(
    words: Words, lexicon: Lexicon, persons: Sequence[Mention], at: int, free: int
) -> People | None:
    start = words.starts[at]
    for mention in persons:
        if mention.start_char <= start < mention.end_char:
            if mention.entity_type == "person":
                return name_phrase(words, mention, at)
            return nationals(words, mention, at, free)
    if hit := longest(lexicon.nouns, words.lower, at):
        if words.lower[hit[0] : hit[0] + 1] and words.lower[hit[0]] in THINGS:
            return None
        noun = hit[1][0]
        assert isinstance(noun, Noun)
        if not noun.is_plural and _qualifies(words, lexicon, hit[0]):
            return None
        return noun_phrase(words, at, hit[0], noun, free)
    return None


def _qualifies(words: Words, lexicon: Lexicon, end: int) -> bool:
    """Return whether a singular noun qualifies the plural behind it: the Jesuit priests."""
    behind = longest(lexicon.nouns, words.lower, end) if end < len(words.lower) else None
    return behind is not None and isinstance(behind[1][0], Noun) and behind[1][0].is_plural


def _other(words: Words, at: int, free: int) -> People | None:
    word = words.lower[at]
    if word in ("nobody", "none") or (word == "no" and words.lower[at + 1 : at + 2] == ["one"]):
        return People(at, at + 1 + (word == "no"), "none", None, None)
    if word in PRONOUNS:
        return People(at, at + 1, "pronoun", None, None, PRONOUNS[word])
    if word in PLURAL_PRONOUNS:
        return People(at, at + 1, "plural", None, None)
    if word in REFLEXIVE:
        return People(at, at + 1, "pronoun", None, None, REFLEXIVE[word])
    if is_number(word) or word in IMPLIED:
        return bare_number(words, at, free)
    return head_without_noun(words, at)
