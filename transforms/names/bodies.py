"""Step: state bodies, one name with their country ("Azerbaijan's defense ministry") or bare."""

from __future__ import annotations

import re

from transforms.documents import Document, Mention
from transforms.lookup.vocabularies import TermHit
from transforms.names.gazetteer import BlockFinder
from transforms.reference import Reference

METHOD = "body"
CONFIDENCE = 0.85
# What may stand between a country and its body; other words make it another body.
LINK = re.compile(r"(?:['’]s?)? (?:state |national |federal )?")
OF_COUNTRY = re.compile(r" of (?:the )?")
# Without its country a body is one where it is definite: "the defense ministry".
DEFINITE = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|(?:country|nation)['’]s) $")
NEXT_WORD = re.compile(r"[ -]([a-z]+)")
BARE_CONFIDENCE = 0.7


def find_bodies(document: Document, reference: Reference) -> list[Mention]:
    """Return ministries, armies, parliaments and the like, each with its country's id in its own.

    Forms: "Armenia's Defense Ministry", "the Russian foreign ministry", "Ministry of Defence of
    Mali"; "the defense ministry" is that of the country which the article gave it before, else one
    without an id. Bodies whose bare name is a common noun ("the army") need their country, and
    "Polish military officers" are no body.
    """
    text = document.text
    by_end = {m.end_char: m for m in document.mentions}
    by_start = {m.start_char: m for m in document.mentions}
    blocks = BlockFinder(document)
    found: list[Mention] = []
    owners: dict[str, str] = {}
    for hit in reference.vocabularies.hits(text)["bodies"]:
        slug = reference.body_slugs[hit.term]
        block = blocks.at(hit.start, hit.end)
        if block is None or block.kind == "heading" or _is_adjective(text, hit, slug, reference):
            continue
        span = _before(text, hit.start, by_end) or _after(text, hit.end, by_start)
        if span is None:
            is_common = slug in reference.name_words["common_body"]
            is_named = hit.start in by_start and slug not in owners
            if not is_common and not is_named and _is_bare(text, hit):
                found.append(_mention(hit.start, hit.end, owners.get(slug), BARE_CONFIDENCE))
            continue
        country = country_of(span[0], reference)
        start, end = min(hit.start, span[1]), max(hit.end, span[2])
        if country and blocks.at(start, end):
            owners[slug] = f"org:{country.lower()}-{slug}"
            found.append(_mention(start, end, owners[slug]))
    return found


def _is_adjective(text: str, hit: TermHit, slug: str, reference: Reference) -> bool:
    """Return whether a body's name only describes the noun behind it: "military officers"."""
    after = NEXT_WORD.match(text, hit.end)
    if slug != "military" or after is None:
        return False
    return after.group(1) in reference.name_words["military"]


def _is_bare(text: str, hit: TermHit) -> bool:
    """Return whether a body stands alone and definite, not as part of a longer name."""
    before = DEFINITE.search(text[max(0, hit.start - 12) : hit.start])
    goes_on = text[hit.end : hit.end + 4] == " of " or text[hit.end : hit.end + 2][1:].isupper()
    return bool(before) and not goes_on


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


def _mention(
    start: int, end: int, entity_id: str | None, confidence: float = CONFIDENCE
) -> Mention:
    return Mention(start, end, "organization", entity_id, None, False, METHOD, confidence)
