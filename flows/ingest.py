"""The Prefect flow: the same body as everywhere, with one task a batch and a summary artifact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from prefect import flow, get_run_logger, task, unmapped
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from prefect.utilities.annotations import quote

from flows.discover import check_paths
from flows.errors import DatelineError
from flows.inputs import Batch
from flows.mappers import MakePool, Mapper, Pool, Work, pool_of
from flows.offer import chunked
from flows.pipeline import Request, run_pipeline
from flows.report import RunReport
from flows.settings import load_settings
from flows.summary import markdown
from transforms.pipeline import Transformed

# Batches that Prefect is handed at once, for each worker of a pool; without one they run singly.
WINDOW = 4


def _name() -> str:
    return f"ingest {datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(name="ingest", flow_run_name=_name, persist_result=False)
def ingest(
    paths: list[str],
    warehouse: str | None = None,
    workers: int | None = None,
    limit: int | None = None,
    cluster: str | None = None,
) -> State[Any]:
    """Load articles into the warehouse.

    Args:
        paths: Files, folders and patterns; `dateline run --help` says of what.
        warehouse: Folder of the warehouse; the setting if not given.
        workers: Processes that extract; the setting if not given.
        limit: New inputs after which the run ends; all if not given.
        cluster: Dask scheduler, or local, to extract on; the setting if not given.
    """
    try:
        settings = load_settings(warehouse=warehouse, workers=workers, cluster=cluster)
        given, missing = check_paths(paths)
        request = Request(tuple(given), settings, limit, flow_run_id=flow_run.id)
        say = get_run_logger().info
        if missing:
            get_run_logger().warning(missing)
        report = run_pipeline(request, task_mapper(pool_of(settings)), say)
    except DatelineError as error:  # a foreseeable end: a message, no traceback
        return Failed(message=str(error), data=error)
    create_markdown_artifact(
        key="ingest-summary", markdown=markdown(report), description=report.equation
    )
    return Completed(message=report.message, data=report)


@task(
    name="extract",
    task_run_name="batch {number}, {documents} documents",
    cache_policy=NO_CACHE,
    persist_result=False,
)
def extract(
    number: int,  # noqa: ARG001 - names the run
    documents: int,  # noqa: ARG001
    batch: Batch,
    work: Work,
) -> Transformed:
    """Transform one batch; articles reach the task's memory and nothing that Prefect stores."""
    return work(batch)


def task_mapper(make_pool: MakePool | None) -> Mapper:
    """Return a mapper that makes every batch a task run, which waits for a pool if there is one."""

    def map_as_tasks(work: Work, batches: Iterable[Batch]) -> Iterator[Transformed]:
        if make_pool is None:
            yield from _mapped(work, batches, 1)
            return
        pool = make_pool(work)
        try:
            yield from _mapped(_on(pool), batches, WINDOW * pool.workers)
        finally:
            pool.close()

    return map_as_tasks


def _on(pool: Pool) -> Callable[[Batch], Transformed]:
    return lambda batch: pool.result(batch, pool.submit(batch))


def _mapped(work: Work, batches: Iterable[Batch], window: int) -> Iterator[Transformed]:
    for chunk in chunked(batches, window):
        futures = extract.map(
            number=[batch.number for batch in chunk],
            documents=[len(batch.inputs) for batch in chunk],
            batch=[quote(batch) for batch in chunk],
            work=unmapped(work),
        )
        for future in futures:
            yield future.result()


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
    outcome: object = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    assert isinstance(outcome, RunReport)
    return outcome, str(state.state_details.flow_run_id)
