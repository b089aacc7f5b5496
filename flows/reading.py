"""Candidates to inputs: opens files, tells their form and reads what they hold, bounded."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from flows import archives, record_files, web_files
from flows.discover import STDIN, unreadable
from flows.inputs import Candidate, ContainerEnd, Found, modified_at
from flows.limits import Limits
from flows.place import Place, accepted, refused, too_large
from flows.streams import Window, buffered, look
from transforms.documents import Rejected
from transforms.reading.forms import HEAD_BYTES, Form, recognise

MEDIA_TYPES: dict[Form, str] = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "mail": "message/rfc822",
}
PLAIN: tuple[Form, ...] = ("text", "markdown", "html", "mail", "record")


def read_candidate(candidate: Candidate, limits: Limits) -> Iterator[Found | ContainerEnd]:
    """Yield the inputs of a file, refused ones included.

    A file that holds several inputs ends with a ContainerEnd, unless it changed meanwhile. A file
    that changed or went since discovery is read as it is now, to the size it has when opened.
    """
    place = Place(candidate, candidate.path.name, limits)
    if candidate.refused:
        yield refused(place, candidate.refused)
        return
    try:
        file = _opened(candidate)
    except OSError as error:
        why = f"cannot be opened: {error.strerror or error}"
        yield refused(place, unreadable(candidate.path, why))
        return
    with file:
        candidate = _as_open(candidate, file)
        place = replace(place, candidate=candidate)
        try:
            yield from _read_file(place, file)
        except OSError as error:
            broke = f"reading broke off: {error.strerror or error}"
            yield refused(place, unreadable(candidate.path, broke))
        except Exception as error:  # a fault of ours costs this file, not the run
            what = f"{place.where()}: {type(error).__name__}: {error}"
            why = f"{what}; a fault of dateline, please report it"
            yield refused(place, Rejected("read", "E_INTERNAL", why))


def _opened(candidate: Candidate) -> BinaryIO:
    """Open a regular file, never waiting for one that has become a pipe; or standard input."""
    if candidate.source_uri == STDIN:
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    descriptor = os.open(candidate.path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(None, "not a regular file any more")
    return os.fdopen(descriptor, "rb")


def _as_open(candidate: Candidate, file: BinaryIO) -> Candidate:
    if candidate.source_uri == STDIN:
        return candidate
    found = os.fstat(file.fileno())
    return replace(candidate, size_bytes=found.st_size, modified_at=modified_at(found))


def _read_file(place: Place, file: BinaryIO) -> Iterator[Found | ContainerEnd]:
    candidate = place.candidate
    size = candidate.size_bytes
    stream = file if size is None else buffered(Window(file, size))
    count, is_container = 0, False
    for found in read_stream(place, stream):
        count += 1
        entry = found.entry
        is_container = is_container or bool(entry.record_locator)
        # One input whose size is not the file's was compressed.
        is_container = is_container or (found.raw is not None and entry.size_bytes != size)
        yield found
    unchanged = size is not None and _as_open(candidate, file) == candidate
    if is_container and unchanged and candidate.modified_at is not None and size is not None:
        yield ContainerEnd(candidate.source_uri, size, candidate.modified_at, count)


def read_stream(place: Place, stream: BinaryIO) -> Iterator[Found]:
    """Yield what a stream holds, by its form; archives lead back here for what they hold."""
    head, stream = look(stream, HEAD_BYTES)
    form = recognise(place.name, head)
    if isinstance(form, Rejected):
        if not place.faults:
            detail = form.detail.replace(place.name, place.where(), 1)
            content = head if len(head) < HEAD_BYTES else b""
            yield refused(place, Rejected(form.stage, form.code, detail), content=content)
        return
    if form in ARCHIVES and place.depth >= place.limits.max_archive_depth:
        why = f"{place.where()} lies {place.depth} layers deep: raise max_archive_depth, then retry"
        yield refused(place, Rejected("read", "E_DEPTH", why))
        return
    yield from READERS[form](place, stream)


def _read_whole(form: Form, place: Place, stream: BinaryIO) -> Iterator[Found]:
    limit = place.limits.max_input_bytes
    is_file = not place.locator and not place.depth
    known_large = is_file and (place.candidate.size_bytes or 0) > limit
    content = b"" if known_large else stream.read(limit + 1)
    if place.faults:  # cut short: half an article is none
        return
    if known_large or len(content) > limit:
        yield refused(place, too_large(place))
    else:
        yield accepted(place, MEDIA_TYPES[form], content)


def read_at(candidate: Candidate, locators: set[str], limits: Limits) -> Iterator[Found]:
    """Yield those inputs of a file that stand at the given locators or within them.

    '' is the whole file. A file that cannot be read at all is one refused input.
    """
    for found in read_candidate(candidate, limits):
        if isinstance(found, Found) and _is_wanted(found.entry.record_locator, locators):
            yield found


def _is_wanted(locator: str, locators: set[str]) -> bool:
    if not locator or "" in locators or locator in locators:
        return True
    parts = locator.split("!")
    return any("!".join(parts[:n]) in locators for n in range(1, len(parts)))


Reader = Callable[[Place, BinaryIO], Iterator[Found]]
ARCHIVES: dict[Form, Reader] = {
    "gzip": partial(archives.read_gzip, read=read_stream),
    "zip": partial(archives.read_zip, read=read_stream),
    "tar": partial(archives.read_tar, read=read_stream),
}
READERS: dict[Form, Reader] = {
    "text": partial(_read_whole, "text"),
    "markdown": partial(_read_whole, "markdown"),
    "html": partial(_read_whole, "html"),
    "mail": partial(_read_whole, "mail"),
    "record": record_files.read_record,
    "records": record_files.read_lines,
    "array": record_files.read_array,
    "csv": record_files.read_csv,
    "parquet": record_files.read_parquet,
    "feed": web_files.read_feed,
    "warc": web_files.read_warc,
    **ARCHIVES,
}
