"""Uses of a name that mean neither place nor people: wares, verbs, companies, provinces."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from transforms.names.gazetteer_context import Beside
from transforms.names.persons_longer import COMPANY, VESSEL_BEFORE
from transforms.reference import Candidate

# "Polish the silver": a people is not followed by an article, a verb is.
DETERMINERS = frozenset("the a an your his her its their our my this that these those".split())
# A company is called by its name alone once it was named in full; its papers are named with it.
PAPERS = r"(?:shares?|stock|bonds|executives?|shareholders?)\b"
WORD = re.compile(r"\w+")
LONGEST_NAME = 80
COMPANY_AFTER = re.compile(rf" (?:{COMPANY}|{PAPERS})")
AREAS = frozenset({"state", "province", "governorate", "oblast", "prefecture", "department"})


def is_ware(name: str, beside: Beside, wares: Collection[str]) -> bool:
    """Return whether name and next word are a ware: 'Lima beans' (name_words, kind ware)."""
    return f"{name} {beside.after}" in wares


def is_verb(candidate: Candidate, beside: Beside) -> bool:
    """Return whether a people's name opens a sentence as a verb: 'Polish the silver'."""
    return candidate.name_kind == "demonym" and beside.starts and beside.after in DETERMINERS


def company_names(text: str) -> frozenset[str]:
    """Return what stands before `Co`, `shares` and the like: 'Monsanto' of 'Monsanto Co'.

    Of up to six words each ending, as a town's name may be the whole or the end of it.
    """
    found: set[str] = set()
    for match in COMPANY_AFTER.finditer(text):
        before = text[max(0, match.start() - LONGEST_NAME) : match.start()]
        starts = [word.start() for word in WORD.finditer(before)]
        found.update(before[start:] for start in starts[-6:])
    return frozenset(found)


def is_vessel(text: str, start: int) -> bool:
    """Return whether the name of a town at `start` is that of a ship: 'the ferry Herald'."""
    return bool(VESSEL_BEFORE.search(text[max(0, start - 20) : start]))


def of_area(group: Sequence[Candidate], beside: Beside) -> Candidate | None:
    """Return the area of 'Durango state' where the name is that of a city, too."""
    if beside.after not in AREAS:
        return None
    return next((c for c in group if c.place_kind in ("admin1", "region")), None)


def is_shared(group: Sequence[Candidate]) -> bool:
    """Return whether several organisations go by the name."""
    return len(group) > 1 and _are_bodies(group) and len({c.entity_id for c in group}) > 1


def supported(
    group: Sequence[Candidate], countries: Mapping[str, int], named: Mapping[str, int]
) -> Candidate | None:
    """Return the organisation of a name whose long form, else whose country, the text names.

    None when the group is not one of organisations, or the text supports none of them. A body of
    the whole world needs no support against those of single countries.
    """
    if not _are_bodies(group):
        return None
    long_form = [c for c in group if named.get(c.entity_id)]
    at_home = [c for c in group if c.country_code and countries.get(c.country_code)]
    at_home.sort(key=lambda c: -countries.get(c.country_code or "", 0))
    worldwide = [c for c in group if not c.country_code] if is_shared(group) else []
    return next(iter(long_form or at_home or worldwide), None)


def _are_bodies(group: Sequence[Candidate]) -> bool:
    if group[0].entity_type != "organization":
        return False
    return all(c.entity_type == "organization" for c in group)
