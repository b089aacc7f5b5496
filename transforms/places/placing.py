"""Step: the place that each toponym means, judged together with the others of the article."""

from __future__ import annotations

from transforms.documents import Document, Mention
from transforms.names.gazetteer import BlockFinder
from transforms.places.resolve import Toponym, resolve
from transforms.reference import Reference

# What is said of the whole article says more of its places, a people less.
WEIGHT = {"dateline": 3.0, "title": 2.0}
PEOPLE = 0.5
RESOLVED = ("place", "group")


def find_places(document: Document, reference: Reference) -> list[Mention]:
    """Return the mentions of places with the id that the context gives, and how sure that is.

    A people's name and a metonym say where the article is at home, and keep their own ids.
    """
    blocks = BlockFinder(document)
    mentions = [m for m in document.mentions if m.entity_type in RESOLVED]
    toponyms = [Toponym(m.start_char, m.end_char, _weight(m, blocks)) for m in mentions]
    found = resolve(document.text, toponyms, reference.by_name)
    return [
        mention._replace(
            entity_id=resolved.place.entity_id, entity_confidence=round(resolved.confidence, 3)
        )
        for mention, resolved in zip(mentions, found, strict=True)
        if resolved and _is_open(mention)
    ]


def _weight(mention: Mention, blocks: BlockFinder) -> float:
    if mention.entity_type == "group":
        return PEOPLE
    block = blocks.at(mention.start_char, mention.end_char)
    return WEIGHT.get(block.kind, 1.0) if block else 1.0


def _is_open(mention: Mention) -> bool:
    return mention.entity_type == "place" and not mention.is_metonym
