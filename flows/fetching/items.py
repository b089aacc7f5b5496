"""An item that a feed offers, as it is remembered until it is fetched and after."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

# Longer ones are cut: they are labels, and a feed could hold a book in each.
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of an item; `key` names it in the ledger, `html` is its full text if any.

    `published_at` is as the feed wrote it where it wrote no time of day, else ISO 8601 in UTC.
    """

    key: str
    guid: str | None = None
    link: str | None = None
    title: str | None = None
    author: str | None = None
    summary: str | None = None
    published_at: str | None = None
    html: str | None = None


def key_of(name: str) -> str:
    """Return the key of an item by its guid, or its link where it has none."""
    return hashlib.sha256(name.encode()).hexdigest()


def to_json(item: Item) -> str:
    """Return an item as JSON."""
    return json.dumps(asdict(item), ensure_ascii=False)


def from_json(text: str) -> Item:
    """Return the item that `to_json` wrote."""
    return Item(**json.loads(text))
