"""A part of a counted whole: two of the 14 hostages are two, most of the 14 are no number."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.counts.amounts import amount_before
from transforms.counts.lexicon import Fate, Lexicon, longest
from transforms.counts.phrase import People
from transforms.counts.tokens import Words

OWNER = 4  # words of an owner between `of` and the whole: of the village's 400 people
# Shares whose number is not said: what befell them did not befall the whole.
SHARES = frozenset(
    "most many some few half third thirds quarter quarters fifth majority minority part % percent"
    " cent much lot number proportion fraction".split()
)


def take_parts(words: Words, phrases: Sequence[People], lexicon: Lexicon) -> list[People]:
    """Give a phrase that counts the whole of a partitive the number of the part, or none.

    Not where its fate stands right behind: of the 60 girls abducted, all were.
    """
    made: list[People] = []
    for phrase in phrases:
        is_whole = phrase.amount and phrase.noun and not _has_fate(words, phrase, lexicon)
        part = _part(words, phrase) if is_whole else phrase
        while made and made[-1].end > part.first:
            made.pop()  # the number of the part, read before as people by itself
        made.append(part)
    return made


def _has_fate(words: Words, phrase: People, lexicon: Lexicon) -> bool:
    """Return whether a participle of fate stands right behind a phrase: the 60 girls abducted."""
    hit = longest(lexicon.fates, words.lower, phrase.end) if phrase.end < len(words.lower) else None
    return hit is not None and any(isinstance(m, Fate) and m.use == "participle" for m in hit[1])


def _part(words: Words, whole: People) -> People:
    lower = words.lower
    if lower[max(0, whole.first - 1) : whole.first] == ["half"]:
        return whole._replace(form="plural", amount=None)
    of = _of(lower, whole.first)
    if of < 1:
        return whole
    end = of - (lower[of - 1] == "out")
    if SHARES.intersection(lower[max(0, end - 1) : end]):
        return whole._replace(form="plural", amount=None)
    part = amount_before(words, end)
    if part is None or part.value >= whole.value or lower[part.first - 1 : part.first] == ["of"]:
        return whole
    return whole._replace(first=part.first, form="amount", amount=part, is_more=part.is_more)


def _of(lower: list[str], first: int) -> int:
    """Return where the `of` stands that governs the phrase at words[first]; -1 where none."""
    at = first - 1
    if at >= 0 and lower[at].endswith("'s"):
        stop = max(-1, at - OWNER)
        while at > stop and lower[at] != "of":
            at -= 1
    return at if at >= 0 and lower[at] == "of" else -1
