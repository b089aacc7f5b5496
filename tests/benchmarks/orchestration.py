"""What Prefect costs: the same articles in this process and as flow runs at a standing server.

`python -m tests.benchmarks.orchestration [ARTICLES] [--check]`; one server for all runs, the two
ways in turn, the least of two runs each. Processor time is that of this process and the server's.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.serving.server import standing_server
from flows.settings import Settings

MOST_PERCENT = 10.0
ROUNDS = 2
PARAGRAPH = (
    "Envoys of Russia and Turkey met in Vienna on Monday to talk about item {n}. The ministers of "
    "Armenia and Azerbaijan said that the crossing at {n} would stay open. At least {n} people "
    "had been killed in the region since March, officials in Tbilisi said.\n\n"
)


Cost = tuple[float, float]


def measure(articles: int) -> tuple[Cost, Cost]:
    """Return seconds by the clock and of processor, in this process and as a flow run."""
    from flows.ingest import run_flow

    with tempfile.TemporaryDirectory() as name:
        inbox = Path(name) / "inbox"
        inbox.mkdir()
        for n in range(articles):
            text = f"Talks on item {n} open\n\n" + PARAGRAPH.format(n=n) * 6
            (inbox / f"{n}.txt").write_text(text)
        here, flow = [], []
        for number in range(ROUNDS):
            here.append(_timed(lambda r: run_pipeline(r, map_here), inbox, f"here{number}"))
            flow.append(_timed(run_flow, inbox, f"flow{number}"))
    return _least(here), _least(flow)


def _least(costs: list[Cost]) -> Cost:
    return min(clock for clock, _ in costs), min(processor for _, processor in costs)


def _processor() -> float:
    me = psutil.Process()
    times = [process.cpu_times() for process in (me, *me.children(recursive=True))]
    return float(sum(spent.user + spent.system for spent in times))


def _timed(run: Callable[[Request], object], inbox: Path, store: str) -> Cost:
    settings = Settings(warehouse=inbox.parent / store, engine="gazetteer")
    begun, spent = time.monotonic(), _processor()
    run(Request((str(inbox),), settings))
    return time.monotonic() - begun, _processor() - spent


def main() -> None:
    """Measure and print; with --check, fail where more than ten percent of processor is added."""
    numbers = [int(a) for a in sys.argv[1:] if a.isdecimal()]
    articles = numbers[0] if numbers else 2_000
    os.environ["DATELINE_ENGINE"] = "gazetteer"
    with tempfile.TemporaryDirectory() as name, standing_server(Path(name), 4600) as told:
        os.environ.update(told)
        here, flow = measure(articles)
    added = [100.0 * (more - less) / less for less, more in zip(here, flow, strict=True)]
    for what, less, more, percent in zip(("clock", "processor"), here, flow, added, strict=True):
        print(
            f"{articles} articles, {what}: {less:.1f} s, {more:.1f} s as a flow, {percent:+.1f} %"
        )
    sys.exit("--check" in sys.argv and added[1] > MOST_PERCENT)


if __name__ == "__main__":
    main()
