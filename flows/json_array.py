"""Elements of a JSON array in a stream, without holding the array."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 1 << 20
OUTSIDE = re.compile(rb'["{}\[\],]')
INSIDE = re.compile(rb'["\\]')


class UnclosedError(Exception):
    """The array does not end, or something follows it."""


def elements(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """Yield the elements of the array that a stream is, as bytes; of a long one its beginning.

    An element over `limit` bytes comes with more than `limit` of them. Raises UnclosedError.
    """
    scanner = _Scanner(limit)
    while chunk := stream.read(CHUNK):
        yield from scanner.feed(chunk)
    if not scanner.closed:
        raise UnclosedError("it ends within an element or before its closing bracket")
    if scanner.rest.strip():
        raise UnclosedError("something follows the closing bracket")


class _Scanner:
    """Cuts at the commas of the outermost array; what an element is inside is not judged here."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.depth = 0
        self.in_string = False
        self.escaped = False
        self.closed = False
        self.parts: list[bytes] = []
        self.size = 0
        self.rest = b""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the elements that end in the next piece of the stream."""
        start = position = 0
        if self.escaped and chunk:
            position, self.escaped = 1, False
        while not self.closed:
            found = (INSIDE if self.in_string else OUTSIDE).search(chunk, position)
            if found is None:
                break
            position = found.end()
            token = found[0]
            if self.in_string:
                if token == b"\\":
                    self.escaped = position >= len(chunk)
                    position += 1
                else:
                    self.in_string = False
            elif token == b'"':
                self.in_string = True
            elif self._nest(token):
                self._keep(chunk[start : found.start()])
                start = position
                yield from self._element()
        if self.closed:
            self.rest = (self.rest + chunk[start:])[: 2 * CHUNK]
        else:
            self._keep(chunk[start:])

    def _nest(self, token: bytes) -> bool:
        """Go into or out of a bracket; return whether an element may end here."""
        if token in b"{[":
            self.depth += 1
            return self.depth == 1
        if token in b"}]":
            self.depth -= 1
            self.closed = self.depth <= 0
            return self.closed
        return self.depth == 1

    def _keep(self, part: bytes) -> None:
        if self.size <= self.limit:
            self.parts.append(part[: self.limit + 1])
        self.size += len(part)

    def _element(self) -> Iterator[bytes]:
        element = b"".join(self.parts).lstrip(codecs.BOM_UTF8)
        self.parts.clear()
        self.size = 0
        if element and not element.isspace():
            yield element.strip() if len(element) <= self.limit else element
