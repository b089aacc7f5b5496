"""A feed's items as records of articles."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from transforms.documents import Rejected
from transforms.reading.feeds import Entry, Feed, read_feed
from transforms.reading.html import visible_text

DIGITS = 16


class Item(NamedTuple):
    """An item of a feed: its locator, which survives as the feed moves on, and its record."""

    locator: str
    record: dict[str, Any]


def parse_feed(content: bytes) -> list[Item] | Rejected:
    """Return the items of a feed in its order, those without any text included.

    The locator is `item:` and a hash of the item's own id, else of its address, else of its title.
    Codes as in `read_feed`. A feed that breaks off gives what stands before.
    """
    feed = read_feed(content)
    return feed if isinstance(feed, Rejected) else list(_items(feed))


def _items(feed: Feed) -> Iterator[Item]:
    seen: Counter[str] = Counter()
    for entry in feed.entries:
        record = _record(entry, feed.title)
        name = entry.guid or entry.link or record.get("title") or record["html"]
        digest = hashlib.sha256(name.encode()).hexdigest()[:DIGITS]
        seen[digest] += 1
        again = f"-{seen[digest]}" if seen[digest] > 1 else ""
        yield Item(f"item:{digest}{again}", record)


def _record(entry: Entry, publisher: str | None) -> dict[str, Any]:
    """Return an item as a record: its content is the article, else its summary is."""
    values = {
        "html": entry.html or entry.summary or "",
        "id": entry.guid,
        "title": _plain(entry.title),
        "summary": _plain(entry.summary) if entry.html and entry.summary != entry.html else None,
        "url": entry.link,
        "published_at": entry.published_at,
        "author": entry.author,
        "publisher": _plain(publisher),
    }
    return {key: value for key, value in values.items() if value is not None}


def _plain(markup: str | None) -> str | None:
    if markup is None or "<" not in markup:
        return markup
    return " ".join(visible_text(markup).split())
