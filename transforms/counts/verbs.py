"""Verb groups: where one begins, and whether it says that something came to pass."""

from __future__ import annotations

import re

from transforms.counts.phrase import People

BE = frozenset("is are was were be been being am get gets got getting 's has have had".split())
STRICT_BE = BE - {"has", "have", "had", "'s"}
NEGATION = frozenset("not never neither nor wasn't weren't isn't aren't hasn't no-one".split())
NEGATION |= {"n't", "didn't", "don't", "doesn't", "unharmed", "denied", "without"}
UNREAL = frozenset(
    "could would might may can should will if to threatened threatening threaten tried trying"
    " attempted attempting wanted planned planning plotting conspired conspiring conspiracy intent"
    " intended almost nearly unless whether potentially attempt attempts suspected threat".split()
)
FREED = frozenset(
    "freed freeing free released releasing release rescued rescuing rescue liberated liberating"
    " exchanged exchanging exchange swapped swapping swap escaped returned handed".split()
)
SAID_TO = frozenset("claim claims claimed claiming said known reported believed thought".split())
# What stands before a clause that tells no fact: unclear whether, no reports that, thought.
DOUBT = re.compile(
    r"\b(?:whether|if|unclear|unknown|possible|feared|fearing|thought|imagine|care who|in case"
    r"|no (?:reports?|indications?|evidence|word|signs?)|(?:not|n't|never) (?:believe|appear|think"
    r"|know|immediately|say|confirm)|not (?:known|clear)|denied|denies|dreamed|joked)\b"
)


def skip_adverbs(lower: list[str], at: int) -> int:
    """Return where the adverbs before words[at] begin."""
    while at > 1 and lower[at - 1].endswith("ly") and lower[at - 1] != "family":
        at -= 1
    return at


def verb_start(lower: list[str], at: int) -> int:
    """Return where the verb group that ends at words[at] begins: was also reportedly killed."""
    start = at
    while start > 0 and at - start < 6:
        word = lower[start - 1]
        is_verbal = word in BE or word in NEGATION or word in UNREAL - {"if", "whether", "unless"}
        if is_verbal or word.endswith("ly") or word in ("also", "all", "both", "later", "then"):
            start -= 1
        else:
            break
    return start


def is_unreal(lower: list[str], start: int) -> bool:
    """Return whether the verb group, or what governs it, says that it did not come to pass."""
    near = lower[max(0, start - 2) : start]
    if lower[start : start + 2] == ["to", "have"] and SAID_TO.intersection(near):
        return False  # `claimed to have killed`
    if lower[start - 1 : start] == ["or"] and "to" in lower[max(0, start - 9) : start]:
        return True  # `not to take the car or hurt her`
    return any(word in UNREAL for word in (*_until_verb(lower[start : start + 4]), *near))


def _until_verb(group: list[str]) -> list[str]:
    """Return the auxiliaries at the head of a verb group."""
    kept = []
    for word in group:
        if word in BE or word in UNREAL or word in NEGATION or word.endswith("ly"):
            kept.append(word)
        else:
            break
    return kept


def is_negated(lower: list[str], start: int, at: int) -> bool:
    """Return whether the verb group from words[start] to words[at] is negated."""
    return any(word in NEGATION for word in lower[max(0, start - 1) : at])


def neither(lower: list[str], people: People) -> bool:
    """Return whether `neither` governs a phrase: neither the driver nor his passengers."""
    before = lower[max(0, people.first - 6) : people.first]
    return "neither" in before or lower[people.first] == "neither"


def is_freed(lower: list[str], first: int, end: int) -> bool:
    """Return whether those whom words[first:end] name are said to be held no longer."""
    return not FREED.isdisjoint((*lower[max(0, first - 4) : first], *lower[end : end + 5]))
