"""Sides that are no one: 'no soldier', 'neither government', 'none of the peacekeepers'."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.phrases import Phrase, is_noun_word
from transforms.events.tokens import Token

NOBODY = frozenset(("no", "neither", "none", "nobody"))
# "No fewer than 20" are many.
COMPARING = frozenset(("fewer", "more", "less", "longer", "later", "doubt"))
SINGLE = frozenset(("one", "a", "single"))


def is_nobody(tokens: Sequence[Token], phrase: Phrase | None) -> bool:
    """Return whether a phrase says that there is no one: the verb beside it is negated then."""
    if phrase is None:
        return False
    begin = phrase.begin
    if tokens[begin].lower in NOBODY:
        return begin + 1 >= len(tokens) or tokens[begin + 1].lower not in COMPARING
    earlier = tokens[begin - 1].lower if begin else ""
    return earlier == "not" and tokens[begin].lower in SINGLE


def somebody(tokens: Sequence[Token], phrase: Phrase) -> Phrase | None:
    """Return whom 'no' is said of: 'soldier', 'the peacekeepers'; None where nobody is named."""
    begin = phrase.begin + 1
    while begin < phrase.end and (tokens[begin].lower in SINGLE or not is_noun_word(tokens[begin])):
        begin += 1
    return Phrase(begin, phrase.end) if begin < phrase.end else None
