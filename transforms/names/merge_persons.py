"""Persons of an engine and persons by their titles: one mention each, the title as its role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.documents import Document, Mention
from transforms.names.merge_rows import Row
from transforms.names.persons_names import person_id

SURE = 0.85


def join_persons(document: Document, titled: Sequence[Mention]) -> list[Mention]:
    """Return titled persons and those already in the document, each person's name once.

    Where both know a name, the longer reading is taken if it holds the other, else the engine's,
    and the title gives the role. A title beside what the engine is sure to be no person is none.
    """
    known = [m for m in document.mentions if m.entity_type == "person"]
    other = [m for m in document.mentions if m.entity_type != "person" and m.confidence >= SURE]
    people, things = Row(known), Row(other)
    joined: list[Mention] = []
    used: set[Mention] = set()
    for mention in titled:
        touched = people.touching(mention.start_char, mention.end_char)
        if touched:
            used.update(touched)
            joined.append(_joined(document, mention, touched))
        elif not _is_engines(things.touching(mention.start_char, mention.end_char)):
            joined.append(mention)
    return list(_apart([*joined, *(m for m in known if m not in used)]))


def _is_engines(touched: Sequence[Mention]) -> bool:
    return any(m.method not in ("gazetteer", "body", "acronym") for m in touched)


def _joined(document: Document, titled: Mention, touched: Sequence[Mention]) -> Mention:
    longest = max(touched, key=lambda m: m.end_char - m.start_char)
    confidence = max(titled.confidence, longest.confidence)
    if titled.start_char <= longest.start_char and longest.end_char <= titled.end_char:
        return titled._replace(confidence=confidence)
    name = document.text[longest.start_char : longest.end_char]
    entity_id = person_id(name) if " " in name else titled.entity_id
    return longest._replace(entity_id=entity_id, role=titled.role, confidence=confidence)


def _apart(mentions: Sequence[Mention]) -> Iterator[Mention]:
    end = -1
    for mention in sorted(mentions, key=lambda m: (m.start_char, -m.end_char)):
        if mention.start_char >= end:
            end = mention.end_char
            yield mention
