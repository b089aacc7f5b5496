"""Where and when a deed was done, as the words around it say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from transforms.documents import Document, Mention
from transforms.events.actors import Party
from transforms.events.background import TEMPORAL
from transforms.events.deed import Deed
from transforms.events.deeds import Clauses
from transforms.events.phrases import RELATIVE
from transforms.events.tokens import Token
from transforms.within import beginning_within

LOCATIVE = re.compile(
    r"\b(?:in|at|near|around|outside|inside|across|throughout)\s(?:[\w-]{1,30}\s){0,3}\Z"
)
# A time behind these is not when the deed was done.
DATING = re.compile(
    r"\b(?:of|since|until|till|by|before|after)\s(?:the\s)?(?:end\sof\s)?(?:the\s)?\Z"
)
# How far before its verb a time may end, in characters: "on Monday attacked".
BESIDE = 1
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
        if not start <= mention.start_char < end:
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


def date_of(document: Document, clauses: Clauses, deed: Deed) -> tuple[datetime | None, str | None]:
    """Return when the deed was done: the time behind its verb, else one before all verbs.

    A time that dates another thing ('Resolution 242 of 1967', 'since May') is left alone.
    """
    tokens = clauses.tokens
    told = beginning_within(document.times, tokens[0].start, tokens[-1].end)
    if not told:
        return None, None
    head, last = tokens[deed.head].start, tokens[min(deed.end, len(tokens)) - 1].end
    lead = min((tokens[g.head].start for g in clauses.groups if g.is_finite), default=last)
    times = [
        t
        for t in told
        if t.starts_at is not None
        and t.timex_type in ("DATE", "TIME")
        and not _is_of_another(document.text, tokens, t.start_char, head)
    ]
    behind = [t for t in times if head < t.start_char < last]
    begin = tokens[deed.begin].start
    beside = [t for t in times if t.end_char <= begin <= t.end_char + BESIDE]
    if not behind and (main := _main_verb(clauses, deed)) is not None:
        behind = [t for t in times if tokens[main].start < t.start_char < head]
    own = behind[:1] or [t for t in times if t.start_char < lead][-1:] or beside
    if not own or own[0].value is None:
        return None, None
    return own[0].starts_at, _precision(own[0].value)


def _main_verb(clauses: Clauses, deed: Deed) -> int | None:
    """Return the verb whose time a participle behind a comma shares: 'exploded on 2 May, killing'.

    None for any other deed.
    """
    tokens, place = clauses.tokens, deed.begin
    while place and tokens[place - 1].kind == "adverb":
        place -= 1
    is_clause = place > 0 and tokens[place - 1].text == ","
    groups = [group for group in clauses.groups if group.head == deed.head]
    if not (is_clause and groups and groups[0].form == "gerund" and not groups[0].is_finite):
        return None
    return max((g.head for g in clauses.groups if g.is_finite and g.head < deed.head), default=None)


def _is_of_another(text: str, tokens: Sequence[Token], time: int, head: int) -> bool:
    """Return whether a time stands in another clause than the verb, or is that of a thing."""
    if DATING.search(text, max(0, time - 30), time):
        return True
    between = [t for t in tokens if min(time, head) < t.start < max(time, head)]
    if time < head:
        return any(t.lower in RELATIVE or t.text == ";" for t in between)
    return any(t.lower in RELATIVE or t.lower in TEMPORAL or t.text == ";" for t in between)


def _precision(value: str) -> str:
    """Return what a TIMEX3 value knows: 2020-11 is a month, a week or a season is one too."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T[A-Z]{2}", value):
        return "day"
    if "W" in value or not value.replace("-", "").replace("T", "").replace(":", "").isdigit():
        return "year" if len(value) == 4 else "month"
    return PRECISION.get(len(value), "day")
