"""Snapshots of the warehouse, listed, compared and gone back to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from flows.plain import refresh_plain
from flows.settings import Settings
from flows.show import print_found
from flows.upkeep import told, writer
from warehouse.store import Place

COLUMNS = ("snapshot_id", "snapshot_time", "run_id", "status", "documents_loaded", "commit_message")
LIST = f"SELECT {', '.join(COLUMNS)} FROM ops.snapshots ORDER BY snapshot_id DESC"
# In a terminal, times in UTC.
BRIEF = ("snapshot", "time", "status", "message")
NOTHING = "no difference"
CHANGES = ("table", "added", "removed")

Change = tuple[str, int, int]


def print_snapshots(store: Place, as_json: bool) -> None:
    """Print the snapshots, the newest first."""
    from warehouse.connect import open_reader
    from warehouse.export import plain_value

    with closing(open_reader(store)) as con:
        found = con.execute(LIST).fetchall()
    if as_json:
        rows = [[plain_value(value) for value in row] for row in found]
        print_found(COLUMNS, rows, as_json, NOTHING)
    else:
        print_found(BRIEF, [_brief(*row) for row in found], as_json, NOTHING)


def _brief(
    snapshot: int, when: datetime, run: str | None, status: str | None, _: object, said: str | None
) -> list[object]:
    """Return what fits a line; the run's number begins the message, and the run says the rest."""
    message = (said or "").removeprefix(f"run {run}: ")
    return [snapshot, f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}", status, message]


def print_differences(store: Place, older: int, newer: int | None, as_json: bool) -> None:
    """Print rows added and removed by table; without `newer` up to now. Raises SnapshotMissing."""
    from warehouse.connect import current_snapshot, open_reader
    from warehouse.snapshots import differences

    with closing(open_reader(store)) as con:
        changes = differences(con, older, current_snapshot(con) if newer is None else newer)
    print_changes(changes, as_json)


def roll_back_to(settings: Settings, version: int) -> list[Change]:
    """Make the rows what they were at a snapshot, as a new snapshot. Raises SnapshotMissing."""
    from warehouse.snapshots import roll_back

    run = told("rollback", f"rolled back to snapshot {version}")
    with writer(settings) as con:
        changes = roll_back(con, version, run)
        refresh_plain(settings.store, settings.plain_max_bytes)
    return changes


def print_changes(changes: Sequence[Change], as_json: bool) -> None:
    """Print rows added and removed by table."""
    print_found(CHANGES, changes, as_json, NOTHING)
