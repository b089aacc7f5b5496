"""Fates told without a verb: a death toll of 14, a gunshot wound, two dead soldiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.counts.amounts import Amount, amount_before
from transforms.counts.case import Case
from transforms.counts.phrase import People
from transforms.counts.reader import Reader
from transforms.counts.verbs import is_unreal

BODY_FOUND = frozenset(
    "found discovered recovered pulled dead lifeless decomposed decomposing identified".split()
)
WOUND = frozenset({"wound", "wounds", "injury", "injuries"})
WOUND_VERBS = frozenset(
    "suffered suffering suffers suffer sustained sustaining received receiving with had having for"
    " from".split()
)
NO_WOUND = re.compile(r"\b(?:charged|assault|inflicting|intent|weapon|threatened|risk|avoid)\b")
# Wounds that somebody gave; other injuries may come of a fall or a collision.
VIOLENT = re.compile(
    r"\b(?:gunshot|gun|bullet|shot|stab|stabbing|knife|graze|shrapnel|blast|shell|bomb|burn|machete"
    r"|puncture|fatal|fragment|wounds?)\b"
)
WITHIN = 6  # words between a wound's verb and the wound
RISES = frozenset("to at of is was reached reaches exceeded topped passed past stands".split())


def death_tolls(reader: Reader) -> Iterator[Case]:
    """Yield the number of a death toll: the toll rose to 14, from 12 to 14, stands at 20."""
    lower = reader.words.lower
    for at, word in enumerate(lower):
        if word != "toll":
            continue
        found = None
        for end in range(at + 2, min(len(lower), at + 9) + 1):
            amount = amount_before(reader.words, end)
            if amount and lower[amount.first] == "from" and amount.high:
                amount = Amount(amount.high, amount.high, "exact", end - 1)
            if amount and amount.first > at and lower[amount.first - 1] in RISES:
                is_whole = end == len(lower) or not amount_before(reader.words, end + 1)
                found = (amount, end) if is_whole and _counts_people(lower, end) else found
        if found:
            yield Case(
                People(found[0].first, found[1], "amount", found[0], None), "killed", at, at + 1
            )


def _counts_people(lower: list[str], end: int) -> bool:
    after = lower[end] if end < len(lower) else ""
    return after not in ("percent", "%", "million", "dollars", "year", "years")


def wounds(reader: Reader) -> Iterator[Case]:
    """Yield people with wounds: a man with a gunshot wound; she suffered minor injuries."""
    lower = reader.words.lower
    for at, word in enumerate(lower):
        if word not in WOUND:
            continue
        verbs = [i for i in range(max(0, at - WITHIN), at) if lower[i] in WOUND_VERBS]
        if not verbs or "no" in lower[verbs[-1] : at] or "not" in lower[verbs[0] - 1 : at]:
            continue
        start = verbs[-1]
        if NO_WOUND.search(" ".join(lower[max(0, start - 2) : at])):
            continue
        found = reader.ending_at(start) or reader.before(start)
        is_weak = VIOLENT.search(" ".join(lower[start : at + 1])) is None
        if found and not is_unreal(lower, start):
            for each in found:
                yield Case(each, "wounded", at, at + 1, True, is_weak=is_weak)


def told_by_phrase(reader: Reader) -> Iterator[Case]:
    """Yield people whose phrase itself says it: two dead soldiers, 12 wounded civilians."""
    for each in reader.people:
        is_body = each.noun is not None and each.noun.kind == "body"
        if is_body and each.form != "amount" and not BODY_FOUND & set(reader.words.lower):
            continue
        befallen = "killed" if is_body else each.befallen
        if befallen and each.form in ("amount", "indefinite"):
            yield Case(each, befallen, each.first, each.end)
