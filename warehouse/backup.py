"""Backup and restore: catalog and data files as one consistent pair.

SQLite's own backup gives the catalog as of one commit while loads go on. Data files are written
before the commit that lists them and never changed, so all that this catalog lists are there. A
file that maintenance removed meanwhile belongs to no snapshot: the backup begins anew then.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import BackupFailed
from warehouse.store import CATALOG_NAME, DATA_NAME, Place, store_of

MANIFEST = "backup.json"
TRIES = 3
SECONDS = 60.0
LISTED = """
SELECT s.path, s.path_is_relative, t.path, t.path_is_relative, f.path, f.path_is_relative,
    f.file_size_bytes
FROM (SELECT table_id, path, path_is_relative, file_size_bytes FROM ducklake_data_file
      UNION ALL
      SELECT table_id, path, path_is_relative, file_size_bytes FROM ducklake_delete_file) AS f
JOIN (SELECT DISTINCT table_id, schema_id, path, path_is_relative FROM ducklake_table) AS t
    USING (table_id)
JOIN (SELECT DISTINCT schema_id, path, path_is_relative FROM ducklake_schema) AS s
    USING (schema_id)
"""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the newest snapshot in it, its files and their bytes."""

    snapshot_id: int
    files: int
    size_bytes: int
    made_at: str


def back_up(place: Place, target: Path) -> Backup:
    """Copy a warehouse into a new or empty folder while others read and write; return what it has.

    Raises BackupFailed if the folder holds something, or for a shared warehouse, whose catalog
    and bucket have backups of their own.
    """
    store = store_of(place)
    if store.is_shared or store.is_remote:
        raise BackupFailed(
            "a shared warehouse is backed up where it lies: pg_dump of the catalog first, then a "
            "copy of the data path; `dateline export` writes its present state"
        )
    _require_empty(target)
    for _ in range(TRIES):
        try:
            return _copy(store.catalog_file, Path(store.data_path), target)
        except FileNotFoundError:
            shutil.rmtree(target / DATA_NAME, ignore_errors=True)
    raise BackupFailed("files went while they were copied, three times: is maintenance running?")


def restore(source: Path, place: Place) -> Backup:
    """Make a warehouse of a backup in a new or empty folder, checked file by file.

    Raises BackupFailed if `source` is no whole backup or the folder holds a warehouse.
    """
    store = store_of(place)
    try:
        backup = Backup(**json.loads((source / MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BackupFailed(f"{source} is no backup: {error}") from error
    _require_empty(store.folder)
    found = _copy(source / CATALOG_NAME, source / DATA_NAME, store.folder)
    if (found.snapshot_id, found.files) != (backup.snapshot_id, backup.files):
        raise BackupFailed(f"{source} is not as its {MANIFEST} says; {store} was not completed")
    (store.folder / MANIFEST).unlink()
    return backup


def _require_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise BackupFailed(f"{folder} is not empty: name a new folder")


def _copy(catalog: Path, data: Path, target: Path) -> Backup:
    target.mkdir(parents=True, exist_ok=True)
    copied = target / CATALOG_NAME
    _copy_catalog(catalog, copied)
    size = 0
    snapshot_id, listed = _listed(copied)
    for path, length in listed:
        file = target / DATA_NAME / path
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data / path, file)
        if file.stat().st_size != length:
            raise BackupFailed(f"{path} has not the {length:,} bytes that the catalog says")
        size += length
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    backup = Backup(snapshot_id, len(listed), size, made_at)
    # Last, so that a backup that broke off is told from a whole one.
    (target / MANIFEST).write_text(json.dumps(asdict(backup)), "utf-8")
    return backup


def _copy_catalog(catalog: Path, target: Path) -> None:
    if not catalog.is_file():
        raise BackupFailed(f"no catalog at {catalog}")
    target.unlink(missing_ok=True)
    with (
        closing(
            sqlite3.connect(f"{catalog.resolve().as_uri()}?mode=ro", uri=True, timeout=SECONDS)
        ) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)


def _listed(catalog: Path) -> tuple[int, list[tuple[str, int]]]:
    """Return the newest snapshot of a catalog, and path and size of every file that it lists."""
    with closing(sqlite3.connect(catalog)) as con:
        (snapshot_id,) = con.execute("SELECT max(snapshot_id) FROM ducklake_snapshot").fetchone()
        rows = con.execute(LISTED).fetchall()
    listed = set()
    for schema, schema_inside, table, table_inside, file, file_inside, size in rows:
        if not (schema_inside and table_inside and file_inside):
            raise BackupFailed(f"{file} lies outside the warehouse")
        listed.add((f"{schema}{table}{file}", size))
    return snapshot_id, sorted(listed)
