"""How a run ended, as a state whose name says more than Completed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.errors import ValidationFailed, WriterBusy
from flows.events import QUARANTINE_HIGH, SOURCES_LATE, emit
from flows.redact import redact
from flows.report import RunReport

# Which failed expectation is an event that an automation may hear.
EVENTS = {
    "expect_reject_rate_low": QUARANTINE_HIGH,
    "expect_sources_fresh": SOURCES_LATE,
}


def ended(report: RunReport, *, remark: str = "") -> State[Any]:
    """Return the state of a run that was not refused; `remark` is put behind its message."""
    message = f"{report.message}; {remark}" if remark else report.message
    return Completed(name=_name(report), message=message, data=report)


def refused(error: Exception) -> State[Any]:
    """Return the state of a run that one of FORESEEN ended: a message, no traceback.

    Another writer at work is no failure: its run does this one's work, or the next one will.
    """
    told = redact(str(error))
    if isinstance(error, WriterBusy):
        message = f"skipped, as another run holds the writer: {told}"
        return Completed(name="Skipped", message=message, data=error)
    name = "Validation failed" if isinstance(error, ValidationFailed) else "Failed"
    return Failed(name=name, message=told, data=error)


def tell(events: Mapping[str, str], warehouse: str, run_id: str) -> None:
    """Emit what an operator may want to hear of: event names with what was found."""
    for name, observed in events.items():
        emit(name, warehouse, {"run_id": run_id, "observed": observed})


def events_of(report: RunReport) -> dict[str, str]:
    """Return the events that a run's failed expectations call for."""
    return {
        EVENTS[check.expectation]: check.observed
        for check in report.failed_checks
        if check.expectation in EVENTS
    }


def _name(report: RunReport) -> str:
    if report.nothing_new:
        return "Nothing new"
    if report.interrupted:
        return "Stopped early"
    return f"{report.quarantined} quarantined" if report.quarantined else "Loaded"
