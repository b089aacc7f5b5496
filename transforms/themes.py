"""Steps: hashtags as they stand, and themes of the controlled vocabulary by their trigger terms."""

from __future__ import annotations

import re
from collections import defaultdict

from transforms.documents import Document, Evidence
from transforms.lookup.vocabularies import TermHit
from transforms.lower_case import lower
from transforms.names.gazetteer import BlockFinder
from transforms.reference import Reference

HASHTAG = re.compile(r"(?<![\w/&#])#(\w[\w-]*\w|\w)")
HASHTAG_CONFIDENCE = 0.99
STRONG_CONFIDENCE = 0.9
WEAK_CONFIDENCE = 0.7
# Distinct weak terms of the opening that together count as one strong one.
WEAK_TERMS = 3
# A theme named so often is what the article is about; a mention in passing is not.
OFTEN = 6
OPENING_CHARACTERS = 250


def find_hashtags(document: Document, reference: Reference) -> list[Evidence]:  # noqa: ARG001
    """Return the hashtags of the text, each once, in lower case; '#1' is none."""
    found: dict[str, Evidence] = {}
    if "#" not in document.text:
        return []
    for match in HASHTAG.finditer(document.text):
        label = lower(match.group(1))
        if any(character.isalpha() for character in label):
            tag_id = f"hashtag:{label}"
            span = match.span()
            found.setdefault(tag_id, Evidence(tag_id, "hashtag", HASHTAG_CONFIDENCE, *span))
    return list(found.values())


def find_themes(document: Document, reference: Reference) -> list[Evidence]:
    """Return the themes that an article is about, in text order, not those it only touches.

    A strong trigger in the opening, or six strong triggers anywhere; or three distinct weak ones in
    the opening. The opening is the title and the first words of the body.
    """
    blocks = BlockFinder(document)
    opening = _opening_end(document)
    spoken: dict[str, list[tuple[TermHit, bool]]] = defaultdict(list)
    for hit in reference.vocabularies.hits(document.text)["triggers"]:
        block = blocks.at(hit.start, hit.end)
        if block is None or block.kind in ("hashtags", "byline"):
            continue
        for trigger in reference.trigger_tags[hit.term]:
            spoken[trigger.tag_id].append((hit, trigger.is_strong))
    found = [
        _evidence(tag_id, hits[0], confidence)
        for tag_id, marked in spoken.items()
        if (confidence := _confidence(marked, opening))
        and (hits := [h for h, strong in marked if strong] or [h for h, _ in marked])
    ]
    return sorted(found, key=lambda evidence: (evidence.start_char, evidence.tag_id))


def _opening_end(document: Document) -> int:
    """Return where the opening ends: so many characters into the text, its title counted."""
    first = document.blocks[0].start_char if document.blocks else 0
    return first + OPENING_CHARACTERS


def _confidence(marked: list[tuple[TermHit, bool]], opening: int) -> float:
    """Return how sure a theme is by its triggers; 0.0 where the article only touches it."""
    strong = [hit for hit, is_strong in marked if is_strong]
    weak = {hit.term for hit, is_strong in marked if not is_strong and hit.start < opening}
    if strong and (strong[0].start < opening or len(strong) >= OFTEN):
        return STRONG_CONFIDENCE
    return WEAK_CONFIDENCE if len(weak) >= WEAK_TERMS else 0.0


def _evidence(tag_id: str, hit: TermHit, confidence: float) -> Evidence:
    return Evidence(tag_id, "trigger", confidence, hit.start, hit.end)
