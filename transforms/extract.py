"""Extraction: the ordered list of steps. Each adds rows to the document; the order is the rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transforms.counts.find import find_counts
from transforms.documents import (
    Count,
    Document,
    Event,
    Evidence,
    Finding,
    Mention,
    Quote,
    TimeExpression,
)
from transforms.entity_tags import find_entity_tags
from transforms.events.find import find_events
from transforms.extract_rows import reference_tables
from transforms.names.acronyms import find_acronyms
from transforms.names.bodies import find_bodies
from transforms.names.known_names import find_names
from transforms.names.merge import closed_to_names, merge
from transforms.names.merge_rows import Row
from transforms.names.metonymy import find_metonyms
from transforms.names.own import id_in, merge_ids, without
from transforms.names.persons import find_persons
from transforms.names.things import TYPES as THINGS
from transforms.names.things import find_things
from transforms.places.placing import find_places
from transforms.quotes.quotes import find_quotes
from transforms.reference import Reference
from transforms.tagging.engines import Tag
from transforms.themes import find_hashtags, find_themes
from transforms.timexes.find import find_times

Step = Callable[[Document, Reference], Sequence[Finding]]

# A mention that a later step finds replaces the earlier ones that it overlaps: a body named with
# its country, a person named like a city, and a capital that speaks are surer than the gazetteer.
STEPS: tuple[Step, ...] = (
    find_names,
    find_bodies,
    find_acronyms,
    find_things,
    find_persons,
    find_places,
    find_metonyms,
    find_hashtags,
    find_themes,
    find_entity_tags,
    find_times,
    find_quotes,
    find_counts,
    find_events,
)
ANY_LANGUAGE: frozenset[Step] = frozenset({find_hashtags})
# Where a document keeps what was found.
LISTS: dict[type, str] = {
    Evidence: "tags",
    TimeExpression: "times",
    Quote: "quotes",
    Count: "counts",
    Event: "events",
}

__all__ = ["STEPS", "extract", "reference_tables"]


def extract(
    document: Document, reference: Reference, tags: Sequence[Tag] | None = None, method: str = ""
) -> None:
    """Fill the document's lists of what was found; all in the order of their place in the text.

    `tags` are what an engine of that `method` found; they are merged with the gazetteer's names
    before any step that builds on names.

    The steps know English; of a document in another language only the hashtags are read.
    """
    is_english = document.language in (None, "en")
    closed = closed_to_names(tags or ())
    for step in STEPS:
        if is_english or step in ANY_LANGUAGE:
            _add(document, step(document, reference), closed)
        if step is find_names and is_english and tags is not None:
            document.mentions = merge(document, reference, tags, method)
        if reference.never_read:
            document.mentions = without(document, reference.never_read)
    merge_ids(document, id_in(document, reference))


def _add(document: Document, rows: Sequence[Finding], closed: Row[Tag]) -> None:
    """Put the rows of a step, which are all of one kind, to the others of their kind."""
    if not rows:
        return
    if not isinstance(rows[0], Mention):
        getattr(document, LISTS[type(rows[0])]).extend(rows)
        return
    mentions = [row for row in rows if isinstance(row, Mention)]
    if closed.items:
        mentions = [mention for mention in mentions if _may_stand(mention, closed)]
    document.mentions = replace_overlapped(document.mentions, mentions)


def _may_stand(mention: Mention, closed: Row[Tag]) -> bool:
    """Return whether no tag that is closed to names, but for those of things, stands there."""
    if mention.entity_type in THINGS:
        return True
    return not closed.touching(mention.start_char, mention.end_char)


def replace_overlapped(old: Sequence[Mention], new: Sequence[Mention]) -> list[Mention]:
    """Return both, sorted by start, without the old ones that a new one overlaps."""
    if not old:
        return sorted(new)
    taken: set[int] = set()
    for row in new:
        taken.update(range(row.start_char, row.end_char))
    kept = [row for row in old if taken.isdisjoint(range(row.start_char, row.end_char))]
    return sorted([*kept, *new])
