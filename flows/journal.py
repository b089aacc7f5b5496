"""A note of every run that writes, so that the next writer knows which runs died.

The note is written under the writer's lock when a run starts and removed when it ends; one that is
still there when another writer holds the lock belongs to a run that crashed.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = "journal"
TEMPORARY = ".note.tmp"
# How the id of a run begins: when it started, UTC.
ID_TIME = "%Y%m%dT%H%M%SZ"
# What a note that cannot be read does not tell.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a run before anything is published; `started_at` is ISO 8601, UTC."""

    run_id: str
    flow: str
    flow_run_id: str | None
    started_at: str
    pipeline_version: str
    pid: int

    @property
    def started(self) -> datetime:
        """Start of the run."""
        return datetime.fromisoformat(self.started_at)


def write_note(store: Path, note: Note) -> Path:
    """Write the note of a run whole or not at all, and return its file; call it under the lock."""
    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{note.run_id}.json"
    # One name is enough under the lock, and what a crash leaves of it is overwritten.
    fresh = folder / TEMPORARY
    with fresh.open("w", encoding="utf-8") as handle:
        json.dump(asdict(note), handle)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(file)
    return file


def stale_notes(store: Path, *, running_too: bool = True) -> list[Note]:
    """Return the notes that crashed runs left, oldest first.

    Without the lock the notes of runs at work are among them, unless those whose process lives
    are left out: where several may write, no lock tells.
    """
    notes = [_read(file) for file in sorted((store / FOLDER).glob("*.json"))]
    return [note for note in notes if running_too or not _lives(note.pid)]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return pid > 0


def forget(store: Path, notes: list[Note]) -> None:
    """Remove notes whose runs are told in the warehouse."""
    for note in notes:
        (store / FOLDER / f"{note.run_id}.json").unlink(missing_ok=True)


def _read(file: Path) -> Note:
    """Read a note; of one that is damaged, what its name and its age tell."""
    try:
        note = Note(**json.loads(file.read_text(encoding="utf-8")))
        _ = note.started
    except (OSError, ValueError, TypeError):
        return Note(file.stem, UNKNOWN, None, _started(file).isoformat(), UNKNOWN, 0)
    return note


def _started(file: Path) -> datetime:
    try:
        return datetime.strptime(file.stem.partition("-")[0], ID_TIME).replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
