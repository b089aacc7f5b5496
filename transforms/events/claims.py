"""By whose word a deed is told: 'X said', 'according to X', 'X denied'."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.deeds import Clauses
from transforms.events.phrases import Phrase, phrase_ending, phrase_starting
from transforms.events.tokens import Token


def claimant(clauses: Clauses, head: int) -> Phrase | None:
    """Return the phrase that vouches for the deed whose verb stands at `head`."""
    tokens = clauses.tokens
    before = [
        group
        for group in clauses.groups
        if group.lemma in clauses.lexicon.speech and group.is_finite and group.head < head
    ]
    for group in reversed(before):
        subject = clauses.subjects[group.head]
        if subject is not None and not group.is_passive:
            return subject
    return _after(clauses, head) or _according(tokens)


def _after(clauses: Clauses, head: int) -> Phrase | None:
    """Return the speaker of ', X said' or ', said X' at the end of the sentence."""
    tokens = clauses.tokens
    for group in clauses.groups:
        if group.head <= head or group.lemma not in clauses.lexicon.speech or not group.is_finite:
            continue
        subject = phrase_ending(tokens, group.begin)
        if subject is not None and subject.begin and tokens[subject.begin - 1].text in ',”"':
            return subject
        if subject is None and tokens[group.begin - 1].text in ',”"':
            return phrase_starting(tokens, group.end)
    return None


def _according(tokens: Sequence[Token]) -> Phrase | None:
    for index in range(len(tokens) - 2):
        if tokens[index].lower == "according" and tokens[index + 1].lower == "to":
            return phrase_starting(tokens, index + 2)
    return None
