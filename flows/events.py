"""Events of a warehouse, which automations of Prefect may hear.

What an operator must hear is an event of ours. Prefect's own events of a scheduled run's states
reach automations a quarter of an hour late, as they wait for the event of the state Scheduled,
which is never emitted (measured on 3.8.8); what expects them meanwhile takes every run for dead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prefect.events import emit_event

FAILED = "dateline.run.failed"
SILENT = "dateline.run.silent"
QUARANTINE_HIGH = "dateline.quarantine.high"
SOURCES_LATE = "dateline.sources.late"
SPIKE = "dateline.trend.spike"


def emit(
    event: str,
    warehouse: str,
    payload: Mapping[str, Any],
    related: Sequence[dict[str, str]] = (),
) -> None:
    """Emit an event about a warehouse, named by its folder; `related` are other resources."""
    emit_event(
        event=event,
        resource={
            "prefect.resource.id": f"dateline.warehouse.{warehouse}",
            "prefect.resource.name": warehouse,
        },
        related=list(related),
        payload=dict(payload),
    )
