"""What every flow shares: its name, what is told when it fails, what one run of it returned."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import Flow, flow
from prefect.client.schemas.objects import FlowRun, State
from prefect.runtime import flow_run as this_run

from flows.errors import Usage
from flows.events import FAILED, emit
from flows.redact import Hiding, redact
from flows.settings import load_settings

# What Prefect itself tells of a run, with the traceback of what ended it, goes to its server.
for _told in ("prefect.flow_runs", "prefect.task_runs"):
    logging.getLogger(_told).addFilter(Hiding())

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def our_flow(name: str) -> Callable[[Callable[P, R]], Flow[P, R]]:
    """Make a function a flow: its runs are named `ingest 2026-11-21 04:15`, UTC; a failure is told.

    The time is when a run was due: Prefect begins some seconds before. Results stay in memory: an
    article is nothing for Prefect to store.
    """
    return flow(
        name=name,
        flow_run_name=lambda: f"{name} {_due():%Y-%m-%d %H:%M}",
        persist_result=False,
        on_failure=[tell_failure],
        on_crashed=[tell_failure],
    )


def _due() -> datetime:
    due: datetime = this_run.scheduled_start_time
    return due.astimezone(UTC)


def tell_failure(flow: Any, flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001
    """Emit that a run failed or crashed."""
    told = {"flow_run_id": str(flow_run.id), "name": flow_run.name, "state": state.name}
    warehouse = _warehouse_of(flow_run)
    emit(FAILED, warehouse, {**told, "observed": redact(state.message or "")})


def _warehouse_of(run: FlowRun) -> str:
    """Return the name of a run's warehouse; wrong settings may be what the run failed of."""
    given = run.parameters.get("warehouse")
    try:
        return load_settings(warehouse=given).warehouse.name
    except Usage:
        return Path(given).name if given else "unknown"


def outcome_of(state: State[Any], kind: type[T]) -> T:
    """Return what a run that is over returned. Raises what ended it, if it did not end well."""
    outcome: object = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    assert isinstance(outcome, kind)
    return outcome
