"""Gzip, zip and tar to what they hold; nothing is unpacked to a path, and no link is followed."""

from __future__ import annotations

import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import BinaryIO, Self, cast

from flows.inputs import Found
from flows.place import Place, refused, stem_of
from flows.streams import CHUNK, Gunzip, Member, buffered
from flows.zip_stream import count_entries, stream_zip
from transforms.documents import Rejected

Reader = Callable[[Place, BinaryIO], Iterator[Found]]
ENCRYPTED = 0x1
# A tar's own records (long names, PAX headers) are held in memory.
LONGEST_HEADER = 1 << 20


def read_gzip(place: Place, stream: BinaryIO, read: Reader) -> Iterator[Found]:
    """Yield what a compressed file holds; it has the locators of what it compresses."""
    inner = place.inner(stem_of(place.name))
    yield from read(inner, buffered(Gunzip(inner, stream)))
    yield from _broken(inner)


def _broken(place: Place) -> Iterator[Found]:
    for fault in place.faults[:1]:
        yield refused(place, fault)


def read_zip(place: Place, stream: BinaryIO, read: Reader) -> Iterator[Found]:
    """Yield what the members of a zip hold; of one without its directory those that are whole."""
    seekable = spooled(stream)
    if count_entries(seekable) > place.limits.max_archive_entries:
        yield refused(place, _too_many(place))
        return
    try:
        archive = zipfile.ZipFile(seekable)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        seekable.seek(0)
        for name, member, packed in stream_zip(seekable):
            yield from _member(place, name, member, packed, read)
            if stop := _stop(place):
                yield refused(place, stop)
                return
        why = f"{place.where()} is cut short or damaged: the members that are whole are loaded"
        yield refused(place, Rejected("read", "E_TRUNCATED", why))
        return
    with archive:
        for info in archive.infolist():
            if stop := _stop(place):
                yield refused(place, stop)
                return
            yield from _zipped(place, archive, info, read)


def _zipped(
    place: Place, archive: zipfile.ZipFile, info: zipfile.ZipInfo, read: Reader
) -> Iterator[Found]:
    if info.is_dir() or _is_hidden(info.filename):
        return
    if info.flag_bits & ENCRYPTED:
        yield _refused_member(place, info.filename, "E_UNREADABLE", "is encrypted: unpack it first")
        return
    if stat.S_ISLNK(info.external_attr >> 16):
        yield _refused_member(place, info.filename, "E_PATH", "is a symbolic link, not followed")
        return
    try:
        member = archive.open(info)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        yield _refused_member(place, info.filename, "E_UNREADABLE", f"cannot be read ({error})")
        return
    with member:
        stream = cast(BinaryIO, member)
        yield from _member(place, info.filename, stream, info.compress_size, read)


def read_tar(place: Place, stream: BinaryIO, read: Reader) -> Iterator[Found]:
    """Yield what the members of a tar hold, in one pass."""
    try:
        with tarfile.open(
            fileobj=stream, mode="r|", tarinfo=_Bounded, errorlevel=0, bufsize=CHUNK
        ) as archive:
            yield from _tarred(place, archive, read)
    except (tarfile.TarError, ValueError, OverflowError, EOFError) as error:
        if not place.faults:  # else the layer around it broke, and says so
            why = f"{place.where()} is damaged ({error}): what stands before is loaded"
            yield refused(place, Rejected("read", "E_TRUNCATED", why))


def _tarred(place: Place, archive: tarfile.TarFile, read: Reader) -> Iterator[Found]:
    found = 0
    for info in archive:
        archive.members = []  # type: ignore[attr-defined]  # else every entry stays in memory
        found += 1
        if stop := _counted(place):
            yield refused(place, stop)
            return
        if info.isdir() or _is_hidden(info.name):
            continue
        if not info.isreg():
            why = "is a link, a device or a pipe, not followed"
            yield _refused_member(place, info.name, "E_PATH", why)
            continue
        member = archive.extractfile(info)
        assert member is not None
        yield from _member(place, info.name, cast(BinaryIO, member), None, read)
    if not found and not place.faults:
        why = f"{place.where()} holds no entry at all"
        yield refused(place, Rejected("read", "E_EMPTY", why))


class _Bounded(tarfile.TarInfo):
    """Refuses headers that would fill the memory, and a tar that just stops."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Return the header in a block."""
        if len(buf) != tarfile.BLOCKSIZE:
            raise ValueError("it ends without an end mark")
        return super().frombuf(buf, encoding, errors)

    def _proc_member(self, tarfile: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type not in _FILES and self.size > LONGEST_HEADER:
            raise ValueError(f"a header of {self.size} bytes")
        return super()._proc_member(tarfile)  # type: ignore[misc,no-any-return]


_FILES = (*tarfile.REGULAR_TYPES, tarfile.DIRTYPE, tarfile.GNUTYPE_SPARSE)


def _member(
    place: Place, name: str, stream: BinaryIO, packed: int | None, read: Reader
) -> Iterator[Found]:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        yield _refused_member(place, name, "E_PATH", "has a path that leads out of the archive")
        return
    inner = place.inner(name, place.member(name))
    yield from read(inner, buffered(Member(inner, stream, packed)))
    yield from _broken(inner)


def _refused_member(place: Place, name: str, code: str, why: str) -> Found:
    locator = place.member(name)
    return refused(place, Rejected("read", code, f"{place.where(locator)} {why}"), locator)


def _is_hidden(name: str) -> bool:
    """Whether a member is passed over as a hidden file is; a path that leads out is not."""
    parts = PurePosixPath(name).parts
    return ".." not in parts and any(part.startswith((".", "__MACOSX")) for part in parts)


def _stop(place: Place) -> Rejected | None:
    """Count an entry, and return why the file is not read on, if it is not."""
    if place.used.is_over:
        limit = place.limits.max_archive_bytes
        why = f"unpacks to more than {limit} bytes: raise max_archive_bytes"
        return Rejected("read", "E_TOO_LARGE", f"{place.where()} {why}, then retry")
    return _counted(place)


def _counted(place: Place) -> Rejected | None:
    place.used.entries += 1
    too_many = place.used.entries > place.limits.max_archive_entries
    return _too_many(place) if too_many else None


def _too_many(place: Place) -> Rejected:
    limit = place.limits.max_archive_entries
    why = f"{place.where()} has more than {limit} entries: raise max_archive_entries, then retry"
    return Rejected("read", "E_ENTRIES", why)


def spooled(stream: BinaryIO) -> BinaryIO:
    """Return a stream that can be sought: itself, or a copy of it on disk."""
    if stream.seekable():
        return stream
    copy = TemporaryFile()  # noqa: SIM115 - closed with its last reference
    while chunk := stream.read(CHUNK):
        copy.write(chunk)
    copy.seek(0)
    return cast(BinaryIO, copy)
