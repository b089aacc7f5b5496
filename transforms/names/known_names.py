"""Step: countries, regions, cities, peoples and organisations by their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from transforms.documents import Document, Mention
from transforms.names.gazetteer import BlockFinder, Hit, reading_start
from transforms.names.gazetteer_context import Found, ends_with_any, is_upper, look_beside
from transforms.names.gazetteer_neighbours import Neighbours
from transforms.names.gazetteer_senses import (
    company_names,
    is_shared,
    is_verb,
    is_vessel,
    is_ware,
    of_area,
    supported,
)
from transforms.reference import Candidate, Reference

METHOD = "gazetteer"
# Agreement of each kind with labelled text; seeds/README.md tells what was measured.
CONFIDENCE = {"group": 0.8, "country": 0.95, "organization": 0.75, "region": 0.9, "city": 0.88}
# A city of this size is what its bare name means; a smaller one needs context.
LARGE_CITY = 400_000
LARGE_MULTIWORD_CITY = 60_000
NEAR_CITY = frozenset({"in", "near", "outside", "around", "at"})
SMALL_QUALIFIED = 15_000
# News of the world means Geneva, not its namesake of a tenth of the size, whoever takes part.
LIKE_SIZE = 5
# Namesakes of a country must be this much more at home in the article.
CLEAR_MAJORITY = 3
TOWN_BEFORE = re.compile(r"(?:in|at|near|from|of|outside) [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)?, $")
COUNTRY_AFTER = re.compile(r", ((?:[A-Z][\w.'’-]*)(?: (?:and |of )?[A-Z][\w.'’-]*){0,2})")
SPOKEN = frozenset({"speak", "speaks", "speaking", "spoke", "fluent", "into"})
TOO_SHORT_IN_CAPITALS = 3


class Votes(NamedTuple):
    """What the document names outright: counts by country code, and by entity id."""

    countries: Counter[str]
    named: Counter[str]


def find_names(document: Document, reference: Reference) -> list[Mention]:
    """Return mentions of what the gazetteer knows; the countries named decide between namesakes."""
    found = list(_find_all(document, reference))
    near = Neighbours(document.text, reference, found)
    kept = [item for item in found if not near.make_longer(item)]
    # A name that is read only where something else supports it supports nothing.
    known = [item for item in kept if reference.blocked.get(item.name) != "home"]
    votes = Votes(_countries(known), _sole(known))
    companies = cache(lambda: company_names(document.text))
    return [
        _mention(item, candidate)
        for item in kept
        if (candidate := _choose(document.text, reference, item, votes, companies))
    ]


def _sole(found: list[Found]) -> Counter[str]:
    """Count the things named by names that mean nothing else: long forms of acronyms."""
    return Counter(item.group[0].entity_id for item in found if len(item.group) == 1)


def _find_all(document: Document, reference: Reference) -> Iterator[Found]:
    text = document.text
    blocks = BlockFinder(document)
    hits = [*reference.names.hits(text), *_upper_hits(document, reference)]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    free = 0  # where the last name inside a block ends
    for start, end, pattern in hits:
        block = blocks.at(start, end) if start >= free else None
        if block is None:
            continue
        free = end
        if block.kind != "hashtags":
            name, group = reference.name_list[pattern], reference.candidates[pattern]
            yield Found(start, end, name, group, block, look_beside(text, block, start, end))


def _upper_hits(document: Document, reference: Reference) -> Iterator[Hit]:
    """Yield names in capitals, only from datelines and blocks that are all capitals."""
    for block in document.blocks:
        start = reading_start(block)
        words = document.text[start : block.end_char]
        if block.kind != "dateline" and not is_upper(words):
            continue
        for hit in reference.upper_names.hits(words):
            if hit.end - hit.start > TOO_SHORT_IN_CAPITALS:
                yield Hit(hit.start + start, hit.end + start, hit.pattern)


def _countries(found: list[Found]) -> Counter[str]:
    """Count the countries that are named outright: they vote on namesakes."""
    votes: Counter[str] = Counter()
    for _, _, _, group, *_ in found:
        first = group[0]
        sure = first.curated or first.population >= LARGE_CITY or first.capital_of
        if not first.country_code or not sure or (len(group) > 1 and first.is_city):
            continue
        if all(c.country_code == first.country_code for c in group if not c.is_city):
            votes[first.country_code] += 1
    return votes


def _choose(
    text: str,
    reference: Reference,
    found: Found,
    votes: Votes,
    companies: Callable[[], Collection[str]],
) -> Candidate | None:
    """Return what a name means here, None when it is not sure to mean anything."""
    name, group, beside = found.name, found.group, found.beside
    named = _country_after(text, reference, found.end)
    if named and (there := [c for c in group if c.country_code == named]):
        return there[0]
    if is_ware(name, beside, reference.name_words["ware"]) or is_verb(group[0], beside):
        return None
    if named and _is_town(group[0]):
        return None  # "Springfield, Bolivia" is none of the towns known
    level = reference.blocked.get(name)
    if level == "never" or name in reference.name_words["calendar"]:
        return None
    if level == "cued" and beside.after not in reference.name_words["weapon_cue"]:
        return None
    if level == "mixed" and is_upper(text[found.block.start_char : found.block.end_char]):
        return None
    backed = supported(group, votes.countries, votes.named)
    if backed is None and (level == "home" or is_shared(group)):
        return None
    chosen = (
        _state(text, group, found.start)
        or of_area(group, beside)
        or backed
        or _vote(group, votes.countries)
    )
    if not chosen.is_city:
        return chosen if _is_sure_name(chosen, found) else None
    if _is_town(chosen) and name in companies():
        return None
    if is_vessel(text, found.start):
        return None
    return chosen if _is_sure_city(reference, found, chosen, votes.countries, level) else None


def _is_town(candidate: Candidate) -> bool:
    """Return whether it is a city that its bare name does not mean for sure."""
    sure = candidate.capital_of or candidate.curated or candidate.population >= LARGE_CITY
    return candidate.is_city and not sure


def _state(text: str, group: Sequence[Candidate], start: int) -> Candidate | None:
    """Return the state of 'Plains, Georgia', where a country bears the name, too."""
    if group[0].place_kind != "country":
        return None
    states = [c for c in group if c.place_kind == "admin1"]
    if not states or not TOWN_BEFORE.search(text[max(0, start - 30) : start]):
        return None
    return states[0]


def _vote(group: Sequence[Candidate], countries: Counter[str]) -> Candidate:
    """Return the namesake whose country is named: a city of like size, or an area by far.

    Without votes the first stands: a country, then a curated thing, then the largest city.
    """
    first = group[0]
    if len(group) == 1:
        return first
    if first.is_city:
        return first if first.capital_of else _city_at_home(group, countries)
    areas = [c for c in group if not c.is_city]
    best = max(areas, key=lambda c: (countries[c.country_code or ""], -areas.index(c)))
    margin = countries[best.country_code or ""] - 2 * countries[first.country_code or ""]
    return best if margin >= CLEAR_MAJORITY else first


def _city_at_home(group: Sequence[Candidate], countries: Counter[str]) -> Candidate:
    """Return the city whose country is named most, unless the largest of all dwarfs it.

    A capital is known by its country, whatever its size: Stanley of the Falkland Islands. A city
    known by a part of its name dwarfs none that bears it in full: Santa Cruz de la Sierra.
    """
    first = group[0]
    floor = first.population / LIKE_SIZE
    if first.name_kind == "alias":
        floor = min(floor, LARGE_MULTIWORD_CITY)
    rivals = [c for c in group if c.capital_of or c.population >= floor]
    return max(rivals, key=lambda c: countries[c.country_code or ""])


def _country_after(text: str, reference: Reference, end: int) -> str | None:
    """Return the country of 'Moscow, Russia' or 'Paris, Texas': the place after the comma."""
    after = COUNTRY_AFTER.match(text, end, end + 50) if text.startswith(", ", end) else None
    if not after:
        return None
    words = after.group(1).split(" ")
    for size in range(len(words), 0, -1):
        index = reference.by_name.get(" ".join(words[:size]))
        if index is not None:
            place = reference.candidates[index][0]
            is_area = place.place_kind in ("country", "admin1", "region")
            return place.country_code if is_area else None
    return None


def _is_sure_name(candidate: Candidate, found: Found) -> bool:
    """Return whether what is no city is meant; a language is not a people."""
    if candidate.entity_type != "group" or candidate.name_kind != "demonym":
        return True
    return found.beside.before not in SPOKEN


def _is_sure_city(
    reference: Reference,
    found: Found,
    city: Candidate,
    countries: Counter[str],
    level: str | None,
) -> bool:
    """Return whether a bare name means the city: a large one, or a small one where places stand."""
    if found.block.kind == "dateline":
        return True
    at_home = countries[city.country_code or ""] > 0
    if level == "qualified":
        known = city.curated or city.capital_of is not None
        if at_home and known:
            return True
        return city.population >= SMALL_QUALIFIED and _is_placed(reference, found)
    if city.capital_of or city.curated:
        return True
    has_space = " " in found.name
    if city.population >= (LARGE_MULTIWORD_CITY if has_space else LARGE_CITY):
        return True
    if at_home and has_space and city.population >= SMALL_QUALIFIED:
        return True
    return _is_placed(reference, found)


def _is_placed(reference: Reference, found: Found) -> bool:
    """Return whether the words before a name say that something is there: 'in the town of'."""
    beside = found.beside
    return beside.before in NEAR_CITY or ends_with_any(
        beside.phrase, reference.metonymy_cues["locative"]
    )


def _mention(found: Found, candidate: Candidate) -> Mention:
    kind = candidate.entity_type
    if kind == "place":
        kind = {"country": "country", "city": "city"}.get(candidate.place_kind or "", "region")
    confidence = CONFIDENCE.get(kind, 0.8)
    return Mention(
        found.start,
        found.end,
        candidate.entity_type,
        candidate.entity_id,
        None,
        False,
        METHOD,
        confidence,
    )
