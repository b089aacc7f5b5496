"""Single people without a noun: a seventh was taken prisoner, the 19-year-old was shot."""

from __future__ import annotations

from transforms.counts.bare_numbers import AFTER_BARE
from transforms.counts.noun_phrases import AGED
from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.counts.word_classes import DEFINITE, FIRST, ORDINALS

ENDS = frozenset({",", ".", ";", ")", "—"})


def may_head(word: str) -> bool:
    """Return whether a word may stand for a person without a noun: an ordinal, an age."""
    return word in ORDINALS or AGED.fullmatch(word) is not None


def head_without_noun(words: Words, at: int) -> People | None:
    """Return the person whom an ordinal or an age at words[at] stands for."""
    lower = words.lower
    before = lower[at - 1] if at else ""
    after = lower[at + 1] if at + 1 < len(lower) else "."
    if after not in AFTER_BARE and after not in ENDS:
        return None
    if lower[at] in ORDINALS and before == "a":
        return People(at - 1, at + 1, "indefinite", None, None, is_more=True)
    aged = AGED.fullmatch(lower[at])
    if aged and (before in FIRST or before in DEFINITE):
        form = "indefinite" if before in FIRST else "definite"
        return People(at - 1, at + 1, form, None, None, age=int(aged[1]))
    return None
