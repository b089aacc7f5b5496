"""Ways to run the work on batches: here, on a pool of processes, on a Dask cluster.

A mapper takes the work and the batches and yields results in the order of the batches. It pulls
batches lazily and holds a bounded number of them, so that memory does not grow with the queue.
Prefect's mapper is in flows.ingest.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from flows.inputs import Batch
from flows.results import Result

if TYPE_CHECKING:
    from flows.settings import Settings

Work = Callable[[Batch], Result]
Mapper = Callable[[Work, Iterable[Batch]], Iterator[Result]]

# Batches in flight for each worker: one that runs and one that waits; and so many at least that
# the workers of a laptop are at work while this process validates and loads a unit.
A_WORKER = 2
AT_LEAST = 16


class Pool(Protocol):
    """Workers elsewhere; one that dies costs at most the document that killed it.

    `window` is how many batches it may hold at once.
    """

    window: int

    def submit(self, batch: Batch) -> Any:
        """Hand a batch to the pool and return a ticket for its result."""

    def is_done(self, ticket: Any) -> bool:
        """Whether the result is there, so that nobody would wait for it."""

    def result(self, batch: Batch, ticket: Any) -> Result:
        """Wait for what became of a batch."""

    def close(self) -> None:
        """End what the pool started, with the work that is still waiting."""


MakePool = Callable[[Work], Pool]


def map_here(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
    """Run the work in this process, one batch at a time."""
    return map(work, batches)


def pool_mapper(make_pool: MakePool) -> Mapper:
    """Return a mapper on a pool; the pool lives as long as the mapping."""

    def map_on_pool(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
        pool = make_pool(work)
        running: deque[tuple[Batch, Any]] = deque()
        try:
            for batch in batches:
                running.append((batch, pool.submit(batch)))
                while running and (len(running) >= pool.window or pool.is_done(running[0][1])):
                    yield pool.result(*running.popleft())
            while running:
                yield pool.result(*running.popleft())
        finally:
            pool.close()

    return map_on_pool


def window_of(workers: int) -> int:
    """Return how many batches a pool of so many workers may hold at once."""
    return max(A_WORKER * workers, AT_LEAST)


def meanwhile(mapper: Mapper, get_ready: Callable[[], object]) -> Mapper:
    """Return the mapper; after its first result a thread gets ready while others work.

    Not before: it would hold up the reading of what they are to work on. What fails in it fails
    again, and is told, where it is needed.
    """

    def prepare() -> None:
        with suppress(Exception):
            get_ready()

    def mapped(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
        for number, result in enumerate(mapper(work, batches)):
            if number == 0:
                threading.Thread(target=prepare, daemon=True).start()
            yield result

    return mapped


def pool_of(settings: Settings) -> MakePool | None:
    """Return what makes the pool that the settings ask for; None where this process works alone.

    Nothing is started and no cluster is asked before the first batch.
    """
    if settings.cluster:
        return _on_cluster(settings)
    if settings.workers == 1:
        return None
    from flows.process_pool import ProcessPool

    return lambda work: ProcessPool(work, settings.workers)


def _on_cluster(settings: Settings) -> MakePool:
    def make(work: Work) -> Pool:
        from flows.dask_pool import DaskPool

        return DaskPool(work, settings.cluster, settings.workers)

    return make


def mapper_of(settings: Settings) -> Mapper:
    """Return the mapper that the settings ask for, without Prefect."""
    make_pool = pool_of(settings)
    return map_here if make_pool is None else pool_mapper(make_pool)
