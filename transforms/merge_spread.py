"""A name that an engine found surely is found wherever the article repeats it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.documents import Document, Mention
from transforms.gazetteer import BlockFinder, build_automaton, find_hits
from transforms.persons_later import CLOSED_TO_NAMES, stands_alone
from transforms.reference import Reference

METHOD = "repeated"
SURE = 0.9
SHORTEST = 4  # letters of a single word; shorter ones are words of a sentence too often
SPREAD_TYPES = frozenset({"organization", "place"})  # persons have a step of their own


def spread(
    document: Document, reference: Reference, mentions: Sequence[Mention], method: str
) -> Iterator[Mention]:
    """Yield repetitions, where nothing was found, of organisations and places found by `method`."""
    models = _models(document, mentions, method)
    if not models:
        return
    names = list(models)
    taken = {place for m in mentions for place in range(m.start_char, m.end_char)}
    blocks = BlockFinder(document)
    for hit in find_hits(build_automaton(names), document.text):
        block = blocks.at(hit.start, hit.end)
        if block is None or block.kind in CLOSED_TO_NAMES:
            continue
        if taken.isdisjoint(range(hit.start, hit.end)) and stands_alone(
            document.text, reference, hit.start, hit.end
        ):
            yield models[names[hit.pattern]]._replace(
                start_char=hit.start, end_char=hit.end, method=METHOD
            )


def _models(document: Document, mentions: Sequence[Mention], method: str) -> dict[str, Mention]:
    """Return the mention that speaks for each name: the surest."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        name = document.text[mention.start_char : mention.end_char]
        sure = mention.method.startswith(method) and mention.confidence >= SURE
        if not sure or mention.entity_type not in SPREAD_TYPES or not name[:1].isupper():
            continue
        if len(name) < SHORTEST:
            continue
        if name not in found or found[name].confidence < mention.confidence:
            found[name] = mention
    return found
