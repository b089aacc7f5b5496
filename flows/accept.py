"""Quarantined entries that are to stay as they are: closed by hand, with the reason kept."""

from __future__ import annotations

import getpass
import os
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version

from flows.journal import Note
from flows.loader import publish_tables
from flows.lock import writer_lock
from flows.report import RunReport
from flows.retry import open_ids
from flows.runs import new_run_id, run_row, runs_table
from transforms.rows import RunStamp
from warehouse.store import Place


def accept_entries(store: Place, ids: Sequence[str], because: str) -> int:
    """Close the open entries whose ids begin so, in one snapshot of a run `accept`.

    Returns how many. Raises Usage if a beginning names no open entry, WriterBusy, StoreMissing.
    """
    from warehouse.connect import open_writer, require_store

    require_store(store)
    with writer_lock(store), closing(open_writer(store)) as con:
        chosen = open_ids(con, ids)
        now = datetime.now(UTC)
        stamp = RunStamp(new_run_id(now), now, version("dateline"))
        note = Note(
            stamp.run_id, "accept", None, now.isoformat(), stamp.pipeline_version, os.getpid()
        )
        message = f"accepted {len(chosen)} quarantined, by {_user()}: {because}"
        row = run_row(note, stamp, RunReport(stamp.run_id), "completed", message)
        publish_tables(con, {"runs": runs_table([row])}, message, chosen)
    return len(chosen)


def _user() -> str:
    """Return who is logged in, as far as the system knows; a container may know nobody."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
