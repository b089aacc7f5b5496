"""Candidates to inputs: opens files, bounded in size, and cuts files of records into records."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from flows.discover import unreadable
from flows.inputs import Candidate, ContainerEnd, Entry, Found, modified_at
from transforms.documents import RawInput, Rejected
from transforms.records import canonical_json, extra_keys, parse_record

SKIP_BYTES = 1 << 20
LOOK_BYTES = 8192
PAYLOAD_BYTES = 500
ID_DIGITS = 32
# Refusals that may pass though the file stays as it is: without a time of change in the ledger it
# is looked at in every run, and counted anew only if something changed.
PASSING = ("E_UNREADABLE", "E_TOO_LARGE")


def read_candidate(candidate: Candidate, limit: int) -> Iterator[Found | ContainerEnd]:
    """Yield the inputs of a file, refused ones included; `limit` is bytes an input.

    A file of records ends with a ContainerEnd. A file that changed or went since discovery is read
    as it is now.
    """
    if candidate.refused:
        yield refused(candidate, candidate.refused)
        return
    try:
        file = candidate.path.open("rb")
    except OSError as error:
        yield refused(candidate, unreadable(candidate.path, f"cannot be opened: {error.strerror}"))
        return
    with file:
        candidate = _as_open(candidate, file)
        try:
            yield from _READERS[candidate.form](candidate, file, limit)
        except OSError as error:
            why = f"reading broke off: {error.strerror}"
            yield refused(candidate, unreadable(candidate.path, why))


def _as_open(candidate: Candidate, file: BinaryIO) -> Candidate:
    found = os.fstat(file.fileno())
    return replace(candidate, size_bytes=found.st_size, modified_at=modified_at(found))


def refused(candidate: Candidate, why: Rejected, content: bytes = b"") -> Found:
    """Return a whole file as a refused input; its hash is of the bytes or of why there are none."""
    digest = _hash(content) if content else _hash_of_reason(why, candidate)
    if why.code in PASSING:
        candidate = replace(candidate, modified_at=None)
    return Found(_entry(candidate, "", digest, refused=why, payload=content), None)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of_reason(why: Rejected, candidate: Candidate, at: str = "") -> str:
    return _hash(f"{why.code}\n{candidate.size_bytes}\n{at}".encode())


def _entry(
    candidate: Candidate,
    locator: str,
    sha256: str,
    *,
    size: int | None = None,
    document_id: str | None = None,
    extra: str | None = None,
    refused: Rejected | None = None,
    payload: bytes = b"",
) -> Entry:
    return Entry(
        source_uri=candidate.source_uri,
        record_locator=locator,
        sha256=sha256,
        size_bytes=candidate.size_bytes if size is None else size,
        modified_at=candidate.modified_at,
        document_id=document_id,
        extra=extra,
        refused=refused,
        payload=payload[:PAYLOAD_BYTES],
    )


def _too_large(where: str, limit: int) -> Rejected:
    detail = f"{where} is larger than {limit} bytes: raise max_input_bytes, then retry"
    return Rejected("read", "E_TOO_LARGE", detail)


def _whole(candidate: Candidate, file: BinaryIO, limit: int) -> bytes | Rejected:
    """Read a file, unless it is too large; it may have grown since it was looked at."""
    content = b"" if (candidate.size_bytes or 0) > limit else file.read(limit + 1)
    if len(content) > limit or (candidate.size_bytes or 0) > limit:
        return _too_large(str(candidate.path), limit)
    return content


def _read_text(candidate: Candidate, file: BinaryIO, limit: int) -> Iterator[Found]:
    content = _whole(candidate, file, limit)
    if isinstance(content, Rejected):
        yield refused(candidate, content)
        return
    digest = _hash(content)
    document_id = digest[:ID_DIGITS]
    raw = RawInput(document_id, candidate.source_uri, "", "text/plain", content)
    entry = _entry(
        candidate, "", digest, size=len(content), document_id=document_id, payload=content
    )
    yield Found(entry, raw)


def _read_record(candidate: Candidate, file: BinaryIO, limit: int) -> Iterator[Found]:
    content = _whole(candidate, file, limit)
    if isinstance(content, Rejected):
        yield refused(candidate, content)
    else:
        yield _record(candidate, "", str(candidate.path), content)


def _read_records(
    candidate: Candidate, file: BinaryIO, limit: int
) -> Iterator[Found | ContainerEnd]:
    if b"\0" in file.read(LOOK_BYTES):
        why = f"{candidate.path} is binary or UTF-16, not JSON Lines: save it as UTF-8"
        yield refused(candidate, Rejected("read", "E_JSON", why))
        return
    file.seek(0)
    records = 0
    for number, line in _lines(file, limit):
        where = f"{candidate.path} line {number}"
        if len(line) > limit:
            yield _oversized(candidate, number, where, limit)
        elif line.strip():
            yield _record(candidate, f"line:{number}", where, line)
        else:
            continue
        records += 1
    if not records:
        yield refused(
            candidate, Rejected("read", "E_EMPTY", f"{candidate.path} holds no record at all")
        )
    elif candidate.modified_at is not None:
        yield ContainerEnd(
            candidate.source_uri, candidate.size_bytes or 0, candidate.modified_at, records
        )


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines, from 1, without their end; of one over the limit only its beginning."""
    number = 0
    while line := file.readline(limit + 2):
        number += 1
        yield number, line.rstrip(b"\r\n")
        while line and not line.endswith(b"\n"):
            line = file.readline(SKIP_BYTES)


def _oversized(candidate: Candidate, number: int, where: str, limit: int) -> Found:
    why = _too_large(where, limit)
    digest = _hash_of_reason(why, candidate, f"line:{number}")
    return Found(_entry(candidate, f"line:{number}", digest, refused=why), None)


def _record(candidate: Candidate, locator: str, where: str, line: bytes) -> Found:
    digest = _hash(line)
    record = parse_record(line)
    if isinstance(record, Rejected):
        why = Rejected(record.stage, record.code, f"{where}: {record.detail}")
        return Found(
            _entry(candidate, locator, digest, size=len(line), refused=why, payload=line), None
        )
    content = canonical_json(record)
    document_id = _hash(content)[:ID_DIGITS]
    raw = RawInput(document_id, candidate.source_uri, locator, "application/json", content)
    entry = _entry(
        candidate,
        locator,
        digest,
        size=len(line),
        document_id=document_id,
        extra=extra_keys(record),
        payload=line,
    )
    return Found(entry, raw)


def read_at(candidate: Candidate, locators: set[str], limit: int) -> Iterator[Found]:
    """Yield those inputs of a file that stand at the given locators; '' is the whole file.

    A file that cannot be read at all is one refused input; of one that could not be read before,
    all records are yielded.
    """
    for found in read_candidate(candidate, limit):
        if not isinstance(found, Found):
            continue
        locator = found.entry.record_locator
        if not locator or locator in locators or "" in locators:
            yield found


_READERS = {"text": _read_text, "record": _read_record, "records": _read_records}
