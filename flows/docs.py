"""Writes the pages of what was expected and found, beside the warehouse."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.report import RunReport
from flows.stages import note_stages

if TYPE_CHECKING:
    from warehouse.connect import Connection

log = logging.getLogger(__name__)

FOLDER = "docs"
INDEX = "index.html"
# Runs that have a page; ops.validations has all.
KEPT = 200

RUN = "SELECT * REPLACE (started_at::VARCHAR AS started_at) FROM ops.runs WHERE run_id = ?"
VALIDATIONS = """
SELECT * FROM ops.validations WHERE run_id = ?
ORDER BY success, severity, suite, table_name, column_name, expectation, unit
"""
REJECTS = """
SELECT error_code, count(*) AS count,
    array_to_string(list(quarantine_id ORDER BY quarantine_id)[:20], ' ') AS ids
FROM ops.quarantine WHERE run_id = ? GROUP BY error_code ORDER BY error_code
"""
HISTORY = f"""
SELECT r.*, count(*) FILTER (NOT v.success) AS failed FROM ops.runs AS r
JOIN ops.validations AS v USING (run_id)
GROUP BY ALL ORDER BY r.started_at DESC, r.run_id LIMIT {KEPT}
"""


def tell_docs(con: Connection, folder: Path, report: RunReport) -> None:
    """Write the page of a run and note the times of its stages.

    That it failed is a warning, no error: by then the rows are in the lake for good.
    """
    if not report.validations:
        return
    try:
        page = write_docs(con, folder, report.run_id)
        report.docs_page = None if page is None else str(page)
        note_stages(folder, report.run_id, report.stages)
    except OSError as error:
        log.warning("run %s: its page was not written: %s", report.run_id, error)


def write_docs(con: Connection, folder: Path, run_id: str) -> Path | None:
    """Write the page of a run and the index of all; return the page, None if the run has none."""
    from expectations.pages import history_page, run_page

    runs = _rows(con, RUN, [run_id])
    validations = _rows(con, VALIDATIONS, [run_id])
    if not runs or not validations:
        return None
    docs = folder / FOLDER
    docs.mkdir(parents=True, exist_ok=True)
    page = docs / f"{run_id}.html"
    _write(page, run_page(runs[0], validations, _rows(con, REJECTS, [run_id])))
    history = _rows(con, HISTORY, [])
    _write(docs / INDEX, history_page(history))
    _forget_old(docs, {f"{run['run_id']}.html" for run in history})
    return page


def _rows(con: Connection, query: str, values: list[object]) -> list[Mapping[str, object]]:
    found = con.execute(query, values)
    head = [column[0] for column in found.description or ()]
    return [dict(zip(head, row, strict=True)) for row in found.fetchall()]


def _write(file: Path, content: str) -> None:
    fresh = file.with_suffix(".tmp")
    fresh.write_text(content, encoding="utf-8")
    fresh.replace(file)


def _forget_old(docs: Path, kept: set[str]) -> None:
    for file in docs.glob("*.html"):
        if file.name not in kept and file.name != INDEX:
            file.unlink(missing_ok=True)
