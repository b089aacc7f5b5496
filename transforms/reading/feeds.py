"""RSS and Atom to records, by feedparser."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from transforms.documents import Rejected
from transforms.reading.declared import decode_markup
from transforms.reading.records import sound_text

DIGITS = 16
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


class Item(NamedTuple):
    """An item of a feed: its locator, which survives as the feed moves on, and its record."""

    locator: str
    record: dict[str, Any]


def parse_feed(content: bytes) -> list[Item] | Rejected:
    """Return the items of a feed in its order, those without any text included.

    The locator is `item:` and a hash of the item's own id, else of its address, else of its title.
    E_XML if it declares entities, as bombs do, or is no feed at all. A feed that breaks off gives
    what stands before.
    """
    decoded = decode_markup(content)
    if isinstance(decoded, Rejected):
        return decoded
    text = sound_text(decoded[0])
    if "<!ENTITY" in text.upper():
        return Rejected("read", "E_XML", "the feed declares entities, as bombs do: not expanded")
    import feedparser  # slow to import, seldom needed

    try:
        parsed = feedparser.parse(
            DECLARATION.sub("", text.lstrip("\ufeff"), count=1).strip().encode(),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it raises whatever its inner parsers do, e.g. on &#x110000;
        return Rejected("read", "E_XML", f"no feed that can be read: {error}")
    if not parsed.entries and not parsed.version:
        why = parsed.get("bozo_exception", "no channel and no entry")
        return Rejected("read", "E_XML", f"no feed that can be read: {why}")
    return list(_items(parsed))


def _items(parsed: Any) -> Iterator[Item]:
    seen: Counter[str] = Counter()
    for entry in parsed.entries:
        record = _record(entry, parsed.feed)
        name = record.get("id") or record.get("url") or record.get("title") or record["html"]
        digest = hashlib.sha256(name.encode()).hexdigest()[:DIGITS]
        seen[digest] += 1
        again = f"-{seen[digest]}" if seen[digest] > 1 else ""
        yield Item(f"item:{digest}{again}", record)


def _record(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item as a record: its longest content is the article, else its summary is."""
    contents = [part.get("value") or "" for part in entry.get("content", [])]
    longest, summary = max(contents, key=len, default=""), entry.get("summary") or ""
    article = longest if longest.strip() else summary
    values = {
        "html": article,
        "id": entry.get("id"),
        "title": _plain(entry.get("title")),
        "summary": _plain(summary) if longest.strip() and summary != longest else None,
        "url": entry.get("link"),
        "published_at": entry.get("published") or entry.get("updated"),
        "author": entry.get("author"),
        "publisher": _plain(feed.get("title")),
    }
    return {key: value for key, value in values.items() if isinstance(value, str)}


def _plain(markup: object) -> str | None:
    from transforms.reading.html import visible_text

    if not isinstance(markup, str) or "<" not in markup:
        return markup if isinstance(markup, str) else None
    return " ".join(visible_text(markup).split())
