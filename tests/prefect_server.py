"""A real Prefect server for tests that run flows, and what it knows of a flow run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECONDS = 20  # task runs reach the server behind the run itself


def at_server(flow_run_id: object, *, with_tasks: bool = True) -> tuple[Any, list[str], list[str]]:
    """Return the flow run, the names of its task runs and the text of its artifacts."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        ArtifactFilter,
        ArtifactFilterFlowRunId,
        FlowRunFilter,
        FlowRunFilterId,
    )

    run_id: Any = flow_run_id
    with get_client(sync_client=True) as client:
        deadline = time.monotonic() + SECONDS
        wanted = FlowRunFilter(id=FlowRunFilterId(any_=[run_id]))
        while True:
            tasks = client.read_task_runs(flow_run_filter=wanted)
            done = all(t.state and t.state.is_final() for t in tasks)
            if (done and (tasks or not with_tasks)) or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        mine = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
        artifacts = client.read_artifacts(artifact_filter=mine)
        run = client.read_flow_run(run_id)
    return run, sorted(t.name for t in tasks), [str(a.data) for a in artifacts]


@contextmanager
def running_server(home: Path) -> Iterator[Path]:
    """Run the server that `dateline ui` runs, with all its services, and use it in here.

    Give the folder of its files.
    """
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.serving.server import standing_server

    with (
        standing_server(home, 4500) as told,
        temporary_settings({PREFECT_API_URL: told["PREFECT_API_URL"]}),
    ):
        yield home
        drain()


def drain() -> None:
    """Send what waits to be sent: once the server is gone, clients would wait for it."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all()
    APILogWorker.instance().drain()
