"""Step: a capital or a seat of government that acts or is dealt with stands for its country."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.documents import Block, Document, Mention
from transforms.names.gazetteer import BlockFinder
from transforms.names.gazetteer_context import ends_with_any, look_beside
from transforms.reference import Reference

METHOD = "metonymy"
CONFIDENCE = 0.8
WORD = re.compile(r"[\w’'-]+")
POSSESSIVE = re.compile(r"['’]s? ([\w-]+)")
HYPHENATED = re.compile(r"-([\w]+)")
PREFIXED = re.compile(r"\b(?:[Pp]ro|[Aa]nti)-$")
AND = re.compile(r",? and ")
PASSIVE = frozenset({"was", "is", "were", "been"})


def find_metonyms(document: Document, reference: Reference) -> list[Mention]:
    """Return places whose mention means a government, with the country's id; sure cases only."""
    blocks = BlockFinder(document)
    found: list[Mention] = []
    for mention in document.mentions:
        country = _country(mention, reference)
        block = blocks.at(mention.start_char, mention.end_char)
        if country is None or block is None or block.kind in ("dateline", "heading", "hashtags"):
            continue
        if _stands_for_government(document, reference, mention, block, found):
            found.append(
                mention._replace(
                    entity_type="place",
                    entity_id=f"iso:{country}",
                    is_metonym=True,
                    method=METHOD,
                    confidence=CONFIDENCE,
                )
            )
    return found


def _country(mention: Mention, reference: Reference) -> str | None:
    entity_id = mention.entity_id or ""
    if mention.entity_type == "facility":
        row = reference.entity_rows.get(entity_id)
        countries = reference.tables["entities"].column("country_code")
        return None if row is None else countries[row].as_py()
    return reference.capital_countries.get(entity_id)


def _stands_for_government(
    document: Document, reference: Reference, mention: Mention, block: Block, found: list[Mention]
) -> bool:
    text, cues = document.text, reference.metonymy_cues
    beside = look_beside(text, block, mention.start_char, mention.end_char)
    phrase = re.sub(r"^the | the$", "", beside.phrase)
    if ends_with_any(phrase, cues["before"]) or PREFIXED.search(
        text[max(0, mention.start_char - 6) : mention.start_char]
    ):
        return True
    if ends_with_any(phrase, cues["locative"]):
        return False
    right = text[mention.end_char : min(block.end_char, mention.end_char + 60)]
    return (
        _acts(right, cues["verb"], cues["adverb"])
        or _owns(right, cues)
        or _is_partner(text, mention, found)
        or mention.entity_type == "facility"
    )


def _acts(right: str, verbs: frozenset[str], adverbs: frozenset[str]) -> bool:
    """Return whether a verb of saying or deciding follows, past auxiliaries and adverbs.

    A passive ("Moscow was attacked") is no act; "has" and "will" need such a verb after them.
    """
    if not right.startswith(" "):
        return False
    for word in WORD.findall(right)[:4]:
        if word in PASSIVE:
            return False
        if word in verbs:
            return True
        if word not in adverbs:
            return False
    return False


def _owns(right: str, cues: Mapping[str, frozenset[str]]) -> bool:
    owned = POSSESSIVE.match(right)
    joined = HYPHENATED.match(right)
    return bool(
        (owned and owned.group(1).lower() in cues["possessive"])
        or (joined and joined.group(1).lower() in cues["suffix"])
    )


def _is_partner(text: str, mention: Mention, found: list[Mention]) -> bool:
    """Return whether it is joined by 'and' to a capital that stands for its government."""
    if not found or found[-1].end_char > mention.start_char:
        return False
    return bool(AND.fullmatch(text[found[-1].end_char : mention.start_char]))
