"""What a verb governs: its object, and the phrases behind its prepositions."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.groups import VerbGroup
from transforms.events.phrases import (
    REACH,
    RELATIVE,
    Phrase,
    is_noun_word,
    is_timelike,
    phrase_starting,
)
from transforms.events.tokens import Token

QUALIFIERS = frozenset(
    """at least most more less fewer than up to as many about around over under nearly almost some
    roughly approximately the estimated an only just""".split()
)
# What follows these is another matter: 'ordered the arrests following an investigation'.
ASIDE = frozenset(("following", "after", "amid", "during", "over", "because", "despite", "before"))
AWAY = frozenset(("aftermath", "wake", "as", "due"))
BREAKS = frozenset((";", ":", "—", "–"))
OBJECTIVE = frozenset(("him", "her", "them", "us", "me", "it"))
COUNTS = frozenset(("dozens", "hundreds", "scores", "thousands", "several", "many", "millions"))


def _counted(tokens: Sequence[Token], index: int) -> int | None:
    """Return where a number stands behind 'at least' or 'more than'; None where none does."""
    for place in range(index, min(index + 4, len(tokens))):
        token = tokens[place]
        if token.kind == "number" or token.lower in COUNTS:
            return place
        if token.lower not in QUALIFIERS:
            return None
    return None


def _counted_phrase(tokens: Sequence[Token], index: int) -> Phrase | None:
    if index >= len(tokens) or tokens[index].lower not in QUALIFIERS:
        return None
    counted = _counted(tokens, index)
    if counted is None or counted == index:
        return None
    phrase = phrase_starting(tokens, counted)
    return Phrase(index, phrase.end) if phrase else None


def object_of(tokens: Sequence[Token], after: int) -> Phrase | None:
    """Return the direct object that stands after the verb and its particles."""
    index = after
    if counted := _counted_phrase(tokens, index):
        return counted
    while index < len(tokens) and (
        tokens[index].kind == "adverb"
        or is_timelike(tokens, index)
        or tokens[index].lower == "both"
    ):
        if tokens[index].lower in ("yet", "again") and index + 1 >= len(tokens):
            return None
        index += 1
    if index >= len(tokens) or tokens[index].lower == "that":
        return None
    if tokens[index].lower in OBJECTIVE and not _has_noun(tokens, index + 1):
        return Phrase(index, index + 1)
    if not (is_noun_word(tokens[index]) or tokens[index].text in '“"‘'):
        return None
    if tokens[index].text in '“"‘':
        index += 1
    return phrase_starting(tokens, index)


def _has_noun(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a noun follows, so that 'her' is whose it is."""
    return index < len(tokens) and tokens[index].kind in ("noun", "adjective", "number")


def governed(
    tokens: Sequence[Token], after: int, prepositions: Sequence[str], stop: int
) -> Phrase | None:
    """Return what the first of these prepositions governs between two words of a clause."""
    for index in range(after, min(stop, after + REACH)):
        if tokens[index].lower not in prepositions and _is_elsewhere(tokens, index):
            return None
        if tokens[index].lower in prepositions and not is_timelike(tokens, index):
            phrase = _counted_phrase(tokens, index + 1) or phrase_starting(tokens, index + 1)
            if phrase is not None:
                return phrase
    return None


def _is_elsewhere(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a word leads away from the verb: another clause, 'amid', 'as a'."""
    token = tokens[index]
    if token.kind in ("auxiliary", "modal") or token.lower in ("whether", "if"):
        return True
    return token.lower in RELATIVE or token.lower in ASIDE or token.lower in AWAY


def clause_breaks(tokens: Sequence[Token]) -> list[int]:
    """Return where the marks stand that may end a clause."""
    return [index for index, token in enumerate(tokens) if token.text in BREAKS]


def clause_end(
    tokens: Sequence[Token], group: VerbGroup, groups: Sequence[VerbGroup], breaks: Sequence[int]
) -> int:
    """Return where the words of a verb end at the latest: before the next clause.

    A semicolon always ends them, the other `breaks` where no clause follows.
    """
    behind = [index for index in breaks if index >= group.end]
    limit = next((index for index in behind if tokens[index].text == ";"), len(tokens))
    for other in groups:
        is_clause = other.is_finite or other.form == "gerund"
        if other.head > group.head and is_clause and not (other.is_infinitive or other.is_reduced):
            return min(limit, other.begin)
    return min([limit, *behind[:1]])


def reduced_clause(tokens: Sequence[Token], group: VerbGroup, stop: int) -> int:
    """Return where a participle begins that only describes a noun: 'data obtained by the BBC'."""
    for index in range(group.end + 1, stop):
        is_describing = tokens[index].kind == "verb" and tokens[index - 1].kind == "noun"
        if is_describing and tokens[index].form in ("past", "participle"):
            return index
    return stop
