"""The body of an answer, unpacked under a cap that holds after unpacking."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

from flows.fetching.problems import FetchFailed

# What is asked for; anything else that comes is refused, since its size cannot be bounded here.
ACCEPT_ENCODING = "gzip, deflate"
STEP_BYTES = 64 * 1024
GZIP_MAGIC = b"\x1f\x8b"
# zlib's own notation: gzip or zlib by the header, and deflate without one.
AUTOMATIC, BARE = 47, -15


def read_body(answer: httpx.Response, limit: int) -> bytes:
    """Return the body, at most `limit` bytes before and after unpacking.

    Raises FetchFailed: E_TOO_LARGE, E_FETCH_TRUNCATED, E_FETCH_ENCODING; and httpcore's errors.
    """
    declared = answer.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise too_large(answer, limit)
    kept = bytearray()
    for part in _unpacked(answer, _bounded(answer, limit)):
        kept += part
        if len(kept) > limit:
            raise too_large(answer, limit)
    return bytes(kept)


def too_large(answer: httpx.Response, limit: int) -> FetchFailed:
    """Return the refusal of a body over the limit."""
    return FetchFailed(
        "E_TOO_LARGE", f"{answer.url} is larger than {limit} bytes: see fetch_max_bytes"
    )


def _bounded(answer: httpx.Response, limit: int) -> Iterator[bytes]:
    """Yield the bytes as they came; an endless body of nothing is cut off too."""
    seen = 0
    for part in answer.iter_raw():
        seen += len(part)
        if seen > limit:
            raise too_large(answer, limit)
        yield part


def _unpacked(answer: httpx.Response, parts: Iterator[bytes]) -> Iterator[bytes]:
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding in ("", "identity"):
        return parts
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed(
            "E_FETCH_ENCODING",
            f"{answer.url} came packed as {coding!r}, though only {ACCEPT_ENCODING} was asked for",
        )
    return _inflated(answer, parts)


def _inflated(answer: httpx.Response, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield unpacked bytes in steps, so that a bomb is noticed long before it is in memory."""
    unpacker = None
    try:
        for part in parts:
            if unpacker is None:
                unpacker = zlib.decompressobj(_window(answer, part))
            while (unpacker.eof and part.startswith(GZIP_MAGIC)) or not unpacker.eof:
                if unpacker.eof:  # one more gzip member; anything else behind the end is padding
                    unpacker = zlib.decompressobj(AUTOMATIC)
                out = unpacker.decompress(part, STEP_BYTES)
                yield out
                part = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                if not part and len(out) < STEP_BYTES:
                    break
    except zlib.error as error:
        why = f"{answer.url} cannot be unpacked: {error}"
        raise FetchFailed("E_FETCH_ENCODING", why) from error
    if unpacker is not None and not unpacker.eof:
        why = f"{answer.url} ends in the middle of its packing"
        raise FetchFailed("E_FETCH_TRUNCATED", why, retryable=True)


def _window(answer: httpx.Response, start: bytes) -> int:
    """Some servers send deflate without the zlib header that the name calls for (RFC 9110)."""
    named = answer.headers["content-encoding"].strip().lower()
    return BARE if named == "deflate" and start[:1] != b"\x78" else AUTOMATIC
