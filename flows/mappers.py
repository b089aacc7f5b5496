"""Ways to run the work on batches: here, on a process pool; Prefect's is in flows.ingest.

A mapper takes the work and the batches and yields results in the order of the batches. It pulls
batches lazily and holds a bounded number of them.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

import pyarrow as pa

from flows.inputs import Batch
from flows.interrupt import die_with_parent
from transforms.documents import RawInput, Rejected
from transforms.pipeline import Transformed

Work = Callable[[Batch], Transformed]
Mapper = Callable[[Work, Iterable[Batch]], Iterator[Transformed]]

log = logging.getLogger(__name__)

# Batches in flight for each worker: one that runs and one that waits.
WINDOW = 2
DEATHS = 2


def map_here(work: Work, batches: Iterable[Batch]) -> Iterator[Transformed]:
    """Run the work in this process, one batch at a time."""
    return map(work, batches)


class WorkerPool:
    """Processes that work on batches; one that dies costs at most the document that killed it.

    Workers are spawned, so that no lock or connection of this process is copied into them.
    """

    def __init__(self, work: Work, workers: int) -> None:
        """Prepare a pool; the processes start with the first batch."""
        self.work = work
        self.workers = workers
        self._executor = _executor(workers)

    def submit(self, batch: Batch) -> Future[Transformed]:
        """Hand a batch to the pool."""
        try:
            return self._executor.submit(self.work, batch)
        except BrokenProcessPool:
            self._executor.shutdown(wait=False)
            self._executor = _executor(self.workers)
            return self._executor.submit(self.work, batch)

    def result(self, batch: Batch, future: Future[Transformed]) -> Transformed:
        """Return what became of a batch; if its worker died, of its documents one by one."""
        try:
            return future.result()
        except BrokenProcessPool:
            log.warning("a worker died during batch %d: its documents run alone", batch.number)
            return run_alone(self.work, batch)

    def close(self) -> None:
        """End the processes."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def pool_mapper(workers: int) -> Mapper:
    """Return a mapper on a pool of processes."""

    def map_on_pool(work: Work, batches: Iterable[Batch]) -> Iterator[Transformed]:
        pool = WorkerPool(work, workers)
        running: deque[tuple[Batch, Future[Transformed]]] = deque()
        try:
            for batch in batches:
                running.append((batch, pool.submit(batch)))
                if len(running) >= WINDOW * workers:
                    yield pool.result(*running.popleft())
            while running:
                yield pool.result(*running.popleft())
        finally:
            pool.close()

    return map_on_pool


def _executor(workers: int) -> ProcessPoolExecutor:
    spawned = get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawned, initializer=die_with_parent)


def run_alone(work: Work, batch: Batch) -> Transformed:
    """Run the documents of a batch one by one in a process of their own.

    A document that kills its process twice is refused as E_POISON.
    """
    results: list[Transformed] = []
    poison: list[tuple[RawInput, Rejected]] = []
    executor = _executor(1)
    for source in batch.inputs:
        alone = Batch(batch.number, (source,))
        for _ in range(DEATHS):
            try:
                results.append(executor.submit(work, alone).result())
                break
            except BrokenProcessPool:
                executor = _executor(1)
        else:
            poison.append((source, _poison()))
    executor.shutdown()
    return merged([*results, Transformed({}, poison)])


def _poison() -> Rejected:
    why = f"the process that worked on it died {DEATHS} times; it was left out so the rest goes on"
    return Rejected("extract", "E_POISON", why)


def merged(results: Iterable[Transformed]) -> Transformed:
    """Return several results as one: rows and refusals in order."""
    tables: dict[str, list[pa.Table]] = {}
    rejected: list[tuple[RawInput, Rejected]] = []
    for result in results:
        rejected.extend(result.rejected)
        for name, table in result.tables.items():
            tables.setdefault(name, []).append(table)
    return Transformed({name: pa.concat_tables(parts) for name, parts in tables.items()}, rejected)
