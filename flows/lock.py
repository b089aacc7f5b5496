"""One writer a warehouse. The operating system's lock is the truth; a file beside it says who."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote

from flows.errors import WriterBusy
from warehouse.store import Place, store_of

LOCK_NAME = "writer.lock"
HOLDER_NAME = "writer.json"
# Who looks whether the lock is free (current_holder) holds it for a moment, with no name.
PATIENCE_SECONDS = 2.0
POLL_SECONDS = 0.05


@contextmanager
def writer_lock(place: Place, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the writer's lock of a warehouse; its folder is made.

    A shared warehouse has many writers: its catalog keeps them apart, and nothing is held here.

    Raises WriterBusy if it is not free within `patience`, in seconds.
    """
    from filelock import FileLock, Timeout

    store = store_of(place).folder
    store.mkdir(parents=True, exist_ok=True)
    if store_of(place).is_shared:
        yield
        return
    lock = FileLock(store / LOCK_NAME)
    try:
        lock.acquire(timeout=patience, poll_interval=POLL_SECONDS)
    except Timeout as error:
        raise WriterBusy(_busy(store)) from error
    holder = store / HOLDER_NAME
    try:
        holder.write_text(json.dumps(_me()), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _me() -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "started_at": now}


def holder_of(store: Path) -> dict[str, object]:
    """Return who says to hold the lock: pid, host and started_at; empty if nobody says so."""
    try:
        said = json.loads((store / HOLDER_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def current_holder(place: Place) -> dict[str, object] | None:
    """Return who holds the writer's lock now, None if it is free."""
    from filelock import FileLock, Timeout

    store = store_of(place).folder

    if not (store / LOCK_NAME).exists():
        return None
    try:
        with FileLock(store / LOCK_NAME, timeout=0):
            return None
    except Timeout:
        return holder_of(store)
    except OSError:  # a reader may not be allowed to write here
        return holder_of(store) or None


def _busy(store: Path) -> str:
    holder = holder_of(store)
    who = (
        f"process {holder.get('pid')} on {holder.get('host')}, since {holder.get('started_at')}"
        if holder
        else "a process that has not said its name yet"
    )
    return (
        f"another writer is running on {store}: {who}. Wait until it is done; reading works "
        f"meanwhile: dateline sql 'FROM latest_documents LIMIT 5' --warehouse {quote(str(store))}"
    )
