"""Streams that end where a limit is passed or the packed bytes are broken, and note why."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO, cast

from flows.limits import RATIO_FROM
from flows.place import Place
from transforms.documents import Rejected

CHUNK = 262_144
GZIP = 31  # zlib's name for a gzip header and the largest window
BROKEN = (zlib.error, EOFError)


class Guarded(io.RawIOBase):
    """What is unpacked at a place, up to the limits; the place's faults say why it ended early."""

    def __init__(self, place: Place) -> None:
        """Take the place of what is unpacked, whose faults are noted."""
        self.place = place
        self.unpacked = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: object, /) -> int:
        """Fill a buffer; 0 at the end, or where the stream broke."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self.place.faults:
            return 0
        content = self._take(len(view))
        view[: len(content)] = content
        return len(content)

    def _take(self, size: int) -> bytes:
        packed, used = self.packed(), self.place.used
        if packed is None:
            return self.unpack(size)
        left = self.place.limits.max_archive_bytes - used.unpacked
        content = self.unpack(min(size, max(1, left)))
        if content and left <= 0:
            used.is_over = True
            limit = self.place.limits.max_archive_bytes
            why = f"unpacks to more than {limit} bytes: raise max_archive_bytes, then retry"
            self.fail("E_TOO_LARGE", why)
            return b""
        self.unpacked += len(content)
        used.unpacked += len(content)
        ratio = self.place.limits.max_archive_ratio
        if self.unpacked > RATIO_FROM and self.unpacked > ratio * (self.packed() or 1):
            self.fail("E_RATIO", f"unpacks to over {ratio} times its size, as bombs do")
        return content

    def unpack(self, size: int) -> bytes:
        """Return at most `size` more bytes, none at the end."""
        raise NotImplementedError

    def packed(self) -> int | None:
        """Return how many packed bytes gave what was unpacked; None if nothing is packed."""
        raise NotImplementedError

    def fail(self, code: str, why: str) -> None:
        """Note why the stream ends here."""
        self.place.faults.append(Rejected("read", code, f"{self.place.where()} {why}"))


class Gunzip(Guarded):
    """Gzip members one after the other; zero bytes behind the last are padding."""

    def __init__(self, place: Place, stream: BinaryIO) -> None:
        """Take the packed stream."""
        super().__init__(place)
        self.stream = stream
        self.taken = 0
        self.left = b""
        self.inflate = zlib.decompressobj(GZIP)
        self.began = False

    def packed(self) -> int:
        """Return how many bytes were taken from the packed stream."""
        return self.taken

    def unpack(self, size: int) -> bytes:
        """Return at most `size` more bytes; E_TRUNCATED is noted where the packed ones break."""
        while True:
            at_end = not self.left and not self._refill()
            self.began = self.began or not at_end
            try:
                content = self.inflate.decompress(self.left, size)
            except zlib.error as error:
                self.fail("E_TRUNCATED", f"is damaged ({error}): what stands before is loaded")
                return b""
            self.left = self.inflate.unconsumed_tail
            if self.inflate.eof:
                self._next_member()
            elif at_end and not content and self.began:
                self.fail("E_TRUNCATED", "ends in mid-stream: what stands before is loaded")
            if content or at_end:
                return content

    def _refill(self) -> bool:
        self.left = self.stream.read(CHUNK)
        self.taken += len(self.left)
        return bool(self.left)

    def _next_member(self) -> None:
        self.left = self.inflate.unused_data
        self.inflate = zlib.decompressobj(GZIP)
        self.began = False
        while True:
            self.left = self.left.lstrip(b"\0")
            if self.left or not self._refill():
                return


class Member(Guarded):
    """A member of an archive, whose packed size its directory names if it is packed."""

    def __init__(self, place: Place, stream: BinaryIO, packed: int | None) -> None:
        """Take the member's own stream."""
        super().__init__(place)
        self.stream = stream
        self.size = packed

    def packed(self) -> int | None:
        """Return the size that the directory names."""
        return self.size

    def unpack(self, size: int) -> bytes:
        """Return at most `size` more bytes; E_TRUNCATED is noted where the packed ones break."""
        from tarfile import TarError
        from zipfile import BadZipFile

        try:
            return self.stream.read(size)
        except (*BROKEN, BadZipFile, TarError) as error:
            self.fail("E_TRUNCATED", f"is damaged or cut short ({error})")
        except NotImplementedError as error:
            self.fail("E_UNREADABLE", f"is packed in a way that is not read ({error})")
        return b""


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were looked at."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self.head = head
        self.stream = stream

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: object, /) -> int:
        """Fill a buffer, from the head first."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        content = self.head[: len(view)] if self.head else self.stream.read(len(view))
        self.head = self.head[len(content) :] if self.head else b""
        view[: len(content)] = content
        return len(content)


def look(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a stream, and a stream that still begins with them."""
    head = stream.read(size)
    if stream.seekable():
        stream.seek(-len(head), io.SEEK_CUR)
        return head, stream
    return head, buffered(_Rejoined(head, stream))


def buffered(raw: io.RawIOBase) -> BinaryIO:
    """Return a raw stream with reads of full length and of lines."""
    return cast(BinaryIO, io.BufferedReader(raw, CHUNK))


class Window(io.RawIOBase):
    """The first `size` bytes of a file: it may grow while it is read."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        """Take a file at its beginning."""
        self.file = file
        self.size = size

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self.file.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move within the window."""
        if whence == io.SEEK_END:
            return self.file.seek(max(0, self.size + offset))
        return self.file.seek(offset, whence)

    def readinto(self, buffer: object, /) -> int:
        """Fill a buffer, not beyond the window."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        content = self.file.read(max(0, min(len(view), self.size - self.file.tell())))
        view[: len(content)] = content
        return len(content)
