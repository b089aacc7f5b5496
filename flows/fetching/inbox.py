"""The inbox: INBOX/SOURCE/YYYY/MM/DD/SHA256.json for ingest, the bytes as they came in .raw/.

Files appear whole, are read-only from then on and never written again. The raw ones lie in a
hidden folder, so that ingest, which passes hidden names over, does not load an article twice.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from flows.fetching.pages import Catch
from transforms.reading.records import canonical_json

RAW = ".raw"
READ_ONLY = 0o444


def put(inbox: Path, source_id: str, catch: Catch, at: datetime) -> Path:
    """Write a catch and return the path of its record; what is there already stays as it is.

    The folder is of the day in UTC on which it was fetched. Raises OSError.
    """
    folder = inbox / source_id / at.astimezone(UTC).strftime("%Y/%m/%d")
    record = folder / f"{catch.sha256}.json"
    # The record last: what ingest can see is complete.
    write_once(folder / RAW / f"{catch.sha256}{catch.ending}", catch.raw)
    write_once(record, canonical_json(catch.record) + b"\n")
    return record


def write_once(path: Path, content: bytes) -> bool:
    """Write a read-only file that appears whole, unless it is there; return whether it was not."""
    if os.path.lexists(path):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem[:16]}.{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), READ_ONLY)
        return _appear(part, path)
    finally:
        part.unlink(missing_ok=True)


def _appear(part: Path, path: Path) -> bool:
    """Give a written file its name; unlike a rename, a link never replaces what is there."""
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            return False
        part.rename(path)
    return True
