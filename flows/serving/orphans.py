"""Flow runs that say they run and do not, and runs whose time passed while nobody served."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled, Crashed

from flows.alive import is_alive
from flows.events import SILENT, emit

log = logging.getLogger(__name__)

# A process takes some seconds from its flow run's start to its own first line.
GRACE = timedelta(seconds=60)
AT_WORK = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)


def mark_orphans(client: SyncPrefectClient, folder: Path, deployments: Sequence[UUID]) -> int:
    """Mark runs of ours whose process is gone, and return how many.

    A run is an orphan if it has been at work for a minute and no process holds its lock. What it
    published stays; the next run offers the rest.
    """
    before = datetime.now(UTC) - GRACE
    orphans = [
        run
        for run in _runs(client, deployments, AT_WORK)
        if run.state and run.state.timestamp < before and not is_alive(folder, str(run.id))
    ]
    for run in orphans:
        client.set_flow_run_state(run.id, _end(run), force=True)
        log.warning("flow run %s was an orphan and is marked", run.id)
        told = {"flow_run_id": str(run.id), "name": run.name, "observed": "its process is gone"}
        emit(SILENT, folder.name, told)
    return len(orphans)


def skip_late(client: SyncPrefectClient, deployments: Sequence[UUID]) -> int:
    """End scheduled runs that are due, but for the newest of each deployment; return how many.

    One run does the work of all whose time passed while nothing was serving, or while the machine
    slept. What was started by hand still runs.
    """
    due = FlowRunFilterNextScheduledStartTime.model_validate({"before_": datetime.now(UTC)})
    found = _runs(client, deployments, (StateType.SCHEDULED,), next_scheduled_start_time=due)
    scheduled = [run for run in found if run.auto_scheduled]
    newest = {run.deployment_id: run.id for run in scheduled}
    late = [run for run in scheduled if run.id != newest[run.deployment_id]]
    for run in late:
        message = "its time passed while nothing was serving; one later run does its work"
        client.set_flow_run_state(run.id, Cancelled(name="Skipped", message=message), force=True)
    return len(late)


def _end(run: FlowRun) -> State[Any]:
    if run.state and run.state.type is StateType.CANCELLING:
        return Cancelled(message="its process ended; nothing is half done")
    return Crashed(
        message="its process ended before the run did; what it had published stays, "
        "and the next run offers the rest"
    )


def _runs(
    client: SyncPrefectClient, deployments: Sequence[UUID], types: Sequence[StateType], **more: Any
) -> list[FlowRun]:
    """Return runs in these states, those that are due first, first."""
    wanted = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=list(deployments)),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types))),
        **more,
    )
    order = FlowRunSort.NEXT_SCHEDULED_START_TIME_ASC
    return client.read_flow_runs(flow_run_filter=wanted, sort=order, limit=200)
