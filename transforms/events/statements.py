"""Step: a statement line as an event: its label is the actor, its first verb says what was done."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

from transforms.documents import Block, Document, Event, Mention
from transforms.events.actors import country_of, entity_sector
from transforms.events.confidence import calibrated
from transforms.lower_case import lower
from transforms.names.gazetteer import find_hits
from transforms.reference import Reference
from transforms.structuring.statement_lines import JOINED

# As the surest of sentences.
CONFIDENCE = calibrated(0.85)
# A verb later than this (in code points) is not the statement's main verb.
NEAR_START = 40
# What joins the names of one label: "Russia and China", "Kenya, Ghana and the EU".
LINK = re.compile(rf"(?:{JOINED.pattern})(?:[Tt]he )?")
# What is declared to be one of these is disapproved of, and not merely stated.
DISAPPROVING = re.compile(
    r"\b(?:unacceptable|illegal|unlawful|illegitimate|unjustified|null and void)\b"
)
NEGATION = re.compile(r"\b(?:not|never|neither|without)\b|n['’]t\b")


def find_statement_events(document: Document, reference: Reference) -> list[Event]:
    """Return an event for each actor of every statement whose first verb phrase is known."""
    return [event for block in document.blocks for event in _events(document, reference, block)]


def _events(document: Document, reference: Reference, block: Block) -> list[Event]:
    if block.kind != "statement" or not block.label:
        return []
    event = _event(document, reference, block, block.label)
    if event is None:
        return []
    actors = _actors(document, block)
    if len(actors) < 2:
        return [_acted(event, a, reference) for a in actors] or [event]
    text = document.text
    return [
        _acted(event, a, reference)._replace(actor_text=text[a.start_char : a.end_char])
        for a in actors
    ]


def _acted(event: Event, actor: Mention, reference: Reference) -> Event:
    country = country_of(actor.entity_id, reference) if actor.entity_id else None
    return event._replace(
        actor_entity_id=actor.entity_id,
        actor_country_code=country,
        actor_sector=entity_sector(actor, reference),
    )


def _event(document: Document, reference: Reference, block: Block, label: str) -> Event | None:
    words = lower(document.text[block.start_char : block.end_char])
    first = next(find_hits(reference.reactions.automaton, words), None)
    if first is None or first.start > NEAR_START:
        return None
    cameo_root = reference.reaction_roots[reference.reactions.terms[first.pattern]]
    if cameo_root == "01" and DISAPPROVING.search(words):
        cameo_root = "11"
    root = reference.events.roots[cameo_root]
    return Event(
        block.start_char,
        block.end_char,
        cameo_root,
        root.quad_class,
        root.intensity,
        actor_entity_id=None,
        actor_text=label,
        is_negated=bool(NEGATION.search(words[: first.start])),
        is_hypothetical=False,
        confidence=CONFIDENCE,
        plover_type=root.plover_type,
    )


def _actors(document: Document, block: Block) -> list[Mention]:
    """Return the mentions that the label joins: the first, and those that 'and' or a comma adds."""
    actors: list[Mention] = []
    first = bisect_left(document.mentions, block.label_start, key=lambda m: m.start_char)
    for mention in islice(document.mentions, first, None):
        if mention.start_char >= block.start_char:
            break
        if actors and not LINK.fullmatch(document.text[actors[-1].end_char : mention.start_char]):
            break
        actors.append(mention)
    return actors
