"""Keeps dateline.duckdb in step with the lake, up to a size."""

from __future__ import annotations

from pathlib import Path


def refresh_plain(store: Path, max_bytes: int) -> Path | None:
    """Swap in a plain file that mirrors the lake, if the old one does not; return its path.

    A lake over `max_bytes` keeps no plain file, since a stale one would answer wrongly.
    """
    from warehouse.connect import DATA_NAME, PLAIN_NAME
    from warehouse.plain import plain_is_current, publish_plain

    if folder_bytes(store / DATA_NAME) > max_bytes:
        (store / PLAIN_NAME).unlink(missing_ok=True)
        return None
    return store / PLAIN_NAME if plain_is_current(store) else publish_plain(store)


def folder_bytes(folder: Path) -> int:
    """Return the bytes of the files under a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
