"""Flows of upkeep: daily maintenance, documents made anew, documents forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from flows import forget as forgetting
from flows import maintain as maintenance
from flows.alive import alive
from flows.errors import FORESEEN
from flows.flow_runs import our_flow
from flows.logged import log_to_run
from flows.mappers import pool_of
from flows.markup import safe
from flows.outcome import ended, refused
from flows.pipeline import Request, run_pipeline
from flows.redact import secrets_hidden
from flows.reprocess import between, prepare
from flows.settings import Settings, load_settings
from flows.task_mapper import task_mapper
from flows.told import tell_page, tell_run

# A load of the inbox may be at work when maintenance is due; it is through in most cases by then.
PATIENCE_SECONDS = 900.0


@our_flow("maintain")
def maintain(warehouse: str | None = None, keep_days: float | None = None) -> State[Any]:
    """Merge small files, expire old snapshots, remove files that nothing needs.

    Args:
        warehouse: Folder of the warehouse; the setting if not given.
        keep_days: Age of the snapshots that are kept; the setting if not given.
    """
    try:
        settings = load_settings(warehouse=warehouse, keep_days=keep_days)
        with alive(settings.warehouse, flow_run.id), secrets_hidden():
            done = maintenance.maintain_store(settings, patience=PATIENCE_SECONDS)
    except FORESEEN as error:
        return refused(error)
    told = maintenance.lines(done)
    _page("maintenance", "Maintenance", told)
    return Completed(name="Maintained", message=told[0])


@our_flow("reprocess")
def reprocess(
    since: str | None = None,
    where: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    warehouse: str | None = None,
    workers: int | None = None,
) -> State[Any]:
    """Make documents anew with this version; each document's rows are replaced at once.

    Without a choice these are the documents that another version made.

    Args:
        since: Documents that an older version than this one made.
        where: A condition in SQL on documents.
        first_day: Documents published on this day or later, UTC.
        last_day: Documents published on this day or earlier, UTC.
        warehouse: Folder of the warehouse; the setting if not given.
        workers: Processes that extract; the setting if not given.
    """
    try:
        settings = load_settings(warehouse=warehouse, workers=workers)
        with alive(settings.warehouse, flow_run.id), secrets_hidden():
            return _made_anew(settings, since, between(first_day, last_day, where))
    except FORESEEN as error:
        return refused(error)


def _made_anew(settings: Settings, since: str | None, where: str | None) -> State[Any]:
    prepared = prepare(settings, since, where)
    log_to_run()
    request = Request((), settings, flow="reprocess", retry=prepared, flow_run_id=flow_run.id)
    report = run_pipeline(request, task_mapper(pool_of(settings)), get_run_logger().info)
    tell_page(report, settings)
    tell_run(report)
    left = len(prepared.left)
    return ended(report, remark=f"{left} left as they are, their bytes are gone" if left else "")


@our_flow("forget")
def forget(
    document_ids: list[str], with_copies: bool = True, warehouse: str | None = None
) -> State[Any]:
    """Delete documents with every row, payload and past state, and search every byte for them.

    Args:
        document_ids: Ids, or beginnings of ids that name one document each.
        with_copies: Forget their exact copies too.
        warehouse: Folder of the warehouse; the setting if not given.
    """
    try:
        settings = load_settings(warehouse=warehouse)
        with alive(settings.warehouse, flow_run.id), secrets_hidden():
            receipt = forgetting.forget_documents(settings, document_ids, with_copies=with_copies)
    except FORESEEN as error:
        return refused(error)
    told = forgetting.lines(receipt)
    _page("forgotten", "Receipt", told)
    return Completed(name=f"{len(receipt.document_ids)} forgotten", message=told[2])


def _page(key: str, title: str, told: Sequence[str]) -> None:
    points = "\n".join(f"- {safe(line)}" for line in told)
    create_markdown_artifact(key=key, markdown=f"## {title}\n\n{points}\n", description=told[0])
