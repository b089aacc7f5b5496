"""What only looks like an event: deeds of things, sport, verbs whose object is no one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.documents import Document
from transforms.events.actors import Party
from transforms.events.deeds import Deed

# Roots whose recipient must be someone for a plain verb: 'met Putin', not 'met the target'.
PERSON_TO_PERSON = frozenset(("02", "04"))
FOR_SOMEONE = frozenset(("06", "07", "13"))
# Verbs that as often have a thing for an object: 'the data support the view'.
VAGUE = frozenset(("release", "free", "support", "back", "defend", "recognise", "recognize"))
SPORT = re.compile(
    r"\b(?:striker|midfielder|goalkeeper|defender|cup|league|championships?|tournament|"
    r"season|coach|squad|olympics?|half-time|kick-off|rugby|football|soccer|tennis|cricket|"
    r"semi-finals?|finals?|wickets?|batsman|fixtures?|quarterback|playoffs?|grand slam|"
    r"premiership|scored|injury|sprinter|athletics|marathon|medal|basketball|baseball|golf|"
    r"album|box office|soundtrack|sitcom|filmgoers|bafta|oscars?|grammy)\b",
    re.IGNORECASE,
)
# A participle that only describes a noun, with no one who did it, is not told as an event.
LEAST_TRUST = 0.5
# Of a hundred words these many of sport or show make an article about them.
SPORT_SHARE = 1.2


def is_sport(document: Document) -> bool:
    """Return whether an article is about sport or show, where 'attack' and 'beat' are no events."""
    text = document.text[:4000]
    words = max(40, text.count(" "))
    return len(SPORT.findall(text)) * 100 / words >= SPORT_SHARE


def is_plausible(
    deed: Deed, actors: Sequence[Party | None], recipients: Sequence[Party | None]
) -> bool:
    """Return whether someone acts on someone, as far as the words tell."""
    acting = [side for side in actors if side is not None]
    receiving = [side for side in recipients if side is not None]
    if deed.is_anchor or deed.confidence < LEAST_TRUST or (not acting and not receiving):
        return False
    if acting and not any(side.is_agent for side in acting):
        return False
    known = any(side.is_someone for side in receiving)
    if not acting:
        return (known or deed.is_counted) and deed.root not in ("01", "02", "03", "05")
    if receiving and (deed.root in PERSON_TO_PERSON or (deed.is_mutual and deed.root == "19")):
        return known
    if receiving and (deed.root in FOR_SOMEONE or deed.verb in VAGUE):
        return known or deed.is_counted or deed.kind in ("composed", "noun")
    return True
