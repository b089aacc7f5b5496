"""Whose side, where, and by whose word: the entities that stand around a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.documents import Mention

SAY = (
    r"said|says|say|reported|reports|claimed|claims|announced|confirmed|stated|estimated|estimates"
    r"|alleged|declared|told|acknowledged|admitted|added|insisted|asserted|puts?\sthe"
)
SAYING = re.compile(rf"\b(?:{SAY})\b", re.IGNORECASE)
SPEAKING_NOUN = (
    r"police|officials?|authorities|investigators|detectives|deputies|prosecutors|doctors|medics"
    r"|witnesses|residents|rebels|insurgents|militants|sources?|reports?|spokes(?:man|woman|person)"
    r"|spokesmen|ministry|ministries|army|military|navy|government|command|agency|radio|television"
    r"|newspaper|statement|communique|hospital|president|minister|general|commander|activists"
    r"|monitors|observers|rescuers|coroner|sheriff|observatory|mission|office"
)
# The noun phrase that ends right before the verb, or begins right behind `according to`.
SPEAKER_BEFORE = re.compile(
    rf"(?:\b(?:the|a|an|local|state|city|its|his|their)\s)?(?:[\w’'.-]{{1,20}}\s){{0,3}}\b(?:{SPEAKING_NOUN})"
    r"(?:\s(?:also|later|on\s\w{6,9}day|\w{6,9}day))?,?\s\Z",
    re.IGNORECASE,
)
# What stands before a claim of somebody else's.
CONTRAST = re.compile(r"\b(?:while|whereas|but|although|though)\b")
ACCORDING = re.compile(r"\baccording\sto\s(?P<who>[^,.;:()\n]{2,80})", re.IGNORECASE)
IN_PLACE = re.compile(
    r"\b(?:in|at|near|outside|inside|of|around|across|from|on|throughout|into)\s(?:the\s)?(?:[a-z-]{1,20}\s){0,3}"
    r"(?:[a-z]{1,20}\sof\s)?\Z",
    re.IGNORECASE,
)
SIDES = frozenset({"group", "place", "organization"})
NEAR = 60  # characters between a name and the verb that it is the subject of
BEFORE = 60  # characters that are looked at before a verb or a place


class Claimant(NamedTuple):
    """Who says it: the thing, if it is known, and the words."""

    entity_id: str | None
    text: str | None


class Claiming(NamedTuple):
    """A claimant, and where the words that say so begin."""

    start: int
    who: Claimant


def claimants_of(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Claiming]:
    """Return by whose word the sentence text[start:end] is told; nothing where by nobody's."""
    if match := ACCORDING.search(text, start, end):
        source = _named(text, *match.span("who"), mentions)
        return [Claiming(match.start(), source or Claimant(None, match["who"].strip()))]
    return [
        Claiming(match.start(), who)
        for match in SAYING.finditer(text, start, end)
        if (
            who := _subject(text, start, match.start(), mentions)
            or _behind(text, match, end, mentions)
        )
    ]


def nearest(text: str, claimants: Sequence[Claiming], start: int) -> Claiming | None:
    """Return who claims what stands at text[start]: the last before it, else the first behind."""
    before = [claiming for claiming in claimants if claiming.start < start]
    if before or not claimants:
        return before[-1] if before else None
    return None if CONTRAST.search(text, start, claimants[0].start) else claimants[0]


def _subject(text: str, start: int, verb: int, mentions: Sequence[Mention]) -> Claimant | None:
    before = text[max(start, verb - BEFORE) : verb]
    for mention in reversed(mentions):
        if start <= mention.start_char and mention.end_char <= verb:
            gap = text[mention.end_char : verb]
            if len(gap) <= 1 or re.fullmatch(r"(?:\sspokes\w+|\sofficials|\spolice)?\s", gap):
                words = text[mention.start_char : verb].strip()
                return Claimant(mention.entity_id, words)
            break
    found = SPEAKER_BEFORE.search(before)
    if found is None:
        return None
    place = verb - len(before) + found.start()
    words = found[0].strip(" ,")
    return _named(text, place, verb, mentions, words) or Claimant(None, words)


def _behind(
    text: str, match: re.Match[str], end: int, mentions: Sequence[Mention]
) -> Claimant | None:
    """Return the speaker of `…, said Sgt. Ann Lee`."""
    if text[max(0, match.start() - 2) : match.start()].strip() not in (",", "”", '"'):
        return None
    for mention in mentions:
        if match.end() <= mention.start_char <= min(end, match.end() + NEAR):
            return Claimant(mention.entity_id, text[mention.start_char : mention.end_char])
    return None


def _named(
    text: str, start: int, end: int, mentions: Sequence[Mention], words: str | None = None
) -> Claimant | None:
    for mention in mentions:
        if start <= mention.start_char < end:
            return Claimant(mention.entity_id, words or text[start:end].strip())
    return None


def side_of(start: int, end: int, mentions: Sequence[Mention]) -> str | None:
    """Return the thing that a phrase for people names as theirs: Russian peacekeepers."""
    inside = (m for m in mentions if start <= m.start_char and m.end_char <= end)
    return next((m.entity_id for m in inside if m.entity_id and m.entity_type in SIDES), None)


def place_of(
    text: str, sentence: tuple[int, int], after: int, mentions: Sequence[Mention]
) -> str | None:
    """Return the place that the sentence names behind text[after], else before it."""
    places = [
        m for m in mentions
        if m.entity_type in ("place", "facility") and m.entity_id and not m.is_metonym
        and sentence[0] <= m.start_char < sentence[1] and _is_where(text, m.start_char)
    ]  # fmt: skip
    behind = [m for m in places if m.start_char >= after]
    chosen = behind[0] if behind else places[-1] if places else None
    return chosen.entity_id if chosen else None


def _is_where(text: str, start: int) -> bool:
    return IN_PLACE.search(text[max(0, start - BEFORE) : start]) is not None
