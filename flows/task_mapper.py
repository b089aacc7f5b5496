"""Prefect's mapper: every batch is a task run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from prefect import task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from flows.inputs import Batch
from flows.mappers import MakePool, Mapper, Pool, Work
from flows.offer import chunked
from flows.redact import secrets_hidden
from transforms.transformed import Transformed

# Batches that Prefect is handed at once, for each worker of a pool; without one they run singly.
WINDOW = 4


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
    with secrets_hidden():
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
