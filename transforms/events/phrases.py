"""Noun phrases: where one ends that begins at a word, and where one begins that ends there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.events.tokens import Token

NOMINAL = frozenset(("noun", "adjective", "determiner", "number", "possessive"))
# How far an argument may stand from its verb, in words.
REACH = 28
SUBJECT_PREPOSITIONS = frozenset(
    ("of", "in", "from", "at", "for", "with", "to", "by", "on", "against", "between", "near")
)
PERSONAL = frozenset(("he", "she", "it", "they", "we", "i"))
ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "her"))
RELATIVE = frozenset(("who", "which", "that", "whose"))


class Phrase(NamedTuple):
    """Words begin to end (half-open) of a sentence."""

    begin: int
    end: int


def is_noun_word(token: Token) -> bool:
    """Return whether a word may stand within a noun phrase without a preposition."""
    return token.kind in NOMINAL and token.lower != "that"


def is_timelike(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a word is a time or leads one: 'on Monday', 'in May 2001', 'last week'."""
    token = tokens[index]
    if token.kind == "time":
        return True
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    before = tokens[index - 1] if index else None
    if token.kind == "number":
        near = [t for t in (before, after) if t is not None]
        is_year = token.text.isdigit() and len(token.text) == 4 and token.text[:2] in ("19", "20")
        return any(t.kind == "time" for t in near) or (
            is_year and before is not None and before.lower in ("in", "since", "of")
        )
    leads = token.lower in ("on", "in", "since", "late", "early", "this", "mid", "by", "during")
    if not leads or after is None:
        return False
    return after.kind == "time" or (after.kind == "number" and is_timelike(tokens, index + 1))


def phrase_ending(tokens: Sequence[Token], end: int) -> Phrase | None:
    """Return the longest noun phrase, prepositions and lists included, that ends before `end`."""
    begin = index = end
    while index > 0:
        token = tokens[index - 1]
        if _begins_anew(tokens, index, end):
            break
        if is_noun_word(token) and not is_timelike(tokens, index - 1):
            index -= 1
            begin = index
        elif token.lower in SUBJECT_PREPOSITIONS and _continues(tokens, index - 1, begin):
            index -= 1
            while index > 1 and is_timelike(tokens, index - 1):
                index -= 1
        elif token.kind == "coordinator" and token.lower in ("and", "or", "nor"):
            is_after_noun = index > 1 and is_noun_word(tokens[index - 2])
            if not (is_after_noun or (index > 2 and tokens[index - 2].text == ",")):
                break
            index -= 1
        elif token.text == "," and _in_list(tokens, index - 1, end):
            index -= 1
        elif token.text == ")" and (opened := _opening(tokens, index - 1)) is not None:
            index = opened
        elif (token.kind == "verb" and _is_reduced(tokens, index - 1)) or token.text in (
            "'",
            "’",
            "“",
            "”",
            '"',
        ):
            index -= 1
        else:
            break
    while begin < end and tokens[begin].kind in ("possessive",):
        begin += 1
    return Phrase(begin, end) if begin < end else None


