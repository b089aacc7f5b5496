"""Small questions about the words of a deed: whose they are, and whether they only say."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.arguments import governed
from transforms.events.groups import VerbGroup
from transforms.events.phrases import PERSONAL, Phrase
from transforms.events.tokens import Token

SAYING = frozenset("comment discuss answer speak talk elaborate disclose reveal give rule".split())


def is_saying(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Return whether the verb only says something: 'declined to issue a statement'."""
    near = {token.lower for token in tokens[group.end : group.end + 3]}
    return group.lemma in SAYING or not near.isdisjoint(("statement", "comment", "comments"))


def without_charge(tokens: Sequence[Token], doer: Phrase) -> Phrase:
    """Return a side without what is charged: 'accused by the union of hiding the loss'."""
    for index in range(doer.begin, doer.end - 1):
        if tokens[index].lower == "of" and tokens[index + 1].lower.endswith("ing"):
            return Phrase(doer.begin, index)
    return doer


def is_own(tokens: Sequence[Token], phrase: Phrase | None) -> bool:
    """Return whether a phrase is the subject's own: 'ordered its aircraft'."""
    return phrase is not None and tokens[phrase.begin].lower in ("its", "their")


def is_pronoun(tokens: Sequence[Token], phrase: Phrase | None) -> bool:
    """Return whether a phrase is one personal pronoun."""
    if phrase is None or phrase.end - phrase.begin != 1:
        return False
    return tokens[phrase.begin].lower in PERSONAL


def recipient_of(
    tokens: Sequence[Token], places: Sequence[str], found: Phrase | None, after: int, stop: int
) -> Phrase | None:
    """Return to whom it was done: of these places, prepositions or 'object', the first filled."""
    for place in places:
        if place == "object":
            if found is not None:
                return found
        elif phrase := governed(tokens, after, (place,), stop):
            return phrase
    return None


def inside(tokens: Sequence[Token], phrase: Phrase | None, places: Sequence[str]) -> Phrase | None:
    """Return what a preposition within a phrase governs: 'sanctions on Iran were lifted'."""
    if phrase is None:
        return None
    return governed(tokens, phrase.begin, places, phrase.end)
