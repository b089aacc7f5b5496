"""Events of a warehouse, which automations of Prefect may hear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prefect.events import emit_event


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
