"""RSS 0.9 to 2.0, RDF and Atom, from bytes in memory, by feedparser.

Some of feedparser's patterns take quadratic time (200 kB of letters as an author cost 198 s with
6.0.14): who calls `read_feed` bounds its time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.parsers import expat

from transforms.documents import Rejected
from transforms.reading.declared import decode_markup
from transforms.reading.records import sound_text

ROOTS = ("rss", "feed", "RDF")
# The root element begins within so many bytes.
PROLOG_BYTES = 16 * 1024
DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>\n"
DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,400}\?>")
EMAIL = re.compile(r"[^\s@]{1,80}@\S{1,200}")
TO_THE_SECOND = re.compile(r"\d:\d\d:\d\d")


class Entry(NamedTuple):
    """What a feed says of an item; `html` is its full text if it carries one.

    `published_at` is ISO 8601 in UTC where the feed gives seconds, else as it wrote it.
    """

    guid: str | None
    link: str | None
    title: str | None
    author: str | None
    summary: str | None
    published_at: str | None
    html: str | None


class Feed(NamedTuple):
    """A feed's title and items in its order; `broken` is what is wrong with its XML.

    One that is not `whole` lacks its end, so that its last item may be cut short.
    """

    title: str | None
    entries: tuple[Entry, ...]
    broken: str | None
    whole: bool


def read_feed(content: bytes, told: str | None = None) -> Feed | Rejected:
    """Return the feed that bytes hold, as far as its XML goes; `told` is the server's charset.

    E_XML if it declares entities, as bombs do, or is no feed; codes of decoding as in `decode`.
    """
    decoded = decode_markup(content, told)
    if isinstance(decoded, Rejected):
        return decoded
    rooted = _from_root(sound_text(decoded[0]).lstrip("\ufeff \t\r\n").encode())
    if isinstance(rooted, Rejected):
        return rooted
    root, document = rooted
    import feedparser  # slow to import, seldom needed

    try:
        found = feedparser.parse(
            document,
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it raises whatever its inner parsers do, e.g. on &#x110000;
        return _no_feed(str(error))
    entries = tuple(_entry(entry) for entry in found.entries)
    broken = str(found.bozo_exception) if found.bozo else None
    end = re.search(rb"</(?:[\w.-]{1,40}:)?%b\s*>" % root.encode(), document)
    if broken and not entries and end is None:
        return _no_feed(broken)
    return Feed(_text(found.feed.get("title")), entries, broken, end is not None)


def _no_feed(why: str) -> Rejected:
    return Rejected("read", "E_XML", f"no feed that can be read: {why}")


def _from_root(content: bytes) -> tuple[str, bytes] | Rejected:
    """Return the name of the root element, and the document from there on under a declaration.

    So nothing that precedes the root reaches the feed's parser: no document type, no entity.
    """
    parser = expat.ParserCreate("utf-8")
    found: list[tuple[str, int]] = []
    entities: list[object] = []

    def start(name: str, _attributes: object) -> None:
        if not found:
            found.append((name.rpartition(":")[2], parser.CurrentByteIndex))

    parser.StartElementHandler = start
    parser.EntityDeclHandler = lambda *declared: entities.append(declared[0])
    document = DECLARATION + DECLARED.sub(b"", content, count=1)
    try:
        for piece in document[:PROLOG_BYTES].split(b">"):  # so that no entity is ever expanded
            parser.Parse(piece + b">", False)
            if found or entities:
                break
    except expat.ExpatError as error:
        return _no_feed(f"it is no XML ({error})")
    if entities:
        return Rejected("read", "E_XML", "the feed declares entities, as bombs do: not expanded")
    name, index = found[0] if found else ("nothing", 0)
    if name not in ROOTS:
        return _no_feed(f"its root is {name[:40]!r}")
    return name, DECLARATION + document[index:]


def _entry(entry: Mapping[str, Any]) -> Entry:
    return Entry(
        guid=_text(entry.get("id")),
        link=_text(entry.get("link")),
        title=_text(entry.get("title")),
        author=_author(entry),
        summary=_text(entry.get("summary")),
        published_at=_published(entry),
        html=_content(entry),
    )


def _content(entry: Mapping[str, Any]) -> str | None:
    """Return the longest text that an item carries, as HTML; its summary does not count."""
    texts = [part.get("value") or "" for part in entry.get("content", [])]
    longest = max(texts, key=len, default="").strip()
    return sound_text(longest) if longest else None


def _author(entry: Mapping[str, Any]) -> str | None:
    """Return the names of the authors; an address that RSS asks for is none."""
    parts = entry.get("authors") or [{"name": entry.get("author")}]
    names = (_text(part.get("name")) for part in parts)
    return _text(", ".join(dict.fromkeys(n for n in names if n and not EMAIL.fullmatch(n))))


def _published(entry: Mapping[str, Any]) -> str | None:
    for name in ("published", "updated"):
        written, parsed = _text(entry.get(name)), entry.get(f"{name}_parsed")
        if written and parsed and TO_THE_SECOND.search(written):
            return _iso(parsed) or written
        if written:
            return written
    return None


def _iso(parsed: Sequence[int]) -> str | None:
    try:
        year, month, day, hour, minute, second = parsed[:6]
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return sound_text(" ".join(value.split())) or None
