"""Steps: hashtags as they stand, and themes of the controlled vocabulary by their trigger terms."""

from __future__ import annotations

import re
from collections import defaultdict

from transforms.documents import Document, Evidence
from transforms.names.gazetteer import BlockFinder, Hit, find_hits
from transforms.reference import Reference, Trigger

HASHTAG = re.compile(r"(?<![\w/&#])#(\w[\w-]*\w|\w)")
HASHTAG_CONFIDENCE = 0.99
STRONG_CONFIDENCE = 0.9
WEAK_CONFIDENCE = 0.7
# Distinct weak terms that together count as one strong one.
WEAK_TERMS = 2


def lower(text: str) -> str:
    """Return the text in lower case with every code point in its place."""
    plain = text.lower()
    if len(plain) == len(text):
        return plain
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def find_hashtags(document: Document, reference: Reference) -> list[Evidence]:  # noqa: ARG001
    """Return the hashtags of the text, each once, in lower case; '#1' is none."""
    found: dict[str, Evidence] = {}
    for match in HASHTAG.finditer(document.text):
        label = lower(match.group(1))
        if any(character.isalpha() for character in label):
            tag_id = f"hashtag:{label}"
            span = match.span()
            found.setdefault(tag_id, Evidence(tag_id, "hashtag", HASHTAG_CONFIDENCE, *span))
    return list(found.values())


def find_themes(document: Document, reference: Reference) -> list[Evidence]:
    """Return themes that one strong trigger or two distinct weak ones speak for, in text order."""
    strong: dict[str, Hit] = {}
    weak: dict[str, dict[int, Hit]] = defaultdict(dict)
    blocks = BlockFinder(document)
    for hit in find_hits(reference.triggers.automaton, lower(document.text)):
        block = blocks.at(hit.start, hit.end)
        if block is None or block.kind in ("hashtags", "byline"):
            continue
        for trigger in _triggers(reference, hit):
            if trigger.is_strong:
                strong.setdefault(trigger.tag_id, hit)
            else:
                weak[trigger.tag_id].setdefault(hit.pattern, hit)
    found = [_evidence(tag, hit, STRONG_CONFIDENCE) for tag, hit in strong.items()]
    for tag, hits in weak.items():
        if tag not in strong and len(hits) >= WEAK_TERMS:
            found.append(_evidence(tag, min(hits.values()), WEAK_CONFIDENCE))
    return sorted(found, key=lambda evidence: (evidence.start_char, evidence.tag_id))


def _triggers(reference: Reference, hit: Hit) -> tuple[Trigger, ...]:
    return reference.trigger_tags[reference.triggers.terms[hit.pattern]]


def _evidence(tag_id: str, hit: Hit, confidence: float) -> Evidence:
    return Evidence(tag_id, "trigger", confidence, hit.start, hit.end)
