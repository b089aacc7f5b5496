"""Flows beside `ingest`: the daily check, alerts, and older files by their days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from flows.alerts import Alerts, raise_alerts
from flows.alerts import markdown as alerts_page
from flows.alive import alive
from flows.errors import FORESEEN
from flows.flow_runs import our_flow, outcome_of
from flows.logged import log_to_run
from flows.mappers import pool_of
from flows.notify import teller
from flows.outcome import EVENTS, ended, refused, tell
from flows.pipeline import Request, run_pipeline
from flows.quality import check_warehouse, markdown
from flows.redact import secrets_hidden
from flows.settings import Settings, load_settings
from flows.task_mapper import task_mapper
from flows.told import tell_page, tell_run
from warehouse.errors import StoreMissing


@our_flow("quality")
def quality(warehouse: str | None = None) -> State[Any]:
    """Check every row of the warehouse across its tables, and whether its sources are fresh.

    Args:
        warehouse: Folder of the warehouse; the setting if not given.
    """
    try:
        settings = load_settings(warehouse=warehouse)
        with alive(settings.warehouse, flow_run.id), secrets_hidden():
            outcomes = check_warehouse(settings.store, datetime.now(UTC))
    except FORESEEN as error:
        return refused(error)
    failed = [outcome for outcome in outcomes if not outcome.success]
    create_markdown_artifact(
        key="quality", markdown=markdown(outcomes), description=f"{len(failed)} did not hold"
    )
    heard = {EVENTS[o.rule.code]: o.observed for o in failed if o.rule.code in EVENTS}
    tell(heard, settings.warehouse.name, str(flow_run.id))
    name = f"{len(failed)} did not hold" if failed else "All held"
    return Completed(name=name, message=f"{len(outcomes)} expectations, {len(failed)} did not hold")


@our_flow("alerts")
def alerts(warehouse: str | None = None, day: date | None = None) -> State[Any]:
    """Tell of what rises above its 28-day baseline, each spike once.

    Args:
        warehouse: Folder of the warehouse; the setting if not given.
        day: Day to look at with the one before it, UTC; today if not given.
    """
    try:
        settings = load_settings(warehouse=warehouse)
        with alive(settings.warehouse, flow_run.id), secrets_hidden():
            found = raise_alerts(settings, day or datetime.now(UTC).date(), teller(settings))
    except StoreMissing as error:  # nothing was loaded yet
        return Completed(name="Quiet", message=str(error), data=Alerts(()))
    except FORESEEN as error:
        return refused(error)
    if found.begun:
        create_markdown_artifact(
            key="alerts", markdown=alerts_page(found), description=found.message
        )
    name = f"{len(found.begun)} spikes" if found.begun else "Quiet"
    return Completed(name=name, message=found.message, data=found)


def run_alerts(settings: Settings, day: date) -> Alerts:
    """Run the flow at the configured API. Raises the DatelineError that ended it."""
    state: State[Any] = alerts(warehouse=str(settings.warehouse), day=day, return_state=True)
    return outcome_of(state, Alerts)


@our_flow("backfill")
def backfill(
    paths: list[str],
    since: date | None = None,
    until: date | None = None,
    warehouse: str | None = None,
    limit: int | None = None,
) -> State[Any]:
    """Load files of an archive by the day of their last change; what is there is skipped.

    Args:
        paths: Files, folders and patterns.
        since: First day, UTC; from the first file if not given.
        until: Last day, UTC; to the last file if not given.
        warehouse: Folder of the warehouse; the setting if not given.
        limit: New inputs after which the run ends; all if not given.
    """
    try:
        settings = load_settings(warehouse=warehouse)
        request = Request(
            tuple(paths),
            settings,
            limit,
            flow="backfill",
            flow_run_id=flow_run.id,
            since=since,
            until=until,
        )
        with alive(settings.warehouse, flow_run.id), secrets_hidden():
            log_to_run()
            report = run_pipeline(request, task_mapper(pool_of(settings)), get_run_logger().info)
            tell_page(report, settings)
            tell_run(report)
            return ended(report)
    except FORESEEN as error:
        return refused(error)
