"""The Prefect flow `ingest`: the same body as everywhere, told on the page of its run."""

from __future__ import annotations

from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows.alive import alive
from flows.discover import check_paths
from flows.errors import FORESEEN
from flows.flow_runs import our_flow, outcome_of
from flows.logged import log_to_run
from flows.mappers import pool_of
from flows.outcome import ended, events_of, refused, tell
from flows.pipeline import Request, run_pipeline
from flows.progress import showing
from flows.redact import secrets_hidden
from flows.report import RunReport
from flows.settings import Settings, load_settings
from flows.task_mapper import task_mapper
from flows.told import tell_page, tell_run


@our_flow("ingest")
def ingest(
    paths: list[str] | None = None,
    inbox: str | None = None,
    warehouse: str | None = None,
    workers: int | None = None,
    limit: int | None = None,
    cluster: str | None = None,
    feeds: bool = False,
) -> State[Any]:
    """Load articles into the warehouse.

    Args:
        paths: Files, folders and patterns; `dateline run --help` says of what. The inbox if not
            given.
        inbox: Folder of new articles, made if it is not there; the setting if not given.
        warehouse: Folder of the warehouse; the setting if not given.
        workers: Processes that extract; the setting if not given.
        limit: New inputs after which the run ends; all if not given.
        cluster: Dask scheduler, or local, to extract on; the setting if not given.
        feeds: Fetch the enabled feeds into the inbox first. What fails there stops no loading.
    """
    try:
        flags = {"warehouse": warehouse, "workers": workers, "cluster": cluster, "inbox": inbox}
        settings = load_settings(**flags)
        with alive(settings.warehouse, flow_run.id), secrets_hidden():
            remark = _fetched(settings) if feeds else ""
            report = _load(settings, paths, limit)
            return ended(report, remark=remark)
    except FORESEEN as error:
        return refused(error)


def _load(settings: Settings, paths: list[str] | None, limit: int | None) -> RunReport:
    if paths is None:
        settings.inbox.mkdir(parents=True, exist_ok=True)
        paths = [str(settings.inbox)]
    given, missing = check_paths(paths)
    if missing:
        get_run_logger().warning(missing)
    request = Request(tuple(given), settings, limit, flow_run_id=flow_run.id)
    log_to_run()
    request.meter.look(request.paths)
    mapper = showing(request.meter, task_mapper(pool_of(settings)))
    report = run_pipeline(request, mapper, get_run_logger().info)
    tell_page(report, settings)
    tell_run(report)
    tell(events_of(report), settings.warehouse.name, report.run_id)
    return report


def _fetched(settings: Settings) -> str:
    """Fetch the feeds as a flow run of its own; return what is to be said if one failed."""
    from flows.fetch import fetch

    state: State[Any] = fetch(
        warehouse=str(settings.warehouse), inbox=str(settings.inbox), return_state=True
    )
    return "" if state.is_completed() else f"feeds: {state.message}"


def run_flow(request: Request) -> tuple[RunReport, str]:
    """Run the flow at the configured API; return its report and its run's id.

    Raises the DatelineError that ended it, or whatever broke it.
    """
    state: State[Any] = ingest(
        paths=list(request.paths),
        warehouse=str(request.settings.warehouse),
        workers=request.settings.workers,
        cluster=request.settings.cluster,
        limit=request.limit,
        return_state=True,
    )
    report = outcome_of(state, RunReport)
    return report, str(state.state_details.flow_run_id)
