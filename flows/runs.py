"""Rows of ops.runs: this run as it stands, and runs that died."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.journal import ID_TIME, Note
from flows.report import RunReport
from transforms.rows import RunStamp
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import to_arrow

if TYPE_CHECKING:
    from warehouse.connect import Connection

NAMES = BY_NAME["runs"].column_names
CRASHED = "the process ended before the run did; what it had published stays, the rest is offered"
COUNTS = ("files_seen", "documents_loaded", "documents_duplicate", "documents_quarantined")

RunRow = tuple[object, ...]


def new_run_id(now: datetime) -> str:
    """Return an id: the start in UTC and random digits."""
    return f"{now:{ID_TIME}}-{secrets.token_hex(3)}"


def runs_table(rows: Sequence[RunRow]) -> pa.Table:
    """Return rows of ops.runs as a table of the contract."""
    return to_arrow("runs", rows)


def run_row(note: Note, stamp: RunStamp, report: RunReport, status: str, message: str) -> RunRow:
    """Return the row of a run as its report stands, with the counts of all published units."""
    return _row(
        note,
        started_at=stamp.started_at,
        ended_at=None if status == "running" else datetime.now(UTC),
        status=status,
        message=message,
        files_seen=report.files_seen,
        documents_loaded=report.loaded,
        documents_duplicate=report.duplicate,
        documents_quarantined=report.quarantined,
    )


def crashed_rows(con: Connection, notes: Sequence[Note]) -> list[RunRow]:
    """Return the rows of runs that died, with the counts they had published.

    A run that died after its last transaction is whole and gets none.
    """
    rows = []
    for note in notes:
        query = f"SELECT status, {', '.join(COUNTS)} FROM ops.runs WHERE run_id = ?"
        told = con.execute(query, [note.run_id]).fetchone()
        if told is None or told[0] == "running":
            counts = dict(zip(COUNTS, told[1:] if told else [0] * len(COUNTS), strict=True))
            rows.append(_crashed(note, counts))
    return rows


def _crashed(note: Note, counts: dict[str, int]) -> RunRow:
    return _row(
        note,
        started_at=note.started,
        ended_at=None,
        status="crashed",
        message=CRASHED,
        **counts,
    )


def _row(note: Note, **values: object) -> RunRow:
    known = {
        "run_id": note.run_id,
        "flow_run_id": note.flow_run_id,
        "flow": note.flow,
        "pipeline_version": note.pipeline_version,
        **values,
    }
    return tuple(known[name] for name in NAMES)
