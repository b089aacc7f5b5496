"""Prefect's mapper: every batch is a task run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from flows.inputs import Batch
from flows.mappers import MakePool, Mapper, Pool, Work, pool_mapper
from flows.redact import secrets_hidden
from flows.results import Result


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
) -> Result:
    """Transform one batch; articles reach the task's memory and nothing that Prefect stores."""
    with secrets_hidden():
        return work(batch)


class TaskRuns:
    """Every batch as a task run, which waits for a pool; without one they run singly, here."""

    def __init__(self, work: Work, make_pool: MakePool | None) -> None:
        """Begin with no task run; the pool may start processes."""
        self._pool = make_pool(work) if make_pool else None
        self._work = _on(self._pool) if self._pool else work
        self.window = self._pool.window if self._pool else 1

    def submit(self, batch: Batch) -> Any:
        """Hand a batch to Prefect."""
        named: dict[str, Any] = {"number": batch.number, "documents": len(batch.inputs)}
        return extract.submit(**named, batch=quote(batch), work=self._work)

    def is_done(self, ticket: Any) -> bool:
        """Whether the task run has ended; the API is not asked."""
        return bool(ticket.wrapped_future.done())

    def result(self, batch: Batch, ticket: Any) -> Result:  # noqa: ARG002 - the pool saw to it
        """Wait for what became of a batch."""
        result: Result = ticket.result()
        return result

    def close(self) -> None:
        """Close the pool."""
        if self._pool:
            self._pool.close()


def _on(pool: Pool) -> Callable[[Batch], Result]:
    return lambda batch: pool.result(batch, pool.submit(batch))


def task_mapper(make_pool: MakePool | None) -> Mapper:
    """Return a mapper that makes every batch a task run, which waits for a pool if there is one."""
    return pool_mapper(lambda work: TaskRuns(work, make_pool))
