"""A Dask cluster of worker processes, one of them killed at work, beside this process alone.

    python -m tests.benchmarks.cluster CORPORA [--articles 1000] [--workers 3] [--check]

CORPORA has news_volume/*.jsonl. The rows of every batch must be those that this process makes, byte
for byte; exit code 1 with --check if one differs. The gazetteer finds the names.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows.dask_pool import DaskPool, local_cluster
from flows.inputs import Batch
from flows.mappers import pool_mapper
from flows.results import Result
from flows.settings import Settings
from flows.work import work_of
from tests.benchmarks.volume import records
from tests.support import record_input
from transforms.rows import RunStamp

STAMP = RunStamp("benchmark", datetime(2026, 1, 1, tzinfo=UTC), "0")


def batches(corpora: Path, articles: int, size: int) -> list[Batch]:
    """Return the articles cut into batches."""
    inputs = iter([record_input(json.loads(line)) for line in records(corpora, articles)])
    cut = iter(lambda: tuple(itertools.islice(inputs, size)), ())
    return [Batch(number, part) for number, part in enumerate(cut, 1)]


def with_a_death(results: Iterator[Result], victim: int, after: int) -> list[Result]:
    """Take the results, and kill a worker when so many are there."""
    taken = []
    for result in results:
        taken.append(result)
        if len(taken) == after:
            os.kill(victim, signal.SIGKILL)
    return taken


def main() -> None:
    """Run both, compare, print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--check", action="store_true", help="fail if a row differs")
    options = parser.parse_args()
    cut = batches(options.corpora, options.articles, options.batch)
    work = work_of(STAMP, Settings(engine="gazetteer"))
    started = time.perf_counter()
    alone = [work(batch) for batch in cut]
    print(f"here: {time.perf_counter() - started:.1f} s", flush=True)
    with local_cluster(options.workers) as cluster:
        victim = cluster.workers[0].pid
        started = time.perf_counter()
        mapped = pool_mapper(lambda w: DaskPool(w, cluster.scheduler_address, options.workers))
        spread = with_a_death(mapped(work, cut), victim, after=len(cut) // 3)
    print(
        f"{options.workers} workers, one killed: {time.perf_counter() - started:.1f} s", flush=True
    )
    differing = sum(
        one.tables != other.tables or one.rejected != other.rejected
        for one, other in zip(alone, spread, strict=True)
    )
    print(f"batches that differ: {differing} of {len(cut)}; load {os.getloadavg()[0]:.1f}")
    sys.exit(1 if options.check and differing else 0)


if __name__ == "__main__":
    main()
