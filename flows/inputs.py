"""What passes between discovering, reading and loading: candidates, entries, batches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from os import stat_result
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from transforms.documents import RawInput, Rejected

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that discovery found; `refused` says why it is not to be opened."""

    path: Path
    source_uri: str
    size_bytes: int | None
    modified_at: datetime | None
    refused: Rejected | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One input offered, as the ledger will hold it.

    `duplicate` holds if its document is in the warehouse or earlier in this run; `refused` says
    why it cannot become a document, `payload` are the first bytes of one that was refused.
    """

    source_uri: str
    record_locator: str
    sha256: str
    size_bytes: int | None
    modified_at: datetime | None
    document_id: str | None = None
    extra: str | None = None
    refused: Rejected | None = None
    duplicate: bool = False
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with the input that goes on to be transformed; None if it was refused."""

    entry: Entry
    raw: RawInput | None


@dataclass(frozen=True, slots=True)
class ContainerEnd:
    """A file of records was read to its end."""

    source_uri: str
    size_bytes: int
    modified_at: datetime
    records: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What one task transforms; `number` counts from 1 in the run.

    `keep` is the folder to which a worker of this machine writes what comes of it.
    """

    number: int
    inputs: tuple[RawInput, ...]
    keep: Path | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """A batch, the entries that were offered with it, and the containers that ended with it."""

    batch: Batch
    entries: tuple[Entry, ...]
    ends: tuple[ContainerEnd, ...]


def key_of(entry: Entry) -> Key:
    """Return what names an entry in the ledger."""
    return entry.source_uri, entry.record_locator, entry.sha256


def file_uri(path: Path) -> str:
    """Return the address of a file; symbolic links are not resolved."""
    return path.absolute().as_uri()


def path_of(source_uri: str) -> Path | None:
    """Return the path of a file URI, None for another scheme."""
    parts = urlsplit(source_uri)
    if parts.scheme != "file":
        return None
    return Path(unquote_to_bytes(parts.path).decode("utf-8", "surrogateescape"))


def modified_at(stat: stat_result) -> datetime:
    """Return the time of last change, UTC, to the microsecond that the warehouse keeps."""
    return datetime.fromtimestamp(stat.st_mtime_ns // 1000 / 1_000_000, UTC)
