"""Small questions about the words of a deed: whose they are, and whether they only say."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.arguments import governed
from transforms.events.groups import VerbGroup
from transforms.events.phrases import PERSONAL, Phrase
from transforms.events.tokens import Token

SAYING = frozenset("comment discuss answer speak talk elaborate disclose reveal give rule".split())

# What follows these with "of" is who they are.
PARTS = frozenset("members leaders heads group groups number dozens hundreds thousands".split())
SAID_THINGS = frozenset(
    """charge claim allegation accusation report proposal plan offer demand request call decision
    move idea suggestion resolution""".split()
)


def is_saying(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Return whether the verb only says something: 'declined to issue a statement'."""
    near = {token.lower for token in tokens[group.end : group.end + 3]}
    return group.lemma in SAYING or not near.isdisjoint(("statement", "comment", "comments"))


def without_charge(tokens: Sequence[Token], doer: Phrase) -> Phrase:
    """Return a side without what is charged: 'accused by the union of hiding the loss'."""
    found = [i for i in range(doer.begin + 1, doer.end - 1) if tokens[i].lower == "of"]
    for index in found:
        if tokens[index + 1].lower.endswith("ing"):
            return Phrase(doer.begin, index)
    following = tokens[doer.end].lower if doer.end < len(tokens) else ""
    if not found or following == "of" or tokens[found[-1] + 1].is_capital:
        return doer
    return doer if tokens[found[-1] - 1].lower in PARTS else Phrase(doer.begin, found[-1])


def split_fronted(
    tokens: Sequence[Token], subject: Phrase | None
) -> tuple[Phrase | None, Phrase | None]:
    """Return the object before a subject, and the subject: 'a charge Armenia dismissed'."""
    if subject is not None:
        for index in range(subject.begin, subject.end - 1):
            if tokens[index].lower in SAID_THINGS and tokens[index + 1].is_name:
                return Phrase(subject.begin, index + 1), Phrase(index + 1, subject.end)
    return None, subject


def is_coordinate(tokens: Sequence[Token], group: VerbGroup, other: VerbGroup) -> bool:
    """Return whether a later finite verb begins a clause of its own beside the first."""
    if not other.is_finite or other.is_infinitive or not other.begin:
        return False
    return tokens[other.begin - 1].kind == "coordinator" or other.begin - group.end > 12


def is_nominal(tokens: Sequence[Token], groups: Sequence[VerbGroup], group: VerbGroup) -> bool:
    """Return whether a gerund hangs on a preposition or a verb: 'of shelling'."""
    if not group.begin:
        return False
    earlier = tokens[group.begin - 1]
    before = [other for other in groups if other.head < group.head][-1:]
    is_joined = earlier.kind == "coordinator" and before and before[0].form == "gerund"
    if is_joined and not before[0].is_finite:
        return is_nominal(tokens, groups, before[0])
    return earlier.kind in ("preposition", "subordinator", "verb")


def is_undone(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Return whether a gerund stands behind what was not done: 'stopped short of accusing'."""
    if group.form != "gerund" or group.is_finite or not group.begin:
        return False
    return tokens[group.begin - 1].lower in ("of", "without", "from", "than", "against")


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
