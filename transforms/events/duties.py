"""Demands and appeals told by 'must' and 'should': 'Sweden said that Russia must leave Ukraine'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transforms.events.deed import LIKELY, Deed
from transforms.events.groups import VerbGroup
from transforms.events.lexicon import DUTIES
from transforms.events.phrases import Phrase
from transforms.events.tokens import Token

# What one should know, or be, is no appeal.
STATES = frozenset("know understand realise realize remember feel be have".split())


def duty(
    group: VerbGroup,
    tokens: Sequence[Token],
    groups: Sequence[VerbGroup],
    subjects: Mapping[int, Phrase | None],
    speech: frozenset[str],
) -> Deed | None:
    """Return the demand or appeal of 'X said that Y must (should) …': X acts, Y receives."""
    if group.modal not in DUTIES or group.is_passive or group.lemma in STATES:
        return None
    said = [g for g in groups if g.head < group.head and g.lemma in speech and g.is_finite]
    if not said:
        return None
    actor, recipient = subjects[said[-1].head], subjects[group.head]
    if actor is None or recipient is None or recipient.begin < said[-1].head:
        return None
    is_past = any(token.lower == "have" for token in tokens[group.begin : group.head])
    is_named = any(token.is_name for token in tokens[recipient.begin : recipient.end])
    if is_past or not is_named:
        return None
    root = DUTIES[group.modal]
    return Deed(
        group.head,
        said[-1].begin,
        group.end,
        root,
        None,
        actor,
        recipient,
        is_mutual=False,
        is_negated=False,
        is_hypothetical=False,
        confidence=LIKELY,
    )
