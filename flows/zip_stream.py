"""Members of a zip that has lost its directory, one after the other by their own headers."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from flows.streams import CHUNK, buffered

# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7
HEADER = struct.Struct("<4s2xHH4x4xIIHH")
# 4.3.16 and 4.3.14: number of entries and bytes of the directory.
END = struct.Struct("<10xHI")
END_64 = struct.Struct("<32xQQ")
LONGEST_TAIL = 66_000
SHORTEST = 46  # bytes of an entry without a name
CROWDED = 4 * SHORTEST  # an entry with its name; who has shorter ones gets four times as many
SIGNATURE = b"PK\x03\x04"
SIZE_FOLLOWS, UTF8 = 0x8, 0x800
STORED, DEFLATED = 0, 8
MORE = 0xFFFFFFFF  # the size stands elsewhere: such a member ends the search


def count_entries(stream: BinaryIO) -> int:
    """Return how many entries a zip's directory says or could hold; 0 if it has none.

    It is asked before the directory is read, which keeps every entry in memory.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - LONGEST_TAIL))
    tail = stream.read(LONGEST_TAIL)
    stream.seek(0)
    found = 0
    for mark, layout in ((b"PK\x05\x06", END), (b"PK\x06\x06", END_64)):
        at = tail.rfind(mark)
        if 0 <= at <= len(tail) - layout.size:
            entries, length = layout.unpack_from(tail, at)
            if entries * SHORTEST <= size and length <= size:  # else it is damaged
                found = max(found, entries, length // CROWDED)
    return found


def stream_zip(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO, int]]:
    """Yield name, unpacked stream and packed size of each member that is whole, in order.

    Each member is to be read before the next one is asked for. Ends at the first member that is
    cut short, encrypted, or packed in another way than deflate.
    """
    while len(head := stream.read(HEADER.size)) == HEADER.size:
        mark, flags, method, packed, _, name_length, extra_length = HEADER.unpack(head)
        if mark != SIGNATURE or flags & 1 or method not in (STORED, DEFLATED):
            return
        raw_name = stream.read(name_length)
        stream.seek(extra_length, io.SEEK_CUR)
        start = stream.tell()
        end = _end(stream, start, packed, method, known=not flags & SIZE_FOLLOWS)
        if end is None:
            return
        name = raw_name.decode("utf-8" if flags & UTF8 else "cp437", "replace")
        if not name.endswith("/"):
            stream.seek(start)
            yield name, buffered(_Packed(stream, end - start, method)), end - start
        stream.seek(end)
        if flags & SIZE_FOLLOWS and stream.read(16)[:4] != b"PK\x07\x08":
            stream.seek(end + 12)


def _end(stream: BinaryIO, start: int, packed: int, method: int, *, known: bool) -> int | None:
    """Return where a member's bytes end; None if the stream ends before."""
    if known:
        if packed == MORE:
            return None
        total = stream.seek(0, io.SEEK_END)
        stream.seek(start)
        return start + packed if start + packed <= total else None
    if method == STORED:
        return None
    inflate = zlib.decompressobj(-15)
    left = b""
    while not inflate.eof:
        chunk = left or stream.read(CHUNK)
        if not chunk:
            return None
        try:
            inflate.decompress(chunk, CHUNK)
        except zlib.error:
            return None
        left = inflate.unconsumed_tail
    return stream.tell() - len(inflate.unused_data)


class _Packed(io.RawIOBase):
    """A member's bytes, unpacked as they are read."""

    def __init__(self, stream: BinaryIO, size: int, method: int) -> None:
        self.stream = stream
        self.size = size
        self.inflate = zlib.decompressobj(-15) if method == DEFLATED else None
        self.left = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: object, /) -> int:
        """Fill a buffer."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        content = self._next(len(view))
        view[: len(content)] = content
        return len(content)

    def _next(self, size: int) -> bytes:
        if self.inflate is None:
            return self._take(size)
        while not self.inflate.eof:
            self.left = self.left or self._take(CHUNK)
            content = self.inflate.decompress(self.left, size)
            at_end = not self.left
            self.left = self.inflate.unconsumed_tail
            if content or at_end:
                return content
        return b""

    def _take(self, size: int) -> bytes:
        content = self.stream.read(min(size, self.size))
        self.size -= len(content)
        return content
