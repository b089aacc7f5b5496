"""Step: facilities, events, treaties, weapons and works by the form of their names."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.documents import Document, Mention
from transforms.names.gazetteer import BlockFinder
from transforms.names.gazetteer_context import is_headline, is_upper
from transforms.names.merge_rows import Row
from transforms.names.persons_names import slug
from transforms.names.things_forms import Found, find_forms
from transforms.reference import Reference

METHOD = "pattern"
# Share right of the pattern's mentions in our own labelled sentences, rounded down.
CONFIDENCE = {"facility": 0.85, "event": 0.85, "treaty": 0.9, "weapon": 0.9, "work": 0.9}
TYPES = frozenset(CONFIDENCE)
SURE = 0.85


def find_things(document: Document, reference: Reference) -> list[Mention]:
    """Return things that no lexicon knows, by a noun that ends or opens the name, or its form.

    "Dorvel Air Base", "Battle of Vask", "Treaty of Dorvel", "Su-75", the novel "Grey Rivers". What
    an engine found as a place keeps its span; what it is sure to be a body stays one.
    """
    forms = sorted({*find_forms(document.text, reference)})
    if not forms:
        return []
    blocks, known = BlockFinder(document), Row(document.mentions)
    found: list[Mention] = []
    for thing in forms:
        block = blocks.at(thing.start, thing.end)
        if block is None or block.kind in ("heading", "title", "hashtags", "byline"):
            continue
        words = document.text[block.start_char : block.end_char]
        if is_upper(words) or is_headline(document.text, block):
            continue
        mention = _mention(document.text, thing, known.touching(thing.start, thing.end))
        if mention and (not found or found[-1].end_char <= mention.start_char):
            found.append(mention)
    return found


def _mention(text: str, thing: Found, touched: Sequence[Mention]) -> Mention | None:
    """Return the thing as a mention; None where something surer stands there."""
    start, end, kind = thing
    for other in touched:
        if other.entity_type in TYPES:
            return None
        if kind == "facility" and other.entity_type == "place" and _covers(other, thing):
            start, end = other.start_char, other.end_char
        elif _stands(other, thing):
            return None
    entity_id = f"{kind}:{slug(text[start:end])}"
    return Mention(start, end, kind, entity_id, None, False, METHOD, CONFIDENCE[kind])


def _covers(mention: Mention, thing: Found) -> bool:
    return mention.start_char <= thing.start and thing.end <= mention.end_char


def _stands(mention: Mention, thing: Found) -> bool:
    """Return whether a mention does not give way: it crosses the thing, or covers it for sure."""
    if _covers(mention, thing):
        rivals = ("person", "organization") if thing.entity_type == "facility" else ("person",)
        return mention.entity_type in rivals or mention.confidence >= SURE
    return mention.start_char < thing.start or mention.end_char > thing.end
