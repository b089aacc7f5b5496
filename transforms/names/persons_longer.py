"""A title and one word that are no person: the name of a thing, 'Queen Elizabeth Hospital'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.documents import Document, Mention
from transforms.names.persons_names import LETTER, UPPER
from transforms.reference import Reference

# Up to three capitalised words behind a name, where one may be the noun that it belongs to.
RUN_AFTER = re.compile(rf"(?: (?:of )?[{UPPER}](?:{LETTER}|['’-])*){{1,3}}")
THE_BEFORE = re.compile(r"\b[Tt]he $")
# A vessel is named for a person: "the cruiser General Belgrano".
VESSEL_BEFORE = re.compile(
    r"\b(?:ship|warship|battleship|flagship|cruiser|frigate|destroyer|corvette|carrier|submarine"
    r"|tanker|vessel|ferry|trawler|freighter|liner|gunboat|icebreaker|USS|HMS|ARA|INS|SS|MV) $"
)
FAR = 20
# Clergy are spoken of with an article, "the Reverend Okoye"; the others are not.
WITH_ARTICLE = frozenset({"religious", "honorific"})
COMPANY = r"(?:Inc|Corp|Corporation|Co|Company|Cos|Ltd|Limited|plc|PLC|Plc|LLC|Motors?|Holdings)\b"
COMPANY_BEHIND = re.compile(rf" (?:& Co|{COMPANY})")
# "The Belgrano sank" is a thing; "the Trump campaign" still speaks of the person.
THING = re.compile(
    r"[.,;:!?)]|$|\n| (?:is|was|were|are|has|had|will|sank|fell|rose|[a-z]{1,20}ed)\b"
)


def continues(text: str, end: int, reference: Reference) -> bool:
    """Return whether a name that ends there goes on into a noun: '... Island', '... Agreement'."""
    run = RUN_AFTER.match(text, end)
    if run is None:
        return False
    words = reference.name_words
    nouns = (words["organisation"] | words["head"]) - words["headline"]
    return any(word.rstrip("'’") in nouns for word in run.group().split())


def is_thing(text: str, start: int, kinds: frozenset[str]) -> bool:
    """Return whether a title at `start` opens a thing's name: an article or vessel before it."""
    left = text[max(0, start - FAR) : start]
    return bool(
        text[start].isupper()
        and not kinds & WITH_ARTICLE
        and (THE_BEFORE.search(left) or VESSEL_BEFORE.search(left))
    )


def is_company_or_thing(text: str, name: str, places: Sequence[int]) -> bool:
    """Return whether a text calls a company or a thing by this name: 'Brandt Inc', 'the Brandt'.

    `places` are the offsets of the name in the text.
    """
    return any(_is_company_or_thing(text, start, start + len(name)) for start in places)


def _is_company_or_thing(text: str, start: int, end: int) -> bool:
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return False
    if COMPANY_BEHIND.match(text, end):
        return True
    return bool(THE_BEFORE.search(text[max(0, start - FAR) : start]) and THING.match(text, end))


def without_unsure(
    document: Document, reference: Reference, mentions: Sequence[Mention]
) -> list[Mention]:
    """Return mentions without a bare title beside a noun or a country that no full name explains.

    'President Street' and 'Captain America' stay only where the text names such a person in full.
    """
    return [m for m in mentions if m.entity_id or not _is_common(document.text, reference, m)]


def _is_common(text: str, reference: Reference, mention: Mention) -> bool:
    if mention.method != "titled_surname":
        return False
    name = text[mention.start_char : mention.end_char]
    words = reference.name_words
    if name in words["organisation"] or name in words["head"]:
        return True
    index = reference.by_name.get(name)
    return index is not None and reference.candidates[index][0].place_kind == "country"
