"""What is served: each flow with its schedule and its parameters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.schedules import Cron, Interval
from prefect.types.entrypoint import EntrypointType

from flows.ingest import ingest
from flows.scheduled import alerts, backfill, quality
from flows.upkeep_flows import forget, maintain, reprocess

# Runs fall on the clock's quarters, and on the same times after a restart: counted from a start,
# as Prefect does by itself, they would move, and of restarts in a row none would see a run.
ANCHOR = datetime.fromtimestamp(0, UTC)
# In the quiet hours of most desks, UTC; before the first readers of Europe.
MAINTAIN_AT = "20 3 * * *"
QUALITY_AT = "0 4 * * *"
# Beside the quarters of an hour, when most loads run.
ALERTS_AT = "7,37 * * * *"


def deployments(warehouse: str, inbox: str, every: int, feeds: bool) -> list[Any]:
    """Return the deployments; those without a schedule wait for a hand in the UI."""
    store = {"warehouse": warehouse}
    known: dict[str, Any] = {"entrypoint_type": EntrypointType.MODULE_PATH, "tags": ["dateline"]}
    return [
        ingest.to_deployment(
            "inbox",
            schedule=Interval(timedelta(seconds=every), anchor_date=ANCHOR, timezone="UTC"),
            parameters={**store, "inbox": inbox, "feeds": feeds},
            description="Loads what is new in the inbox.",
            **known,
        ),
        quality.to_deployment(
            "daily",
            schedule=Cron(QUALITY_AT, timezone="UTC"),
            parameters=store,
            description="Checks the whole warehouse, read-only.",
            **known,
        ),
        maintain.to_deployment(
            "daily",
            schedule=Cron(MAINTAIN_AT, timezone="UTC"),
            parameters=store,
            description="Merges small files, expires old snapshots, removes what nothing needs.",
            **known,
        ),
        alerts.to_deployment(
            "half-hourly",
            schedule=Cron(ALERTS_AT, timezone="UTC"),
            parameters=store,
            description="Tells of what rises above its 28-day baseline, once.",
            **known,
        ),
        backfill.to_deployment(
            "by-hand",
            parameters=store,
            description="Loads older files by the day of their last change.",
            **known,
        ),
        reprocess.to_deployment(
            "by-hand",
            parameters=store,
            description="Makes documents anew with this version.",
            **known,
        ),
        forget.to_deployment(
            "by-hand",
            parameters=store,
            description="Deletes documents for good and proves it.",
            **known,
        ),
    ]
