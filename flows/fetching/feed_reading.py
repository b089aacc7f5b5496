"""A fetched feed to the items that can be asked for.

Runs in a process of its own (feed_process.py), which bounds what a hostile feed costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.fetching.answers import Answer
from flows.fetching.items import LONGEST, Item, key_of
from flows.fetching.problems import FetchFailed
from flows.fetching.urls import joined
from transforms.documents import Rejected
from transforms.reading import feeds
from transforms.reading.feeds import Entry

MOST_ITEMS = 5_000


@dataclass(frozen=True, slots=True)
class Feed:
    """The items of a feed in its order, those without link and text left out; what was amiss."""

    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()


def read_feed(answer: Answer) -> Feed:
    """Return the feed in an answer. Raises FetchFailed, E_FETCH_FEED, if it holds none.

    A feed whose XML is not well-formed is read as far as it goes, unless its end is missing: then
    the last item could be cut short, and the feed is read again another time.
    """
    found = feeds.read_feed(answer.body, answer.charset)
    if isinstance(found, Rejected):
        raise FetchFailed("E_FETCH_FEED", f"{answer.address}: {found.detail}")
    if found.broken and not (found.entries and found.whole):
        why = f"{answer.address} is no feed that can be read: it is broken XML ({found.broken})"
        raise FetchFailed("E_FETCH_FEED", why)
    entries = found.entries[:MOST_ITEMS]
    items = tuple(item for entry in entries for item in _items(entry, answer.address))
    return Feed(items, tuple(_notes(found, len(entries) - len(items))))


def _notes(found: feeds.Feed, left_out: int) -> Iterator[str]:
    if found.broken:
        yield f"the feed is broken XML ({found.broken}), read as far as it goes"
    if len(found.entries) > MOST_ITEMS:
        yield f"only the first {MOST_ITEMS} of {len(found.entries)} items are looked at"
    if left_out:
        yield f"{left_out} items have neither an address to ask nor a text"


def _items(entry: Entry, base: str) -> Iterator[Item]:
    link = _link(entry, base)
    if link is None and (entry.html is None or entry.guid is None):
        return
    guid = _cut(entry.guid)
    yield Item(
        key=key_of(guid or link or ""),
        guid=guid,
        link=link,
        title=_cut(entry.title),
        author=_cut(entry.author),
        summary=_cut(entry.summary),
        published_at=_cut(entry.published_at),
        html=entry.html,
    )


def _link(entry: Entry, base: str) -> str | None:
    """Return where an item's page is, as far as it can be asked for."""
    try:
        return joined(base, entry.link) if entry.link else None
    except FetchFailed:
        return None


def _cut(text: str | None) -> str | None:
    return text[:LONGEST] if text else None
