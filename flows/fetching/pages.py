"""What was fetched, as raw bytes with the record that ingest reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flows.fetching.answers import Answer
from flows.fetching.items import Item
from flows.fetching.problems import FetchFailed
from flows.redact import redact
from seeds.sources import Source
from transforms.documents import Rejected
from transforms.reading.declared import decode_markup
from transforms.reading.records import sound_text

# Media types of pages, the ending of their raw file and the record's key for their text.
READABLE = {
    "": (".html", "html"),
    "text/html": (".html", "html"),
    "application/xhtml+xml": (".html", "html"),
    "text/plain": (".txt", "text"),
}


@dataclass(frozen=True, slots=True)
class Catch:
    """One thing for the inbox: bytes as they came, their hash, and the record about them."""

    raw: bytes
    ending: str
    sha256: str
    record: dict[str, Any]


def catch_page(source: Source, item: Item, answer: Answer, at: datetime) -> Catch:
    """Return the page of an item. Raises FetchFailed: E_MEDIA_TYPE, E_EMPTY, E_ENCODING, …."""
    if answer.media_type not in READABLE:
        raise FetchFailed(
            "E_MEDIA_TYPE", f"{answer.address} is {answer.media_type[:80]!r}, not a page of text"
        )
    ending, key = READABLE[answer.media_type]
    text, encoding = _text(answer)
    details = {
        key: text,
        "url": redact(answer.address),
        "media_type": answer.media_type or None,
        "raw_encoding": encoding,
        "feed_link": item.link if item.link != answer.address else None,
    }
    return _catch(source, item, at, answer.body, ending, details)


def catch_content(source: Source, item: Item, at: datetime) -> Catch:
    """Return the full text that a feed carried. Raises FetchFailed, E_EMPTY, if it carried none."""
    if not item.html:
        raise FetchFailed(
            "E_EMPTY",
            f"the feed of {source.id} has no full text for an item: set its content to page",
        )
    details = {"html": item.html, "url": item.link}
    return _catch(source, item, at, item.html.encode(), ".html", details)


def _text(answer: Answer) -> tuple[str, str]:
    """Return text and encoding by what is declared, else as files are read."""
    decoded = decode_markup(answer.body, answer.charset)
    if isinstance(decoded, Rejected):
        raise FetchFailed(decoded.code, f"{answer.address}: {decoded.detail}")
    return decoded


def _catch(
    source: Source, item: Item, at: datetime, raw: bytes, ending: str, details: dict[str, Any]
) -> Catch:
    digest = hashlib.sha256(raw).hexdigest()
    record = {
        "id": item.guid,
        "title": item.title,
        "author": item.author,
        "publisher": source.name,
        "language": source.language,
        "published_at": item.published_at,
        "feed_summary": item.summary,
        "source_id": source.id,
        "licence": source.licence,
        "fetched_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "raw_sha256": digest,
        **details,
    }
    told = {name: value for name, value in record.items() if value is not None}
    sound = {name: sound_text(value) for name, value in told.items()}
    return Catch(raw, ending, digest, sound)
