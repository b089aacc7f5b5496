"""By whose word a deed is told: the speaker of the quote that its verb stands in."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.documents import Quote
from transforms.events.actors import Party, country_of
from transforms.events.inflection import singular
from transforms.events.lexicon import EventLexicon
from transforms.reference import Reference

# What these roots tell is itself said: its speaker is the actor, and vouches for nothing more.
SPOKEN = "13"


def quote_at(quotes: Sequence[Quote], place: int) -> Quote | None:
    """Return the narrowest quote around a character (code points) that names its speaker."""
    around = [q for q in quotes if q.start_char <= place < q.end_char and q.speaker_text]
    return min(around, key=lambda q: q.end_char - q.start_char, default=None)


def claimant(quote: Quote | None, text: str, root: str, actor: Party | None) -> Quote | None:
    """Return the quote if its speaker vouches for a deed in it.

    None where someone speaks only of what he says himself.
    """
    if quote is None or actor is None or root > SPOKEN:
        return quote
    is_known = quote.speaker_entity_id is not None
    is_same = is_known and quote.speaker_entity_id == actor.entity_id
    is_named = (quote.speaker_text or "") in text[actor.start : actor.end]
    return None if is_same or is_named else quote


def is_denial(quote: Quote, lexicon: EventLexicon) -> bool:
    """Return whether the speaker denies what is quoted: 'a charge that Turkey dismissed'."""
    lemmas = [lemma for lemma, _ in lexicon.forms.get((quote.cue or "").lower(), ())]
    patterns = (p for lemma in lemmas for p in lexicon.patterns.get(lemma, ()))
    return any(p.kind in ("deny", "refuse") for p in patterns)


def speaker(quote: Quote, start: int, end: int, reference: Reference) -> Party:
    """Return the speaker of a quote as the party that 'we' or 'I' at start:end means."""
    entity = quote.speaker_entity_id
    country = country_of(entity, reference) if entity else None
    kind = reference.entity_fact(entity, "entity_type") if entity else None
    words = [word.lower() for word in (quote.speaker_text or "").split()]
    sectors = (reference.events.sectors.get(singular(word)) for word in reversed(words))
    sector = next(filter(None, sectors), None)
    return Party(start, end, entity, country, sector, True, True, kind)
