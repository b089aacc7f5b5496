"""Files that unpack to far more than they are, written without holding it in memory."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

MEBIBYTE = 1 << 20
LINE = b'{"text": "' + b"a" * (MEBIBYTE - 12) + b'"}\n'

Maker = Callable[[Path, int], None]


class _Lines(io.RawIOBase):
    """The same line again and again, so many bytes of it."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = min(self.left, len(LINE) if size < 0 else size)
        self.left -= size
        return (LINE * 2)[:size]


def gzipped(path: Path, size: int) -> None:
    """Write lines of JSON as gzip."""
    with gzip.open(path, "wb", 1) as file:
        for _ in range(size // MEBIBYTE):
            file.write(LINE)


def zipped(path: Path, size: int) -> None:
    """Write a zip with one member."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.jsonl", "w", force_zip64=True) as member,
    ):
        for _ in range(size // MEBIBYTE):
            member.write(LINE)


def tar_gzipped(path: Path, size: int) -> None:
    """Write a tar with one member, as gzip."""
    info = tarfile.TarInfo("a.jsonl")
    info.size = size
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        archive.addfile(info, _Lines(size))


def nested(path: Path, size: int) -> None:
    """Write a zip that holds a zip."""
    inner = path.with_name("inner.zip")
    zipped(inner, size)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "inner.zip")
    inner.unlink()


def in_many_members(path: Path, size: int) -> None:
    """Write a zip whose members are each small and sound, and too much together."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(size // (4 * MEBIBYTE)):
            archive.writestr(f"{number}.jsonl", LINE * 4)


def text(path: Path, size: int) -> None:
    """Write a plain text without a line end."""
    with path.open("wb") as file:
        for _ in range(size // MEBIBYTE):
            file.write(b"a " * (MEBIBYTE // 2))


def json_line(path: Path, size: int) -> None:
    """Write one record on one line."""
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(size // MEBIBYTE):
            file.write(b"a " * (MEBIBYTE // 2))
        file.write(b'"}\n')


def deep_html(path: Path, size: int) -> None:
    """Write HTML nested 100,000 levels deep, whatever the size."""
    path.write_bytes(b"<div>" * 100_000 + b"The envoys met in the old town hall on Monday.")


ARCHIVES: tuple[tuple[str, Maker], ...] = (
    ("a.jsonl.gz", gzipped),
    ("a.zip", zipped),
    ("a.tar.gz", tar_gzipped),
    ("b.zip", nested),
)
FILES: tuple[tuple[str, Maker], ...] = (
    *ARCHIVES,
    ("c.zip", in_many_members),
    ("a.txt", text),
    ("a.jsonl", json_line),
    ("a.html", deep_html),
)
