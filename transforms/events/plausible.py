"""What only looks like an event: deeds of things, sport, verbs whose object is no one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.events.actors import Party
from transforms.events.deed import Deed

# Roots whose recipient must be someone for a plain verb: 'met Putin', not 'met the target'.
PERSON_TO_PERSON = frozenset(("02", "04", "10"))
# What firms and persons do of these to things is no event of states.
OF_STATES = frozenset(("05", "07"))
# Firms neither demonstrate nor fight.
BODILY = frozenset(("14", "15", "19"))
FOR_SOMEONE = frozenset(("06", "07", "13"))
# Deeds that are told without their doer: releases, extraditions, charges, all force.
DONE_BY_SOMEONE = frozenset("06 08 11 14 15 16 17 18 19 20".split())
# What these verbs tell of one side alone is no consultation: 'discussed the plan'.
JOINT = frozenset(("discuss", "negotiate", "consult", "speak", "meet", "talk"))
GOING = frozenset(("leave", "depart", "head", "travel", "fly"))
MOVING = GOING | {"go", "arrive", "visit"}
OF_PERSONS = frozenset(("arrest", "detain", "jail", "imprison", "sentence"))
LEAVING = frozenset(("resign", "step"))
# Who of these leaves an office yields; a manager who resigns does not.
POLITICAL = frozenset("government legislature military judiciary international".split())
# A country is freed from someone, which is no release.
VERBS_OF_PERSONS = frozenset(("free", "release"))
# Verbs that as often have a thing for an object: 'the data support the view'.
VAGUE = frozenset(
    (
        "release",
        "free",
        "support",
        "back",
        "defend",
        "recognise",
        "recognize",
        "sanction",
        "forgive",
    )
)
ACCIDENT = re.compile(
    r"\b(?:accident(?:s|al|ally)?|crash(?:ed|es|ing)?|collisions?|collided|earthquakes?|quake|tremors?|"
    r"floods?|flooding|landslides?|mudslides?|avalanche|hurricane|cyclone|typhoon|tornado|storms?|"
    r"emergency landing|derail(?:ed|ment)|capsized|sank after|stampede|malfunction|nuclear plant|"
    r"explosion and fire|(?:a|house|factory|hotel|forest) fire|"
    r"lightning|heat ?wave|outbreak|epidemic|collapsed?|gas leak|fireworks)\b",
    re.IGNORECASE,
)
# A participle that only describes a noun, with no one who did it, is not told as an event.
LEAST_TRUST = 0.5


def is_accident(text: str) -> bool:
    """Return whether a sentence tells of an accident or a disaster, which nobody did."""
    return ACCIDENT.search(text) is not None


def is_told(deed: Deed) -> bool:
    """Return whether a deed is told for itself, and sure enough, whoever its sides are."""
    return not deed.is_anchor and deed.confidence >= LEAST_TRUST


def is_plausible(
    deed: Deed, actors: Sequence[Party | None], recipients: Sequence[Party | None]
) -> bool:
    """Return whether someone acts on someone, as far as the words tell; `actors` can all act."""
    acting = [side for side in actors if side is not None]
    receiving = [side for side in recipients if side is not None]
    if not acting and not receiving:
        return False
    if not acting:
        known = any(side.is_someone for side in receiving) or deed.is_counted
        is_release = deed.verb in VERBS_OF_PERSONS and not _is_of_persons(receiving)
        is_thing = is_release and not deed.is_counted
        return known and deed.root in DONE_BY_SOMEONE and not (deed.is_pronoun or is_thing)
    return _is_by_someone(deed, acting, receiving) and _is_to_someone(deed, receiving)


def _is_of_place(receiving: Sequence[Party]) -> bool:
    return any(side.entity_type == "place" for side in receiving)


def _is_party(side: Party) -> bool:
    """Return whether a side is someone or a place, and no thing of theirs."""
    return side.is_agent or (side.is_head and side.entity_type == "place")


def _is_of_persons(receiving: Sequence[Party]) -> bool:
    """Return whether people are meant, and neither a country nor what a firm has made."""
    return any(
        side.entity_type in ("person", "group")
        or (side.entity_type is None and side.sector != "business" and side.is_agent)
        for side in receiving
    )


def _is_institution(side: Party) -> bool:
    """Return whether a side is a body: who leaves for a ministry visits no one."""
    return side.entity_type == "organization" or (
        side.entity_type is None and side.sector is not None
    )


def _is_by_someone(deed: Deed, acting: Sequence[Party], receiving: Sequence[Party]) -> bool:
    """Return whether the doers can do this, as far as the other side does not matter."""
    if deed.root == "04" and (deed.is_passive or (deed.verb in JOINT | {"make"} and not receiving)):
        return False
    is_private = not any(_is_public(side) or (deed.is_mutual and side.is_plural) for side in acting)
    if is_private and (deed.root in OF_STATES or deed.verb in VAGUE):
        is_aid = deed.root == "07"
        return any(_is_public(side) if is_aid else _is_party(side) for side in receiving)
    if deed.root in BODILY and all(side.sector == "business" for side in acting):
        return False
    is_leaving = deed.verb in LEAVING and deed.kind != "composed"
    if is_leaving and not any(_is_political(side) for side in acting):
        return False
    is_single = all(side.entity_type == "person" for side in acting)
    if deed.root == "14" and is_single:
        return False
    if deed.kind == "concur" and not receiving:
        return len(acting) > 1 and all(side.entity_id for side in acting)
    return not (deed.verb == "agree" and not receiving and is_single)


def _is_public(side: Party) -> bool:
    """Return whether a side may act in politics: no firm, gang, or someone without a name."""
    if side.sector is None:
        return side.entity_type in ("person", "group", "place")
    return side.sector not in ("business", "criminals")


def _is_political(side: Party) -> bool:
    """Return whether a side is of the state, or a person who is known to be."""
    is_known = side.entity_type == "person" and side.country_code is not None
    return side.sector in POLITICAL or is_known


def _is_to_someone(deed: Deed, receiving: Sequence[Party]) -> bool:
    """Return whether those to whom it is done are someone, where the deed needs them to be."""
    if not receiving:
        return True
    known = any(side.is_someone for side in receiving)
    if deed.kind == "accuse" and not known:
        return False
    if (deed.kind == "kill" or deed.verb in OF_PERSONS) and not deed.is_counted:
        return any(side.is_agent for side in receiving)
    if (
        deed.root == "04"
        and deed.verb in GOING
        and all(_is_institution(side) for side in receiving)
    ):
        return False
    is_meeting = deed.root in PERSON_TO_PERSON or (
        deed.inner_root in PERSON_TO_PERSON and deed.verb in JOINT | MOVING
    )
    if is_meeting or (deed.is_mutual and deed.root == "19"):
        return _is_of_place(receiving) or any(side.is_agent for side in receiving)
    if deed.root in FOR_SOMEONE or deed.verb in VAGUE:
        return known or deed.is_counted or deed.kind == "noun"
    return True
