"""A pool of processes on this machine."""

from __future__ import annotations

from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Lock

from flows.inputs import Batch
from flows.interrupt import die_with_parent
from flows.lean import leave_out_pandas
from flows.mappers import Work, window_of
from flows.rescue import DEATHS, WorkerDied, one_by_one
from flows.results import Result


class ProcessPool:
    """Processes that work on batches; threads may hand it batches side by side.

    The processes are spawned, so that no lock or connection of this process is copied into them.
    """

    def __init__(self, work: Work, workers: int) -> None:
        """Prepare a pool; the processes start with the first batch."""
        self.work = work
        self.workers = workers
        self.window = window_of(workers)
        self._executor = _executor(workers)
        self._lone: ProcessPoolExecutor | None = None
        self._handing = Lock()
        # A death breaks every batch in flight: rescued at once, each would take a process more.
        self._rescuing = Lock()

    def submit(self, batch: Batch) -> Future[Result]:
        """Hand a batch to the pool."""
        with self._handing:
            try:
                return self._executor.submit(self.work, batch)
            except BrokenProcessPool:
                self._executor.shutdown(wait=False)
                self._executor = _executor(self.workers)
                return self._executor.submit(self.work, batch)

    def is_done(self, ticket: Future[Result]) -> bool:
        """Whether a batch is done, or its worker died."""
        return ticket.done()

    def result(self, batch: Batch, ticket: Future[Result]) -> Result:
        """Return what became of a batch; if its worker died, of its documents one by one."""
        try:
            return ticket.result()
        except BrokenProcessPool:
            with self._rescuing:
                return one_by_one(batch, self._alone)

    def close(self) -> None:
        """End the processes behind the batches that they have; Python waits for that at its end."""
        for executor in (self._executor, self._lone):
            if executor is not None:
                executor.shutdown(wait=False, cancel_futures=True)

    def _alone(self, batch: Batch) -> Result:
        for _ in range(DEATHS):
            self._lone = self._lone or _executor(1)
            try:
                return self._lone.submit(self.work, batch).result()
            except BrokenProcessPool:
                self._lone = None
        raise WorkerDied


def _executor(workers: int) -> ProcessPoolExecutor:
    spawned = get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawned, initializer=_begin)


def _begin() -> None:
    die_with_parent()
    leave_out_pandas()
