"""Opens the warehouse for work that is no load: under the writer's lock, with a row of ops.runs."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.journal import ID_TIME
from flows.lock import PATIENCE_SECONDS, writer_lock
from flows.runs import runs_table
from flows.settings import Settings
from warehouse.tables import BY_NAME

if TYPE_CHECKING:
    from warehouse.connect import Connection


@contextmanager
def writer(settings: Settings, patience: float = PATIENCE_SECONDS) -> Iterator[Connection]:
    """Open a warehouse that is there for writing; wait for another writer `patience` seconds.

    Raises StoreMissing, WriterBusy.
    """
    from warehouse.connect import open_writer, require_store

    require_store(settings.store)
    with writer_lock(settings.store, patience), closing(open_writer(settings.store)) as con:
        yield con


def told(flow: str, message: str) -> pa.Table:
    """Return the row of ops.runs of work that offered no input."""
    now = datetime.now(UTC)
    known: dict[str, object] = {
        "run_id": f"{now.strftime(ID_TIME)}-{secrets.token_hex(3)}",
        "flow": flow,
        "status": "completed",
        "started_at": now,
        "ended_at": now,
        "files_seen": 0,
        "documents_loaded": 0,
        "documents_duplicate": 0,
        "documents_quarantined": 0,
        "pipeline_version": version("dateline"),
        "message": message,
    }
    return runs_table([tuple(known.get(name) for name in BY_NAME["runs"].column_names)])
