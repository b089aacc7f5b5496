"""The same event told twice is one row: the fullest, where it is told first."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.documents import Event


def without_repeats(events: Sequence[Event]) -> list[Event]:
    """Return the events in order without those that only repeat another one of the document."""
    kept: list[Event] = []
    for event in events:
        twin = next((i for i, other in enumerate(kept) if _is_same(other, event)), None)
        if twin is None:
            kept.append(event)
        elif _fullness(event) > _fullness(kept[twin]):
            kept[twin] = event
    return sorted(kept, key=lambda e: (e.start_char, e.end_char))


def _is_same(one: Event, other: Event) -> bool:
    if one.cameo_root != other.cameo_root or one.is_negated != other.is_negated:
        return False
    if one.is_hypothetical != other.is_hypothetical:
        return False
    if not _is_party(one.actor_entity_id, one.actor_text, other.actor_entity_id, other.actor_text):
        return False
    if one.event_date and other.event_date and one.event_date != other.event_date:
        return False
    places = {one.place_entity_id, other.place_entity_id} - {None}
    if len(places) > 1:
        return False
    return _is_recipient(one, other)


def _is_party(
    one_id: str | None, one_text: str | None, other_id: str | None, other_text: str | None
) -> bool:
    if one_id or other_id:
        return one_id == other_id
    return _plain(one_text) == _plain(other_text)


def _is_recipient(one: Event, other: Event) -> bool:
    """Return whether the recipients are the same, or one of two forceful deeds names none."""
    if one.recipient_text is None or other.recipient_text is None:
        return one.cameo_root >= "14" or one.recipient_text == other.recipient_text
    return _is_party(
        one.recipient_entity_id,
        one.recipient_text,
        other.recipient_entity_id,
        other.recipient_text,
    )


def _plain(text: str | None) -> str:
    words = (text or "").lower().split()
    return " ".join(word for word in words if word not in ("the", "a", "an"))


def _fullness(event: Event) -> tuple[int, float]:
    known = (event.actor_text, event.recipient_text, event.place_entity_id, event.event_date)
    return sum(value is not None for value in known), event.confidence
