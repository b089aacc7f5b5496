"""Fates told without a verb: a gunshot wound, two dead soldiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.counts.case import Case
from transforms.counts.reader import Reader
from transforms.counts.verbs import is_unreal

BODY_FOUND = frozenset(
    "found discovered recovered pulled dead lifeless decomposed decomposing identified counted saw"
    " seen lay lying buried retrieved exhumed morgue hospital grave graves rubble charred mutilated"
    " dumped collected brought burned bullet-riddled corpses killed".split()
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
        if is_body and not BODY_FOUND & set(reader.words.lower):
            continue
        befallen = "killed" if is_body else each.befallen
        if befallen and each.form in ("amount", "indefinite"):
            yield Case(each, befallen, each.first, each.end)
