"""What a warehouse holds, how its last runs went, and who is writing."""

from __future__ import annotations

import json
from typing import Any

from warehouse.store import Place

RUNS = 5
RUN_COLUMNS = (
    "run_id",
    "status",
    "started_at",
    "files_seen",
    "documents_loaded",
    "documents_duplicate",
    "documents_quarantined",
    "message",
)
LAST_RUNS = f"SELECT {', '.join(RUN_COLUMNS)} FROM ops.runs ORDER BY started_at DESC LIMIT {RUNS}"
OPEN_REJECTS = "SELECT count(*) FROM ops.quarantine WHERE resolved_at IS NULL"


def print_status(store: Place, as_json: bool) -> None:
    """Print the state of a warehouse. Raises StoreMissing."""
    state = read_state(store)
    if as_json:
        print(json.dumps(state, ensure_ascii=False))
    else:
        _print(state)


def read_state(store: Place) -> dict[str, Any]:
    """Return rows by table, the last runs, open rejects, the writer and the plain file."""
    from flows.lock import current_holder
    from warehouse.connect import open_reader
    from warehouse.export import plain_value
    from warehouse.ledger import counts
    from warehouse.plain import plain_is_current

    holder = current_holder(store)
    with open_reader(store) as con:
        tables = counts(con)
        runs = con.execute(LAST_RUNS).fetchall()
        rejects = con.execute(OPEN_REJECTS).fetchone()
    return {
        "warehouse": str(store),
        "writer": holder,
        "plain_file_current": plain_is_current(store),
        "open_quarantine": rejects[0] if rejects else 0,
        "rows": tables,
        "runs": [dict(zip(RUN_COLUMNS, map(plain_value, run), strict=True)) for run in runs],
    }


def _print(state: dict[str, Any]) -> None:
    from flows.show import print_facts, print_table

    writer = state["writer"]
    print_facts(
        [
            ("warehouse", state["warehouse"]),
            ("writer", f"process {writer.get('pid')}" if writer else "nobody"),
            ("dateline.duckdb", "current" if state["plain_file_current"] else "behind or none"),
            ("open in quarantine", state["open_quarantine"]),
        ]
    )
    print_table(("table", "rows"), state["rows"].items())
    print_table(RUN_COLUMNS, (run.values() for run in state["runs"]), "last runs")
