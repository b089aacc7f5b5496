"""Phrases for people in a sentence: two soldiers, a 27-year-old man, Ann Lee, 39, he."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

from transforms.counts.amounts import KEPT, is_number
from transforms.counts.bare_numbers import (
    IMPLIED,
    bare_number,
    is_of_things,
    join_kinds,
    join_parts,
)
from transforms.counts.heads import head_without_noun, may_head
from transforms.counts.lexicon import Lexicon, Noun, longest
from transforms.counts.noun_phrases import nationals, noun_phrase
from transforms.counts.partitives import take_parts
from transforms.counts.persons import join_apposed, name_phrase
from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.documents import Mention

PRONOUNS = {"he": "m", "him": "m", "she": "f", "her": "f"}
REFLEXIVE = {"himself": "m", "herself": "f"}
NO_ONE = frozenset({"no", "nobody", "none"})
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
    named = _within(words, persons)
    at_nouns = [at for at, word in enumerate(words.lower) if word in lexicon.nouns]
    at_nouns = sorted({*at_nouns, *named}) if named else at_nouns
    nouns = _scan(
        at_nouns, lambda at, free: _noun_or_name(words, lexicon, named.get(at), at, free), []
    )
    others = [at for at, word in enumerate(words.lower) if _stands_for_people(word)]
    if closed:
        others = [at for at in others if not _is_within(words, at, closed)]
    found = _scan(others, lambda at, free: _other(words, at, free), nouns)
    apposed = join_apposed(words, found)
    whole = take_parts(words, join_parts(words, join_kinds(words, apposed)), lexicon)
    return [phrase for phrase in whole if phrase.form != "bare" and not is_of_things(words, phrase)]


def _is_within(words: Words, at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= words.starts[at] < end for start, end in spans)


def _within(words: Words, mentions: Sequence[Mention]) -> dict[int, Mention]:
    """Return the first of the mentions that each of the words begins in, for those in any."""
    found: dict[int, Mention] = {}
    for mention in mentions:
        first = bisect_left(words.starts, mention.start_char)
        for at in range(first, bisect_left(words.starts, mention.end_char, first)):
            found.setdefault(at, mention)
    return found


def _scan(
    places: Sequence[int], read: Callable[[int, int], People | None], taken: Sequence[People]
) -> list[People]:
    """Return what is read at the places that no phrase in `taken` covers, with those, in order.

    A phrase is read back to the end of the one before it at most, which is given as `free`.
    """
    covered = {place for phrase in taken for place in range(phrase.first, phrase.end)}
    found: list[People] = []
    free = passed = 0
    for at in places:
        if at in covered or at < free:
            continue
        while passed < len(taken) and taken[passed].end <= at:
            free = max(free, taken[passed].end)
            passed += 1
        phrase = read(at, free)
        if phrase and covered.isdisjoint(range(phrase.first, phrase.end)):
            found.append(phrase)
            free = phrase.end
    return sorted([*taken, *found], key=lambda phrase: phrase.first)


def _noun_or_name(
    words: Words, lexicon: Lexicon, mention: Mention | None, at: int, free: int
) -> People | None:
    if mention is not None:
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


@lru_cache(KEPT)
def _stands_for_people(word: str) -> bool:
    """Return whether a word may stand for people without a noun: he, none, two, the 19-year-old."""
    is_pronoun = word in PRONOUNS or word in PLURAL_PRONOUNS or word in REFLEXIVE
    return is_pronoun or word in NO_ONE or is_number(word) or word in IMPLIED or may_head(word)


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
