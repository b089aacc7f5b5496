"""Where and when a deed was done, as the words around it say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from transforms.documents import Document, Mention, Sentence
from transforms.events.actors import Party

LOCATIVE = re.compile(
    r"\b(?:in|at|near|around|outside|inside|across|throughout)\s(?:[\w-]{1,30}\s){0,3}\Z"
)
PRECISION = {4: "year", 7: "month", 10: "day", 13: "hour", 16: "minute", 19: "second"}


def place_of(
    text: str,
    mentions: Sequence[Mention],
    start: int,
    end: int,
    actor: Party | None,
    recipient: Party | None,
) -> str | None:
    """Return the place that the clause names after 'in', 'at' or 'near', the nearest first."""
    for mention in mentions:
        if mention.entity_type != "place" or mention.is_metonym or mention.entity_id is None:
            continue
        if not start <= mention.start_char < end + 40:
            continue
        at = mention.start_char
        is_actors = actor is not None and actor.start <= at < actor.end
        if not is_actors and LOCATIVE.search(text, max(0, at - 40), at):
            return mention.entity_id
    if recipient is not None and recipient.entity_id is not None:
        head = [m for m in mentions if m.start_char == recipient.start]
        if any(m.entity_type == "place" and not m.is_metonym for m in head):
            return recipient.entity_id if not recipient.entity_id.startswith("iso:") else None
    return None


def date_of(
    document: Document, start: int, end: int, sentence: Sentence
) -> tuple[datetime | None, str | None]:
    """Return when the deed was done: the time in its clause, else the only one of its sentence."""
    times = [
        t
        for t in document.times
        if sentence.start_char <= t.start_char < sentence.end_char
        and t.starts_at is not None
        and t.timex_type in ("DATE", "TIME")
    ]
    within = [t for t in times if start <= t.start_char < end]
    if not within and len(times) == 1:
        within = times
    if not within or within[0].value is None:
        return None, None
    return within[0].starts_at, _precision(within[0].value)


def _precision(value: str) -> str:
    """Return what a TIMEX3 value knows: 2020-11 is a month, a week or a season is one too."""
    if "W" in value or not value.replace("-", "").replace("T", "").replace(":", "").isdigit():
        return "year" if len(value) == 4 else "month"
    return PRECISION.get(len(value), "day")
