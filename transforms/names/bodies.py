"""Step: bodies named with their country, as one organisation: "Azerbaijan's defense ministry"."""

from __future__ import annotations

import re

from transforms.documents import Document, Mention
from transforms.names.gazetteer import BlockFinder, find_hits
from transforms.reference import Reference
from transforms.themes import lower

METHOD = "body"
CONFIDENCE = 0.85
# What may stand between a country and its body; other words make it another body.
LINK = re.compile(r"(?:['’]s?)? (?:state |national |federal )?")
OF_COUNTRY = re.compile(r" of (?:the )?")


def find_bodies(document: Document, reference: Reference) -> list[Mention]:
    """Return ministries, armies, parliaments and the like, each with its country's id in its own.

    Forms: "Armenia's Defense Ministry", "the Russian foreign ministry", "Ministry of Defence of
    Mali".
    """
    text = document.text
    by_end = {m.end_char: m for m in document.mentions}
    by_start = {m.start_char: m for m in document.mentions}
    blocks = BlockFinder(document)
    found = []
    for hit in find_hits(reference.bodies.automaton, lower(text)):
        slug = reference.body_slugs[reference.bodies.terms[hit.pattern]]
        span = _before(text, hit.start, by_end) or _after(text, hit.end, by_start)
        if span is None:
            continue
        country = country_of(span[0], reference)
        start, end = min(hit.start, span[1]), max(hit.end, span[2])
        block = blocks.at(start, end)
        if country and block and block.kind != "heading":
            found.append(_mention(start, end, f"org:{country.lower()}-{slug}"))
    return found


def country_of(mention: Mention, reference: Reference) -> str | None:
    """Return the alpha-3 code of the country that a mention, its people or its capital names."""
    entity_id = mention.entity_id or ""
    if entity_id.startswith("iso:"):
        return entity_id[4:]
    return reference.capital_countries.get(entity_id)


def _before(text: str, start: int, by_end: dict[int, Mention]) -> tuple[Mention, int, int] | None:
    """Return the mention that ends just before, with its span."""
    for end in range(start - 1, max(0, start - 12), -1):
        if (mention := by_end.get(end)) and LINK.fullmatch(text[end:start]):
            is_place = mention.entity_type == "place"
            if not is_place or text[end] in "'’" or mention.entity_id in ACRONYM_COUNTRIES:
                return mention, mention.start_char, mention.end_char
    return None


# Countries whose short names stand before a noun as they are: "the US military", "UK parliament".
ACRONYM_COUNTRIES = frozenset({"iso:USA", "iso:GBR", "iso:ARE", "iso:COD"})


def _after(text: str, end: int, by_start: dict[int, Mention]) -> tuple[Mention, int, int] | None:
    link = OF_COUNTRY.match(text, end)
    mention = by_start.get(link.end()) if link else None
    if mention and mention.entity_type == "place":
        return mention, mention.start_char, mention.end_char
    return None


def _mention(start: int, end: int, entity_id: str) -> Mention:
    return Mention(start, end, "organization", entity_id, None, False, METHOD, CONFIDENCE)
