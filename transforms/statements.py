"""Step: a statement line as an event: its label is the actor, its first verb says what was done."""

from __future__ import annotations

import re

from transforms.documents import Block, Document, Event
from transforms.gazetteer import find_hits
from transforms.reference import Reference
from transforms.themes import lower

CONFIDENCE = 0.85
# A verb later than this (in code points) is not the statement's main verb.
NEAR_START = 40
NEGATION = re.compile(r"\b(?:not|never|neither|without)\b|n['’]t\b")


def find_statement_events(document: Document, reference: Reference) -> list[Event]:
    """Return one event for every statement whose first verb phrase is known."""
    events = (_event(document, reference, block) for block in document.blocks)
    return [event for event in events if event]


def _event(document: Document, reference: Reference, block: Block) -> Event | None:
    if block.kind != "statement" or not block.label:
        return None
    words = lower(document.text[block.start_char : block.end_char])
    first = next(find_hits(reference.reactions.automaton, words), None)
    if first is None or first.start > NEAR_START:
        return None
    meaning = reference.reaction_meanings[reference.reactions.terms[first.pattern]]
    return Event(
        block.start_char,
        block.end_char,
        meaning.cameo_root,
        meaning.quad_class,
        meaning.intensity,
        actor_entity_id=_actor(document, block),
        actor_text=block.label,
        is_negated=bool(NEGATION.search(words[: first.start])),
        is_hypothetical=False,
        confidence=CONFIDENCE,
    )


def _actor(document: Document, block: Block) -> str | None:
    """Return the entity that the label names, None when no mention stands in it."""
    for mention in document.mentions:
        if block.label_start <= mention.start_char < block.start_char:
            return mention.entity_id
    return None
