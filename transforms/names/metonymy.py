"""Step: a capital or a seat of government that acts or is dealt with stands for its country."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.documents import Block, Document, Mention
from transforms.names.gazetteer import BlockFinder
from transforms.names.gazetteer_context import Beside, ends_with_any, look_beside
from transforms.names.metonymy_acts import acts
from transforms.reference import Reference

METHOD = "metonymy"
CONFIDENCE = 0.85
POSSESSIVE = re.compile(r"['’]s? ([\w-]+)")
HYPHENATED = re.compile(r"-([\w]+)")
PREFIXED = re.compile(r"\b(?:[Pp]ro|[Aa]nti)-$")
AND = re.compile(r",? (?:and|nor|or) ")
ITS = re.compile(r" and its (?:allies|proxies|partners|neighbours|neighbors|friends|enemies)\b")
# "Wants Hanoi to buy", "offered Pyongyang food aid": who is asked or given something is no town.
TO_DO = re.compile(r" to [a-z]")
GIVEN = re.compile(r" (?!(?:in|on|at|with|for|to|by|from|and|or|after|before|as|of|up|via)\b)[a-z]")
AT_ODDS = re.compile(
    r" (?:are|is|was|were|remain(?:s|ed)?|stayed|have been|had been)(?: [a-z]+ly| still)?"
    r" (?:at odds|at loggerheads|at war|on good terms|on bad terms)\b"
)
# What is done to a house, or what it is: "the White House was lit in blue".
OF_HOUSE = re.compile(
    r" (?:(?:building|grounds|lawn|fence|gates?|steps|walls?|complex|towers?)\b"
    r"|(?:is|was|were|has been|had been) (?:lit|illuminated|evacuated|painted|built|rebuilt"
    r"|damaged|hit|struck|locked|closed|designed|burned|stormed|sealed|searched|(?:a|an|the) ))"
)
OF = frozenset({"of"})
CLOSED = frozenset({"dateline", "heading", "hashtags"})
REACH = 60


def find_metonyms(document: Document, reference: Reference) -> list[Mention]:
    """Return places whose mention means a government, with the country's id; sure cases only.

    Of two joined by "and", "or" or "nor" both act or neither does.
    """
    blocks = BlockFinder(document)
    found: list[Mention] = []
    held: list[Mention] = []
    for mention in document.mentions:
        country = _country(mention, reference)
        block = blocks.at(mention.start_char, mention.end_char)
        if country is None or block is None or block.kind in CLOSED:
            continue
        if not (held and _joined(document.text, held[-1], mention)):
            held = []
        held.append(mention)
        if _is_partner(document.text, mention, found) or _governs(document, reference, block, held):
            found.extend(_metonym(m, reference) for m in held)
            held = []
    return found


def _country(mention: Mention, reference: Reference) -> str | None:
    entity_id = mention.entity_id or ""
    if mention.entity_type == "facility":
        return reference.entity_fact(entity_id, "country_code")
    return reference.capital_countries.get(entity_id)


def _metonym(mention: Mention, reference: Reference) -> Mention:
    return mention._replace(
        entity_type="place",
        entity_id=f"iso:{_country(mention, reference)}",
        is_metonym=True,
        method=METHOD,
        confidence=CONFIDENCE,
        entity_confidence=None,
    )


def _joined(text: str, first: Mention, second: Mention) -> bool:
    return AND.fullmatch(text, first.end_char, second.start_char) is not None


def _is_partner(text: str, mention: Mention, found: Sequence[Mention]) -> bool:
    """Return whether it is joined to a capital that stands for its government."""
    return bool(found) and _joined(text, found[-1], mention)


def _governs(
    document: Document, reference: Reference, block: Block, held: Sequence[Mention]
) -> bool:
    """Return whether the last of some joined names stands for a government.

    What is before is read at the first of them, what follows at the last.
    """
    text, cues = document.text, reference.metonymy_cues
    first, last = held[0], held[-1]
    beside = look_beside(text, block, first.start_char, first.end_char)
    phrase = re.sub(r"^the | the$", "", beside.phrase)
    prefix = text[max(0, last.start_char - 6) : last.start_char]
    if ends_with_any(phrase, cues["before"]) or PREFIXED.search(prefix):
        return True
    if ends_with_any(phrase, cues["locative"]):
        return False
    right = text[last.end_char : min(block.end_char, last.end_char + REACH)]
    if last.entity_type == "facility":
        return OF_HOUSE.match(right) is None
    return (
        _is_addressed(beside, right, cues)
        or _owns(right, cues)
        or ITS.match(right) is not None
        or AT_ODDS.match(right) is not None
        or (beside.before not in OF and acts(right, cues, _is_subject(beside, cues)))
    )


def _is_addressed(beside: Beside, right: str, cues: Mapping[str, frozenset[str]]) -> bool:
    """Return whether somebody wants it to act, or gives it something."""
    before = beside.before.lower()
    asked = before in cues["asker"] and TO_DO.match(right)
    return bool(asked or (before in cues["giver"] and GIVEN.match(right)))


def _is_subject(beside: Beside, cues: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a name opens a clause, so that what follows is its predicate."""
    return not beside.before or beside.starts or beside.before.lower() in cues["subject"]


def _owns(right: str, cues: Mapping[str, frozenset[str]]) -> bool:
    owned = POSSESSIVE.match(right)
    joined = HYPHENATED.match(right)
    return bool(
        (owned and owned.group(1).lower() in cues["possessive"])
        or (joined and joined.group(1).lower() in cues["suffix"])
    )
