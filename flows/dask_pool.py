"""A Dask cluster: one that is there, or worker processes of this machine.

Batches go to the workers themselves, not through Prefect's task runner for Dask: a worker then
needs the installed package and nothing else, no Prefect API and no warehouse.
"""

from __future__ import annotations

import importlib.metadata
import logging
from collections import deque
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, wait

from flows.errors import Unreachable, Usage
from flows.inputs import Batch
from flows.mappers import Work, window_of
from flows.rescue import DEATHS, WorkerDied, one_by_one
from flows.results import Result

LOCAL = "local"
CONNECT_SECONDS = 20
# A batch is a straggler when it takes so many times the median of those before it, at least so
# long; a copy of it then runs on another worker, and whichever ends first counts.
STRAGGLES = 4
PATIENCE_SECONDS = 60.0
REMEMBERED = 99

log = logging.getLogger(__name__)


class DaskPool:
    """Workers of a Dask cluster; what it may hold goes by its threads when the run begins.

    Raises Unreachable if no scheduler answers, Usage if the cluster has other code than this.
    """

    def __init__(self, work: Work, cluster: str, workers: int) -> None:
        """Connect to the scheduler at `cluster`, or start `workers` processes if it is `local`."""
        self.work = work
        self._own = local_cluster(workers) if cluster == LOCAL else None
        self._client = _client(self._own or cluster)
        _check_versions(self._client)
        self.window = window_of(sum(self._client.nthreads().values()))
        self._seconds: deque[float] = deque(maxlen=REMEMBERED)

    def submit(self, batch: Batch, workers: list[str] | None = None) -> Future:
        """Hand a batch to the cluster, or to some of its workers."""
        return self._client.submit(
            timed,
            self.work,
            batch,
            pure=False,
            workers=workers,
            allow_other_workers=workers is not None,
        )

    def is_done(self, ticket: Future) -> bool:
        """Whether a batch is done, or its workers died."""
        return bool(ticket.done())

    def result(self, batch: Batch, ticket: Future) -> Result:
        """Return what became of a batch; if its workers died, of its documents one by one."""
        try:
            return self._first(batch, ticket)
        except KilledWorker:
            return one_by_one(batch, self._alone)

    def close(self) -> None:
        """Forget what is waiting; end the workers that were started here."""
        self._client.close()
        if self._own is not None:
            self._own.close()

    def _first(self, batch: Batch, ticket: Future) -> Result:
        result: Result
        tickets = [ticket]
        try:
            wait(tickets, timeout=self._patience())
        except TimeoutError:
            tickets.append(self._elsewhere(batch, ticket))
        done = wait(tickets, return_when="FIRST_COMPLETED").done
        first = next(one for one in tickets if one in done)
        seconds, result = first.result()
        self._seconds.append(seconds)
        for other in tickets:
            other.release()
        return result

    def _patience(self) -> float | None:
        if not self._seconds:
            return None
        median = sorted(self._seconds)[len(self._seconds) // 2]
        return max(PATIENCE_SECONDS, STRAGGLES * median)

    def _elsewhere(self, batch: Batch, ticket: Future) -> Future:
        log.warning("batch %d takes long: a copy runs on another worker", batch.number)
        busy = {at for at, keys in self._client.processing().items() if ticket.key in keys}
        others = [at for at in self._client.nthreads() if at not in busy]
        return self.submit(batch, others or None)

    def _alone(self, batch: Batch) -> Result:
        try:
            return self._first(batch, self.submit(batch))
        except KilledWorker as death:
            raise WorkerDied from death


def timed(work: Work, batch: Batch) -> tuple[float, Result]:
    """Return the seconds that the work took, and its result."""
    import time

    started = time.monotonic()
    result = work(batch)
    return time.monotonic() - started, result


def local_cluster(workers: int) -> LocalCluster:
    """Start so many worker processes here; they talk on loopback, and no page is served."""
    dask.config.set(
        {
            "distributed.scheduler.allowed-failures": DEATHS - 1,
            "distributed.scheduler.http.routes": [],
        }
    )
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        silence_logs=logging.CRITICAL,
    )


def _client(address: Any) -> Client:
    try:
        return Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        why = f"no Dask scheduler answers at {address} ({error})"
        raise Unreachable(
            f"{why}: start one with `dask scheduler`, or correct `cluster`"
        ) from error


def _check_versions(client: Client) -> None:
    """Refuse a cluster that would extract with another release: rows would differ by worker."""
    ours = _version()
    try:
        told = client.run(_version)
    except ImportError as error:
        raise Usage(
            "the Dask workers lack dateline: install there what is installed here"
        ) from error
    others = {at: version for at, version in told.items() if version != ours}
    if others:
        at, version = min(others.items(), key=str)
        raise Usage(
            f"the Dask worker {at} has dateline {version}, this is {ours}: install the same"
        )


def _version() -> str:
    return importlib.metadata.version("dateline")
