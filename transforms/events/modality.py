"""How real a deed is: announced, possible, conditional."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.deed import Deed
from transforms.events.groups import VerbGroup
from transforms.events.inflection import singular
from transforms.events.tokens import Token

COOPERATION = ("06", "07", "08")
FORCE = ("14", "15", "16", "17", "18", "19", "20")
UNREAL = frozenset("could may might would will wo shall should ca can must 'll 'd to".split())
INTENT = frozenset(("will", "wo", "would", "shall", "'ll", "'d"))
SUPPOSED = frozenset(
    """allegation suggestion speculation rumour rumor possibility fear hope prospect likelihood
    chance danger risk""".split()
)
# Who announces to go yields, and does not offer to cooperate.
LEAVING = frozenset(("resign", "step", "quit"))
PROPOSING = frozenset("propose demand ask urge insist recommend suggest request".split())
# What another one will do in their words is no announcement of his.
EXPECTING = frozenset("hope expect predict fear wish doubt speculate believe think".split())
MOODS = frozenset(("pessimistic", "optimistic", "confident", "sure", "hopeful", "afraid"))
CONDITIONS = frozenset(("if", "unless", "whether"))


def apply_modality(tokens: Sequence[Token], deed: Deed, group: VerbGroup) -> None:
    """Code an announced deed as the intent or threat that it is; flag what is not yet real."""
    deed.inner_root = deed.root
    if is_unreal(tokens, group):
        deed.is_hypothetical = True
    if deed.verb in LEAVING:
        return
    if group.modal in INTENT and _is_expected(tokens, group):
        deed.confidence = 0.0
    elif group.modal in INTENT and not _is_conditional(tokens, group):
        if deed.is_negated and deed.root in (*COOPERATION, "03", "04", "05"):
            deed.root, deed.plover, deed.is_negated = "12", None, False
            deed.is_mutual = False
        elif deed.root in COOPERATION or deed.root == "04":
            deed.root, deed.plover = "03", None
        elif deed.root in FORCE and deed.root != "15" and not deed.is_negated:
            deed.root, deed.plover = "13", None
    elif group.modal == "to" and deed.root in COOPERATION and not deed.is_negated:
        deed.root, deed.plover = "03", None


def is_unreal(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Return whether the deed of a verb is told as one that need not happen."""
    if group.modal in UNREAL or _is_conditional(tokens, group):
        return True
    return _is_rumoured(tokens, group) or _is_proposed(tokens, group)


def _is_rumoured(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Return whether the verb stands in what a rumour or a hope is of: 'fears that X attacks'."""
    for index in range(group.begin - 1, max(0, group.begin - 10), -1):
        if tokens[index].lower == "that":
            word = tokens[index - 1].lower
            return singular(word) in SUPPOSED or word == "reports"
        if tokens[index].kind == "verb" or tokens[index].text in (",", ";"):
            return False
    return False


def _is_expected(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Return whether the verb stands in what someone hopes, fears or expects."""
    for token in reversed(tokens[max(0, group.begin - 12) : group.begin]):
        if token.lower in MOODS:
            return True
        if token.kind == "verb" or token.lemma in EXPECTING:
            return token.lemma in EXPECTING
        if token.text in (",", ";"):
            return False
    return False


def _is_proposed(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Return whether a bare form is what someone proposes: 'proposed that the firms ask'."""
    if group.form != "base" or group.begin != group.head:
        return False
    earlier = tokens[max(0, group.begin - 10) : group.begin]
    proposing = [i for i, token in enumerate(earlier) if token.lemma in PROPOSING]
    return bool(proposing) and any(token.lower == "that" for token in earlier[proposing[-1] :])


def _is_conditional(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Return whether 'if' or 'unless' opens the clause of the verb."""
    is_present = group.form in ("s", "base") or tokens[group.begin].lower in ("is", "are")
    for index in range(group.begin - 1, max(-1, group.begin - 14), -1):
        token = tokens[index]
        if token.lower in CONDITIONS or (token.lower in ("once", "when") and is_present):
            return True
        if token.kind == "verb" or token.text in (",", ";"):
            return False
    return False
