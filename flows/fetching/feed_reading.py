"""Feeds to items, from bytes in memory: RSS 0.9 to 2.0, RDF and Atom, by feedparser.

Runs in a process of its own (feed_process.py), since some of feedparser's patterns take quadratic
time: 200 kB of letters as an author cost 198 s with 6.0.14.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from xml.parsers import expat

from flows.fetching.answers import Answer
from flows.fetching.charsets import declared_in_xml, decode_declared
from flows.fetching.items import LONGEST, Item, key_of
from flows.fetching.problems import FetchFailed
from flows.fetching.urls import joined
from transforms.reading.records import sound_text

ROOTS = {"rss": b"</rss>", "feed": b"</feed>", "RDF": b"RDF>"}
MOST_ITEMS = 5_000
# The root element begins within so many bytes.
PROLOG_BYTES = 16 * 1024
DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>\n"
EMAIL = re.compile(r"[^\s@]{1,80}@\S{1,200}")
HEADERS = {"content-type": "application/xml; charset=utf-8"}


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
    import feedparser

    root, content = _from_root(_utf8(answer), answer.address)
    found = feedparser.parse(
        io.BytesIO(content),
        response_headers=HEADERS,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    notes = []
    if found.bozo:
        why = str(found.bozo_exception)
        if not found.entries or ROOTS[root] not in content:
            raise _no_feed(answer.address, f"it is broken XML ({why})")
        notes.append(f"the feed is broken XML ({why}), read as far as it goes")
    if len(found.entries) > MOST_ITEMS:
        notes.append(f"only the first {MOST_ITEMS} of {len(found.entries)} items are looked at")
    entries = found.entries[:MOST_ITEMS]
    items = tuple(item for entry in entries for item in _items(entry, answer.address))
    if len(items) < len(entries):
        notes.append(f"{len(entries) - len(items)} items have neither an address to ask nor a text")
    return Feed(items, tuple(notes))


def _no_feed(address: str, why: str) -> FetchFailed:
    return FetchFailed("E_FETCH_FEED", f"{address} is no feed that can be read: {why}")


def _utf8(answer: Answer) -> bytes:
    labels = (answer.charset, declared_in_xml(answer.body), "cp1252")
    decoded = decode_declared(answer.body, labels)
    if decoded is None:
        raise _no_feed(answer.address, "no encoding that it names or may have fits")
    return decoded[0].lstrip().encode()


def _from_root(content: bytes, address: str) -> tuple[str, bytes]:
    """Return the name of the root element, and the document from there on under a declaration.

    So nothing that precedes the root reaches the feed's parser: no document type, no entity.
    """
    parser = expat.ParserCreate("utf-8")
    found: list[tuple[str, int]] = []

    def start(name: str, _attributes: object) -> None:
        if not found:
            found.append((name.rpartition(":")[2], parser.CurrentByteIndex))

    def entity(*_: object) -> None:
        raise _no_feed(address, "it declares entities, as bombs do")

    parser.StartElementHandler = start
    parser.EntityDeclHandler = entity
    document = _redeclared(content)
    try:
        for piece in document[:PROLOG_BYTES].split(b">"):  # so that no entity is ever expanded
            parser.Parse(piece + b">", False)
            if found:
                break
    except expat.ExpatError as error:
        raise _no_feed(address, f"it is no XML ({error})") from error
    name, index = found[0] if found else ("nothing", 0)
    if name not in ROOTS:
        raise _no_feed(address, f"its root is {name[:40]!r}")
    return name, DECLARATION + document[index:]


def _redeclared(content: bytes) -> bytes:
    """Return UTF-8 XML under a declaration that says so."""
    if content.startswith(b"<?xml"):
        content = content[content.find(b"?>") + 2 :]
    return DECLARATION + content


def _items(entry: Any, base: str) -> Iterator[Item]:
    guid, html = _text(entry.get("id")), _content(entry)
    link = _link(entry, base)
    if link is None and (html is None or guid is None):
        return
    yield Item(
        key=key_of(guid or link or ""),
        guid=guid,
        link=link,
        title=_text(entry.get("title")),
        author=_author(entry),
        summary=_text(entry.get("summary")),
        published_at=_published(entry),
        html=html,
    )


def _link(entry: Any, base: str) -> str | None:
    """Return where an item's page is, as far as it can be asked for."""
    link = _text(entry.get("link"))
    if link is None:
        return None
    try:
        return joined(base, link)
    except FetchFailed:
        return None


def _content(entry: Any) -> str | None:
    """Return the longest text that an item carries, as HTML; its summary does not count."""
    texts = [part.get("value") or "" for part in entry.get("content", [])]
    longest = max(texts, key=len, default="").strip()
    return sound_text(longest) if longest else None


def _author(entry: Any) -> str | None:
    """Return the names of the authors; an address that RSS asks for is none."""
    parts = entry.get("authors") or [{"name": entry.get("author")}]
    names = (_text(part.get("name")) for part in parts)
    return _text(", ".join(dict.fromkeys(n for n in names if n and not EMAIL.fullmatch(n))))


def _published(entry: Any) -> str | None:
    for name in ("published", "updated"):
        written, parsed = _text(entry.get(name)), entry.get(f"{name}_parsed")
        if written and ":" in written and isinstance(parsed, struct_time):
            return _iso(parsed) or written
        if written:
            return written
    return None


def _iso(parsed: struct_time) -> str | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return sound_text(" ".join(value.split()))[:LONGEST] or None
