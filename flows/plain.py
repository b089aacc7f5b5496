"""Keeps dateline.duckdb in step with the lake, up to a size."""

from __future__ import annotations

import logging
from pathlib import Path

from flows.report import RunReport
from warehouse.store import Place, store_of

log = logging.getLogger(__name__)


def keep_plain(place: Place, max_bytes: int, report: RunReport, newest: int) -> None:
    """Refresh the plain file to the `newest` snapshot; that it failed is a warning, no error.

    By then the rows are in the lake for good, and the next run builds the file again.
    """
    from warehouse.errors import PlainFailed

    try:
        plain = refresh_plain(place, max_bytes, newest)
    except (PlainFailed, OSError) as error:
        report.warning = f"the rows are loaded, but {error}; the next run writes it again"
        log.warning("run %s: %s", report.run_id, report.warning)
        return
    report.plain_file = None if plain is None else str(plain)


def refresh_plain(place: Place, max_bytes: int, newest: int | None = None) -> Path | None:
    """Swap in a plain file that mirrors the lake, if the old one does not; return its path.

    `newest` is the number of its snapshot; the lake is asked if it is not given.

    A shared lake, and one over `max_bytes`, keeps no plain file, since a stale one would answer
    wrongly. Raises PlainFailed.
    """
    from warehouse.connect import PLAIN_NAME
    from warehouse.plain import plain_is_current, publish_plain

    store = store_of(place).folder
    if store_of(place).is_shared:
        return None
    if folder_bytes(Path(store_of(place).data_path)) > max_bytes:
        (store / PLAIN_NAME).unlink(missing_ok=True)
        return None
    return store / PLAIN_NAME if plain_is_current(place, newest) else publish_plain(place)


def folder_bytes(folder: Path) -> int:
    """Return the bytes of the files under a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
