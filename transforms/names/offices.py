"""Who holds an office that a text names with a surname alone: "Syrian President Assad"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.documents import Document, Mention
from transforms.reference import Reference, Term

CONFIDENCE = 0.85
FORMER = re.compile(r"(?:former|outgoing|late|ex)[ -]", re.IGNORECASE)
OTHER_NAMES = {"premier": "prime minister", "pm": "prime minister", "leader": "leader"}
# What may stand between a country and its office: "U.S. President", "Syria's President".
REACH = 4


def with_holders(
    document: Document, reference: Reference, persons: Sequence[Mention]
) -> list[Mention]:
    """Return the persons, those who are named by office and surname only with the holder's id.

    The holder is the only one of that surname who held the office of a country that the text names
    when the article was published. Without a day of publication, or where the article tells of
    another time, the country must stand before the office and have had one holder of that surname.
    Later mentions by the same surname alone are the same person.
    """
    found: dict[str, str] = {}
    for mention in persons:
        name = document.text[mention.start_char : mention.end_char]
        if mention.entity_id or not mention.role or name in found:
            continue
        if terms := reference.terms.get(name):
            holder = _holder(document, reference, mention, terms)
            if holder:
                found[name] = holder
    return [_named(document, mention, found) for mention in persons]


def _named(document: Document, mention: Mention, found: Mapping[str, str]) -> Mention:
    name = document.text[mention.start_char : mention.end_char]
    if mention.entity_id or name not in found:
        return mention
    return mention._replace(entity_id=found[name], confidence=max(mention.confidence, CONFIDENCE))


def _holder(
    document: Document, reference: Reference, mention: Mention, terms: Sequence[Term]
) -> str | None:
    role = (mention.role or "").lower()
    office = FORMER.sub("", role)
    held = [t for t in terms if t.office.startswith(OTHER_NAMES.get(office, office))]
    beside = _country_before(document, reference, mention)
    if beside:
        held = [t for t in held if t.country == beside]
    elif held:
        named = {_country(m, reference) for m in document.mentions}
        held = [t for t in held if t.country in named]
    year = document.published_at.year if document.published_at else None
    then = [t for t in held if year and _held(t, year, is_former=office != role)]
    ids = {t.entity_id for t in (then or (held if beside else ()))}
    return ids.pop() if len(ids) == 1 else None


def _held(term: Term, year: int, *, is_former: bool) -> bool:
    """Return whether an article of a year may call the holder by the office, or formerly by it."""
    return term.first <= year and (is_former or term.last is None or year <= term.last)


def _country_before(document: Document, reference: Reference, mention: Mention) -> str | None:
    """Return the country that is named right before the office."""
    title = document.text.rfind(mention.role or "", 0, mention.start_char)
    for other in document.mentions:
        if title - REACH <= other.end_char <= title:
            return _country(other, reference)
    return None


def _country(mention: Mention, reference: Reference) -> str | None:
    entity_id = mention.entity_id or ""
    if mention.entity_type not in ("place", "group"):
        return None
    return (
        entity_id[4:]
        if entity_id.startswith("iso:")
        else reference.entity_fact(entity_id, "country_code")
    )
