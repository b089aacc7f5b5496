"""Maintenance: fewer and larger files, no deleted bytes, old snapshots expired, orphans gone.

Every step is a transaction of its own, so a crash leaves the lake whole and the next run goes on.
Files that no snapshot needs stay for GRACE, in which readers of an older snapshot end.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from warehouse.connect import LAKE
from warehouse.quoting import literal
from warehouse.transaction import transaction
from warehouse.turn import in_turn
from warehouse.unnamed import delete_unnamed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A writer that is at work has files that no snapshot lists yet; none works for a day.
GRACE = timedelta(days=1)
# Share of a file's rows that are deleted from which on it is written anew.
DELETE_THRESHOLD = 0.1
METADATA = f"__ducklake_metadata_{LAKE}"


@dataclass(frozen=True, slots=True)
class Maintained:
    """What maintenance did; counts of files and snapshots, bytes that the snapshots need."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int
    snapshots_expired: int
    files_removed: int
    orphans_removed: int

    def as_dict(self) -> dict[str, int]:
        """Return the numbers by name."""
        return asdict(self)


def maintain(con: DuckDBPyConnection, *, keep: timedelta, grace: timedelta = GRACE) -> Maintained:
    """Delete what no article names, rewrite and merge files, expire what is past `keep`.

    The caller holds the writer's lock of an embedded lake. The newest snapshot always stays, and
    so does what was current within `grace`: to a reader that began then, an expired snapshot
    would look empty.
    """
    files_before, bytes_before = _needed(con)
    in_turn(con, lambda: _sweep(con))
    in_turn(con, lambda: _compact(con))
    expired = _expire(con, max(keep, grace))
    removed = len(_call(con, "cleanup_old_files", f"older_than => now() - {_interval(grace)}"))
    orphans = len(_call(con, "delete_orphaned_files", f"older_than => now() - {_interval(grace)}"))
    files_after, bytes_after = _needed(con)
    return Maintained(
        files_before, files_after, bytes_before, bytes_after, expired, removed, orphans
    )


def _sweep(con: DuckDBPyConnection) -> None:
    with transaction(con):
        delete_unnamed(con)


def _compact(con: DuckDBPyConnection) -> None:
    _call(con, "rewrite_data_files", f"delete_threshold => {DELETE_THRESHOLD}")
    _call(con, "merge_adjacent_files")


def _expire(con: DuckDBPyConnection, age: timedelta) -> int:
    """Expire the snapshots that were followed by another longer ago than `age`."""
    rows = con.execute(
        f"""SELECT snapshot_id FROM (
            SELECT snapshot_id, lead(snapshot_time) OVER (ORDER BY snapshot_id) AS followed_at
            FROM ducklake_snapshots({literal(LAKE)}))
        WHERE followed_at <= now() - {_interval(age)} ORDER BY snapshot_id"""
    ).fetchall()
    versions = [row[0] for row in rows]
    if versions:
        _call(con, "expire_snapshots", f"versions => {versions}")
    return len(versions)


def _call(con: DuckDBPyConnection, function: str, *arguments: str) -> list[tuple[object, ...]]:
    given = ", ".join((literal(LAKE), *arguments))
    return con.execute(f"CALL ducklake_{function}({given})").fetchall()


def _interval(length: timedelta) -> str:
    return f"to_microseconds({int(length / timedelta(microseconds=1))})"


def _needed(con: DuckDBPyConnection) -> tuple[int, int]:
    """Return number and bytes of the files that the newest snapshot needs."""
    row = con.execute(
        f"""SELECT count(*), coalesce(sum(file_size_bytes), 0) FROM (
            SELECT file_size_bytes FROM {METADATA}.ducklake_data_file WHERE end_snapshot IS NULL
            UNION ALL SELECT file_size_bytes FROM {METADATA}.ducklake_delete_file
            WHERE end_snapshot IS NULL)"""
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])
