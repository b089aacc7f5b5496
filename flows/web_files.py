"""Feeds and WARC files to what they carry."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, cast

from flows.deadline import limit_of
from flows.inputs import Found
from flows.place import Place, accepted, refused, too_large
from transforms.documents import OutOfTime, Rejected
from transforms.reading.feed_items import Item, parse_feed
from transforms.reading.records import canonical_json, check_record, extra_keys

LONGEST_HEADER = 1 << 18
TEXTS = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
# Record types of WARC that carry what a server sent; the others tell how it was fetched.
RECORD_END = b"\r\n\r\n"
PANIC = "PanicException"  # what a fault in Rust raises; it is no Exception
CARRIERS = ("response", "resource", "conversion")


def read_feed(place: Place, stream: BinaryIO) -> Iterator[Found]:
    """Yield the items of an RSS or Atom file; locator item:HASH of the item's own id."""
    limit = place.limits.max_input_bytes
    content = stream.read(limit + 1)
    if place.faults:
        return
    items = _in_time(place, content) if len(content) <= limit else too_large(place)
    if isinstance(items, Rejected):
        yield refused(place, _placed(place, "", items), content=content[:limit])
        return
    for locator, found in items:
        record = check_record(found)
        if isinstance(record, Rejected):
            yield refused(place, _placed(place, locator, record), locator)
            continue
        yield accepted(
            place,
            "application/rss+xml",
            canonical_json(record),
            locator=locator,
            extra=extra_keys(record),
        )
    if not items:
        why = f"{place.where()} is a feed without items"
        yield refused(place, Rejected("read", "E_EMPTY", why))


def _in_time(place: Place, content: bytes) -> list[Item] | Rejected:
    """Parse a feed in the seconds that a document may take: its parser has slow patterns."""
    try:
        with limit_of(place.limits.max_seconds)(0):
            return parse_feed(content)
    except OutOfTime:
        why = f"a feed that takes more than {place.limits.max_seconds:g} s to read"
        return Rejected("read", "E_TIMEOUT", why)


def _placed(place: Place, locator: str, why: Rejected) -> Rejected:
    if why.code == "E_TOO_LARGE":
        return why
    return Rejected(why.stage, why.code, f"{place.where(locator)}: {why.detail}")


class _Forward:
    """A stream that can only be read: fastwarc seeks in any other, and not all can."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.position = 0
        self.tail = b""

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        content = self.stream.read(size)
        self.position += len(content)
        self.tail = (self.tail + content[-len(RECORD_END) :])[-len(RECORD_END) :]
        return content

    def tell(self) -> int:
        """Return the position."""
        return self.position


def read_warc(place: Place, stream: BinaryIO) -> Iterator[Found]:
    """Yield the pages and texts of a WARC file; locator record:N, from 1, all records counted.

    Of a page the address and what the server said of its encoding go along. What is no text is
    refused as E_MEDIA_TYPE, what a server answered with an error as E_NOT_ARTICLE.
    """
    from fastwarc.warc import ArchiveIterator

    forward = _Forward(stream)
    records = ArchiveIterator(
        cast(BinaryIO, forward),
        parse_http=False,
        max_header_len=LONGEST_HEADER,
        stream_detect=False,
    )
    number = found = 0
    try:
        for number, record in enumerate(records, 1):
            if (record.headers.get("WARC-Type") or "").lower() not in CARRIERS:
                continue
            found += 1
            whole = yield from _record(place, f"record:{number}", record)
            if not whole:
                return
    except BaseException as error:
        if not isinstance(error, OSError | ValueError) and type(error).__name__ != PANIC:
            raise
        if not place.faults:
            why = f"{place.where(f'record:{number + 1}')} is damaged: {error}"
            yield refused(place, Rejected("read", "E_TRUNCATED", why))
        return
    if not found and not place.faults:
        why = f"{place.where()} holds no response at all"
        yield refused(place, Rejected("read", "E_EMPTY", why))
    elif forward.tail != RECORD_END and not place.faults:
        why = f"{place.where()} ends within a record: those that are whole are loaded"
        yield refused(place, Rejected("read", "E_TRUNCATED", why))


def _record(place: Place, locator: str, record: Any) -> Generator[Found, None, bool]:
    """Yield a record as an input; return whether it was there to its end."""
    limit, expected = place.limits.max_input_bytes, record.content_length
    if expected > limit:
        yield refused(place, too_large(place, locator), locator)
        return True
    record.freeze()
    if record.content_length < expected or str(expected) != record.headers.get("Content-Length"):
        if not place.faults:
            why = f"{place.where(locator)} is cut short"
            yield refused(place, Rejected("read", "E_TRUNCATED", why), locator)
        return False
    try:
        record.parse_http(auto_decode="all", max_header_len=LONGEST_HEADER)
        content = record.reader.read(limit + 1)
    except (OSError, ValueError) as error:
        why = f"{place.where(locator)} cannot be decoded: {error}"
        yield refused(place, Rejected("read", "E_ENCODING", why), locator)
        return True
    yield _judged(place, locator, record, content)
    return True


def _judged(place: Place, locator: str, record: Any, content: bytes) -> Found:
    if len(content) > place.limits.max_input_bytes:
        return refused(place, too_large(place, locator), locator)
    status = record.http_headers.status_code if record.http_headers else None
    if status is not None and not 200 <= status < 300:
        why = f"{place.where(locator)}: the server answered with status {status}"
        return refused(place, Rejected("read", "E_NOT_ARTICLE", why), locator, content)
    kind = record.http_content_type or record.headers.get("Content-Type") or ""
    media_type = TEXTS.get(kind.partition(";")[0].strip().lower())
    if media_type is None:
        why = f"{place.where(locator)} is {kind[:80] or 'of no named type'}, which is not read"
        return refused(place, Rejected("read", "E_MEDIA_TYPE", why), locator, content)
    address = record.headers.get("WARC-Target-URI") or ""
    return accepted(
        place,
        media_type,
        content,
        locator=locator,
        charset=record.http_charset,
        url=address.strip("<>") if address.startswith(("http", "<http")) else None,
    )
