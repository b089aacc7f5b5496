"""Verb groups: a verb with its helpers, its polarity, its modality and its voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.events.tagging import BE, CLAUSE_WORDS, NEGATIONS, READINESS
from transforms.events.tokens import Token

# With an infinitive these announce: "it is to hand in its arms".
ARRANGED = frozenset(("is", "are", "was", "were"))
FINITE = frozenset(("is", "are", "was", "were", "has", "had"))


@dataclass(slots=True)
class VerbGroup:
    """Words begin to end (half-open); `head` is the verb that says what was done."""

    begin: int
    head: int
    end: int
    lemma: str
    form: str
    modal: str | None = None
    is_negated: bool = False
    is_passive: bool = False
    is_infinitive: bool = False
    is_finite: bool = True
    is_reduced: bool = False


def find_groups(tokens: Sequence[Token]) -> list[VerbGroup]:
    """Return the verb groups of a tagged sentence in order."""
    groups = [_group(tokens, i) for i, token in enumerate(tokens) if token.kind == "verb"]
    groups += [
        _readiness(tokens, i)
        for i, token in enumerate(tokens)
        if token.lower in READINESS and _is_readiness(tokens, i)
    ]
    groups.sort(key=lambda group: group.head)
    for earlier, later in pairwise(groups):
        _share_helpers(tokens, earlier, later)
    return groups


def _share_helpers(tokens: Sequence[Token], earlier: VerbGroup, later: VerbGroup) -> None:
    """Give a bare form behind 'and' or 'or' the helpers of the verb that it is joined to."""
    if earlier.is_passive and earlier.is_finite and _is_second_participle(tokens, earlier, later):
        later.is_passive = True
        later.is_negated = later.is_negated or earlier.is_negated
    if later.form != "base" or later.modal or later.is_infinitive or not later.head:
        return
    place = later.head - 1
    while place and tokens[place].kind in ("adverb", "time"):
        place -= 1
    if tokens[place].kind != "coordinator":
        return
    if earlier.form == "base" and (earlier.is_infinitive or earlier.modal):
        later.modal, later.is_infinitive = earlier.modal, earlier.is_infinitive
        later.is_negated = later.is_negated or earlier.is_negated
        later.is_finite = earlier.is_finite
    elif place > 1 and tokens[place - 2].lower == "to":
        later.is_infinitive, later.is_finite = True, False


def _is_second_participle(tokens: Sequence[Token], earlier: VerbGroup, later: VerbGroup) -> bool:
    """Return whether a past form shares 'were': 'were arrested in May and charged with fraud'."""
    if later.form != "past" or later.begin != later.head or later.is_reduced:
        return False
    if tokens[later.head - 1].kind != "coordinator" or later.end >= len(tokens):
        return False
    between = tokens[earlier.end : later.head - 1]
    return tokens[later.end].kind in ("preposition", "mark") and all(
        t.text != "," and t.kind != "pronoun" for t in between
    )


def _group(tokens: Sequence[Token], head: int) -> VerbGroup:
    token = tokens[head]
    group = VerbGroup(head, head, head + 1, token.lemma, token.form)
    helpers = _helpers(tokens, group)
    has_be = any(word in BE for word in helpers)
    is_participle = token.form == "participle"
    group.is_passive = is_participle and (has_be or not helpers)
    group.is_reduced = (is_participle and not helpers) or (
        token.form == "past" and not helpers and _is_reduced(tokens, head)
    )
    group.is_passive |= group.is_reduced
    group.is_finite = not group.is_reduced and (bool(helpers) or token.form in ("past", "s"))
    if token.form == "base" and not group.is_infinitive:
        group.is_finite = True
    if token.form == "gerund":
        group.is_finite = has_be
    if group.is_infinitive:
        group.is_finite = False
    return group


def _is_reduced(tokens: Sequence[Token], head: int) -> bool:
    """Return whether a past form only describes the noun before: 'sanctions imposed on Iran'.

    A preposition follows, a noun stands before it, and the clause has another verb already.
    """
    if head + 1 >= len(tokens) or tokens[head + 1].kind != "preposition" or not head:
        return False
    if tokens[head - 1].kind != "noun":
        return False
    if _is_before_helper(tokens, head):
        return True
    for token in reversed(tokens[: head - 1]):
        if token.kind in ("mark", "subordinator", "coordinator") or token.lower in CLAUSE_WORDS:
            return False
        if token.kind in ("modal", "auxiliary"):
            return True
        if token.kind == "verb":
            return token.form in (
                "past",
                "s",
                "base",
                "participle",
                "gerund",
            ) and token.lemma not in (
                "say",
                "tell",
                "announce",
                "claim",
            )
    return False


def _is_before_helper(tokens: Sequence[Token], head: int) -> bool:
    """Return whether the clause has its verb later: 'men captured in the raid were freed'."""
    for token in tokens[head + 2 : head + 16]:
        if token.kind == "modal" or token.lower in FINITE:
            return True
        is_end = token.lower == "to" or token.kind in (
            "mark",
            "coordinator",
            "subordinator",
            "verb",
            "pronoun",
        )
        if is_end or token.lower in CLAUSE_WORDS:
            return False
    return False


def _helpers(tokens: Sequence[Token], group: VerbGroup) -> list[str]:
    """Walk left over helpers and adverbs; set begin, negation, modal and infinitive on the way."""
    helpers: list[str] = []
    index = group.head - 1
    while index >= 0:
        token = tokens[index]
        if token.kind in ("auxiliary", "modal"):
            helpers.append(token.lower)
            group.begin = index
            group.modal = token.lower if token.kind == "modal" else group.modal
        elif token.lower in NEGATIONS:
            group.is_negated = True
            group.begin = index
            if token.lower == "cannot":
                group.modal = "can"
                helpers.append("can")
        elif token.lower == "to" and group.form == "base" and not helpers:
            group.begin = index
            if index and tokens[index - 1].lower in ARRANGED:
                group.begin, group.modal = index - 1, "to"
                return ["to"]
            group.is_infinitive = True
            group.is_negated |= index > 0 and tokens[index - 1].lower == "not"
            return helpers
        elif token.lower == "to" and helpers and helpers[-1] in ("be", "have"):
            group.is_infinitive = True
            group.begin = index
            return helpers
        elif not (token.kind == "adverb" or _is_time(tokens, index)):
            break
        index -= 1
    return helpers


def _is_time(tokens: Sequence[Token], index: int) -> bool:
    """Return whether the word belongs to a time that stands within a verb group: 'on Monday'."""
    token = tokens[index]
    if token.kind == "time":
        return True
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return token.lower in ("on", "early", "late") and after is not None and after.kind == "time"


def _is_readiness(tokens: Sequence[Token], index: int) -> bool:
    follows = index + 1 < len(tokens) and tokens[index + 1].lower == "to"
    earlier = index - 1
    while earlier >= 0 and tokens[earlier].kind == "adverb":
        earlier -= 1
    return follows and earlier >= 0 and tokens[earlier].lower in BE


def _readiness(tokens: Sequence[Token], index: int) -> VerbGroup:
    group = VerbGroup(index, index, index + 1, f"be {tokens[index].lower}", "past")
    _helpers(tokens, group)
    return group
