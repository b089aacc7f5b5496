"""What the analyst's own tables change in a document: names never read, ids that are others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from transforms.documents import Count, Document, Event, Mention, Quote
from transforms.names.gazetteer import is_word, places_of
from transforms.reference import Reference

Finding = TypeVar("Finding", bound=NamedTuple)


def without(document: Document, names: Collection[str]) -> list[Mention]:
    """Return the mentions but those of names that are never read."""
    text = document.text
    return [m for m in document.mentions if text[m.start_char : m.end_char] not in names]


def id_in(document: Document, reference: Reference) -> Callable[[str], str]:
    """Return what gives the id that another has in this document: merged, or split by a word."""
    if not reference.splits:
        return reference.canonical

    def canonical(entity_id: str) -> str:
        merged = reference.canonical(entity_id)
        for split in reference.splits.get(merged, ()):
            if any(is_word(document.text, *at) for at in places_of(document.text, split.beside)):
                return split.into
        return merged

    return canonical


def merge_ids(document: Document, canonical: Callable[[str], str]) -> None:
    """Put the canonical id in the place of another, wherever a row refers to it."""
    document.mentions = _merged(document.mentions, ids(Mention), canonical)
    document.quotes = _merged(document.quotes, ids(Quote), canonical)
    document.counts = _merged(document.counts, ids(Count), canonical)
    document.events = _merged(document.events, ids(Event), canonical)


@cache
def ids(kind: type[NamedTuple]) -> list[str]:
    """Return the fields of a finding that hold an entity's id."""
    return [name for name in kind._fields if name.endswith("entity_id")]


def _merged(
    rows: list[Finding], fields: Sequence[str], canonical: Callable[[str], str]
) -> list[Finding]:
    used = {id_ for row in rows for field in fields if (id_ := getattr(row, field))}
    other = {id_: new for id_ in used if (new := canonical(id_)) != id_}
    return [_with(row, fields, other) for row in rows] if other else rows


def _with(row: Finding, fields: Sequence[str], other: Mapping[str, str]) -> Finding:
    new = {field: other[id_] for field in fields if (id_ := getattr(row, field)) in other}
    return row._replace(**new) if new else row
