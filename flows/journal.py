"""A note of every run that writes, so that the next writer knows which runs died.

The note is written under the writer's lock when a run starts and removed when it ends; one that is
still there when another writer holds the lock belongs to a run that crashed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FOLDER = "journal"


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
    """Write the note of a run and return its file."""
    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{note.run_id}.json"
    file.write_text(json.dumps(asdict(note)), encoding="utf-8")
    return file


def stale_notes(store: Path) -> list[Note]:
    """Return the notes that crashed runs left, oldest first; call it under the lock."""
    notes = (_read(file) for file in sorted((store / FOLDER).glob("*.json")))
    return [note for note in notes if note is not None]


def forget(store: Path, notes: list[Note]) -> None:
    """Remove notes whose runs are told in the warehouse."""
    for note in notes:
        (store / FOLDER / f"{note.run_id}.json").unlink(missing_ok=True)


def _read(file: Path) -> Note | None:
    """Read a note; one that was cut short by the crash tells only its name."""
    try:
        return Note(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        file.unlink(missing_ok=True)
        return None