def _begins_anew(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Return whether an article begins another phrase: 'In Geneva the two powers'."""
    if index >= end or tokens[index].lower not in ARTICLES:
        return False
    earlier, following = tokens[index - 1], tokens[index + 1 : index + 2]
    is_within = any(t.is_name for t in following) and not _is_place_before(tokens, index - 1)
    return earlier.kind in ("noun", "number") and not (earlier.is_quantity or is_within)


def _is_place_before(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a name stands behind a preposition of place: 'In Geneva'."""
    begin = index
    while begin and tokens[begin].is_name:
        begin -= 1
    return begin < index and tokens[begin].lower in ("in", "at", "on", "from", "near")


def _is_reduced(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a participle only describes the noun before: 'forces backed by Iran'."""
    token = tokens[index]
    following = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    earlier = tokens[index - 1] if index else None
    return (
        token.form in ("participle", "past")
        and following in ("by", "to", "in", "from", "with")
        and earlier is not None
        and earlier.kind == "noun"
        and token.lower.endswith(("ed", "led", "held", "known", "seen"))
    )


def _continues(tokens: Sequence[Token], preposition: int, begin: int) -> bool:
    """Return whether what follows the preposition belongs to the noun before it."""
    if preposition == 0 or begin != preposition + 1 or is_timelike(tokens, preposition):
        return False
    place = preposition - 1
    while place > 0 and is_timelike(tokens, place):
        place -= 1
    earlier = tokens[place]
    if earlier.kind == "verb":
        return _is_reduced(tokens, preposition - 1)
    return earlier.kind in ("noun", "number") or earlier.text in (")", "”", '"')


def _in_list(tokens: Sequence[Token], comma: int, end: int) -> bool:
    """Return whether the comma joins names of a list that ends in 'and': A, B and C."""
    if comma == 0 or not is_noun_word(tokens[comma - 1]):
        return False
    rest = tokens[comma + 1 : end]
    joined = any(t.kind == "coordinator" for t in rest)
    length = 0
    for token in rest:
        if token.text == "," or token.kind == "coordinator":
            break
        length += 1
    words = tokens[max(0, comma - 3) : comma]
    return joined and length <= 5 and any(t.is_capital or t.is_name for t in words)


def _opening(tokens: Sequence[Token], close: int) -> int | None:
    for index in range(close - 1, max(-1, close - 12), -1):
        if tokens[index].text == "(":
            return index
    return None


def phrase_starting(
    tokens: Sequence[Token], begin: int, *, deep: bool = True, is_pair: bool = False
) -> Phrase | None:
    """Return the noun phrase that begins there, with its 'of' and its list; None if there is none.

    `deep` takes the places and origins of the last noun in: 'targets in Syria'; `is_pair` takes
    what 'and' joins whatever follows: 'between Iran and Iraq were held'.
    """
    index = begin
    while index < len(tokens) and index < begin + REACH:
        token = tokens[index]
        if token.kind == "verb" and index > begin and tokens[index - 1].kind == "determiner":
            index += 1
        elif is_noun_word(token):
            if index > begin and (
                is_timelike(tokens, index) or _begins_anew(tokens, index, len(tokens))
            ):
                break
            index += 1
        elif token.text == "(" and (closed := _closing(tokens, index)) is not None:
            index = closed
        elif index > begin and _is_compound(tokens, index):
            index += 1
        elif token.kind == "time" and index == begin:
            return None
        elif token.kind == "adverb" and token.lower.endswith("ly") and index > begin:
            if index + 1 < len(tokens) and is_noun_word(tokens[index + 1]):
                index += 1
            else:
                break
        elif (index > begin and _joins(tokens, index, deep=deep, is_pair=is_pair)) or (
            token.text in ("“", "”", '"', "‘") and index + 1 < len(tokens)
        ):
            index += 1
        else:
            break
    end = index
    while end > begin and not (is_noun_word(tokens[end - 1]) or tokens[end - 1].kind == "verb"):
        end -= 1
    while end > begin and tokens[end - 1].kind in ("determiner", "possessive"):
        end -= 1
    return Phrase(begin, end) if end > begin else None


def _closing(tokens: Sequence[Token], opened: int) -> int | None:
    """Return the index behind a short insertion in brackets: 'the army (FARDC)'."""
    for index in range(opened + 1, min(opened + 8, len(tokens))):
        if tokens[index].text == ")":
            return index + 1
    return None


def _is_compound(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a gerund stands within a noun: 'a data sharing agreement'."""
    if tokens[index].form != "gerund" or index + 1 >= len(tokens):
        return False
    earlier, following = tokens[index - 1], tokens[index + 1]
    alone = earlier.kind == "noun" and not earlier.lower.endswith("s") and not earlier.is_name
    return alone and following.kind == "noun" and not following.is_name


def _joins(tokens: Sequence[Token], index: int, *, deep: bool, is_pair: bool) -> bool:
    """Return whether a word joins a noun to the next: 'of', 'and', a comma of a list, 'in'."""
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or not is_noun_word(following) or is_timelike(tokens, index):
        return False
    if token.lower == "of":
        return True
    if token.lower in ("in", "from", "near") and deep:
        names = following.is_name or following.is_capital or following.lower.endswith("ern")
        return names and not tokens[index - 1].is_name
    if token.lower == "and":
        return is_pair or not _begins_clause(tokens, index + 1)
    if token.text == ",":
        ahead = tokens[index + 1 : index + 9]
        joined = next((i for i, t in enumerate(ahead) if t.kind == "coordinator"), None)
        if joined is None or any(t.kind in ("verb", "auxiliary", "modal") for t in ahead[:joined]):
            return False
        return not _begins_clause(tokens, index + 2 + joined)
    return False


def _begins_clause(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a verb follows the next noun phrase: it is a subject then."""
    for token in tokens[index : index + 8]:
        if token.kind in ("auxiliary", "modal"):
            return True
        if token.kind == "verb":
            return token.form in ("past", "s", "base")
        if not is_noun_word(token) and token.lower != "of":
            return False
    return False
