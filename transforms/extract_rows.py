"""Rows of entities, entity_names and tags for everything that a batch of documents speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
from anyascii import anyascii

from transforms.documents import Document, Mention
from transforms.entity_tags import entity_tag_rows
from transforms.extract_names import body_of
from transforms.reference import Reference
from warehouse.tables.arrow import to_arrow

Row = tuple[object, ...]
SMALL = frozenset("a an and at de for in of on the to van von".split())


def reference_tables(documents: Sequence[Document], reference: Reference) -> dict[str, pa.Table]:
    """Return entities, entity_names and tags that the documents name, sorted by key.

    What the reference does not know is made from the mention alone, so that it is the same in every
    batch: of several spellings of one id the first in code point order names the entity.
    """
    named = {(m.entity_id, *_spelling(d, m)) for d in documents for m in d.mentions if m.entity_id}
    ids = sorted({entity_id for entity_id, *_ in named} | _referred_to(documents))
    known = [entity_id for entity_id in ids if entity_id in reference.entity_rows]
    made = sorted(item for item in named if item[0] not in reference.entity_rows)
    return {
        "entities": _merge("entities", _taken(reference, known), _made_entities(made, reference)),
        "entity_names": _merge(
            "entity_names", _taken_names(reference, known), _made_names(made, reference)
        ),
        "tags": _merge(
            "tags",
            _taken_tags(documents, reference),
            [*_hashtags(documents), *entity_tag_rows(documents, reference)],
        ),
    }


def _referred_to(documents: Iterable[Document]) -> set[str]:
    """Return the ids that rows other than mentions refer to: speakers, sides, actors, places."""
    ids: set[str | None] = set()
    for document in documents:
        ids |= {quote.speaker_entity_id for quote in document.quotes}
        for count in document.counts:
            ids |= {count.side_entity_id, count.place_entity_id, count.claimed_by_entity_id}
        for event in document.events:
            ids |= {event.actor_entity_id, event.recipient_entity_id}
            ids |= {event.place_entity_id, event.claimed_by_entity_id}
    return {entity_id for entity_id in ids if entity_id}


def _merge(table_name: str, known: pa.Table, made: Iterable[Row]) -> pa.Table:
    return pa.concat_tables([known, to_arrow(table_name, made)])


def _spelling(document: Document, mention: Mention) -> tuple[str, str]:
    return document.text[mention.start_char : mention.end_char], mention.entity_type


def _take(reference: Reference, table_name: str, rows: list[int]) -> pa.Table:
    return reference.tables[table_name].take(pa.array(rows, pa.int64()))


def _taken(reference: Reference, ids: Iterable[str]) -> pa.Table:
    return _take(reference, "entities", [reference.entity_rows[i] for i in ids])


def _taken_names(reference: Reference, ids: Iterable[str]) -> pa.Table:
    rows = [
        row for entity_id in ids for row in reference.name_rows[reference.entity_rows[entity_id]]
    ]
    return _take(reference, "entity_names", rows)


def _made_entities(made: Iterable[tuple[str, str, str]], reference: Reference) -> Iterator[Row]:
    seen = set()
    for entity_id, text, entity_type in made:
        if entity_id not in seen:
            seen.add(entity_id)
            body = body_of(entity_id, reference)
            name, country = body or (full_name(entity_id, text), None)
            yield entity_id, name, entity_type, country, None, None, None, None, None, None


def _made_names(made: Iterable[tuple[str, str, str]], reference: Reference) -> Iterator[Row]:
    seen = set()
    for entity_id, text, _ in made:
        body = body_of(entity_id, reference)
        name = body[0] if body else full_name(entity_id, text)
        for spelling, kind in ((name, "canonical"), (text, "alias")):
            is_first = (entity_id, kind) not in seen or kind == "alias"
            if (
                is_first
                and (entity_id, spelling) not in seen
                and _is_name(entity_id, spelling, body)
            ):
                seen |= {(entity_id, kind), (entity_id, spelling)}
                yield entity_id, spelling, kind, "en"


def _is_name(entity_id: str, spelling: str, body: object) -> bool:
    """Return whether a spelling names the thing wherever it stands; a surname does not."""
    return bool(body) or " " in spelling or not entity_id.startswith("person:")


def capitalised(text: str) -> str:
    """Return a name in capitals as it is usually written: "Ministry of Trade"."""
    words = (word if word in SMALL else word.capitalize() for word in text.lower().split(" "))
    return " ".join(words)


def full_name(entity_id: str, text: str) -> str:
    """Return a name for an id from one of its spellings, without diacritics; else from the id."""
    from transforms.names.persons_names import slug

    own = entity_id.split(":", 1)[1]
    if text.isupper() and " " in text:  # an article in capitals
        text = capitalised(text)
    return anyascii(text) if slug(text) == own else own.replace("-", " ").title()


def _taken_tags(documents: Sequence[Document], reference: Reference) -> pa.Table:
    """Return the themes used and everything above them."""
    table = reference.tables["tags"]
    rows = {tag_id: row for row, tag_id in enumerate(table.column("tag_id").to_pylist())}
    parents = table.column("parent_tag_id").to_pylist()
    used: set[str] = set()
    for tag in (evidence.tag_id for document in documents for evidence in document.tags):
        current: str | None = tag
        while current is not None and current in rows and current not in used:
            used.add(current)
            current = parents[rows[current]]
    return _take(reference, "tags", sorted(rows[tag_id] for tag_id in used))


def _hashtags(documents: Sequence[Document]) -> Iterator[Row]:
    used = {e.tag_id for d in documents for e in d.tags if e.tag_id.startswith("hashtag:")}
    for tag_id in sorted(used):
        yield tag_id, "hashtag", tag_id.split(":", 1)[1], None, None, None
