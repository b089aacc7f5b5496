"""Maintenance of the warehouse: one function, for the command and for a schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flows.lock import PATIENCE_SECONDS
from flows.plain import refresh_plain
from flows.settings import Settings
from flows.upkeep import writer

if TYPE_CHECKING:
    from warehouse.maintain import Maintained


def maintain_store(settings: Settings, patience: float = PATIENCE_SECONDS) -> Maintained:
    """Compact files, expire snapshots, remove what no snapshot needs, renew the plain file.

    Safe at any time: readers keep their snapshot, and a crash leaves the lake whole. Another writer
    is waited for `patience` seconds. Raises WriterBusy, StoreMissing, PlainFailed.
    """
    from warehouse.maintain import maintain

    with writer(settings, patience) as con:
        done = maintain(con, keep=timedelta(days=settings.keep_days))
        refresh_plain(settings.store, settings.plain_max_bytes)
    return done


def lines(done: Maintained) -> list[str]:
    """Return what maintenance did, for a terminal."""
    return [
        f"files: {done.files_before:,} to {done.files_after:,}, "
        f"{done.bytes_before:,} to {done.bytes_after:,} bytes",
        f"snapshots expired: {done.snapshots_expired:,}",
        f"files removed: {done.files_removed:,}, of no snapshot: {done.orphans_removed:,}",
    ]
