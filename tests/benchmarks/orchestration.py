"""What Prefect costs: the same articles in this process and as flow runs at a standing server.

`python -m tests.benchmarks.orchestration [ARTICLES] [--check]`; one server for all runs, the two
ways in turn, the quicker of two runs each.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

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


def measure(articles: int) -> tuple[float, float]:
    """Return the seconds in this process and as a flow run."""
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
    return min(here), min(flow)


def _timed(run: Callable[[Request], object], inbox: Path, store: str) -> float:
    settings = Settings(warehouse=inbox.parent / store, engine="gazetteer")
    begun = time.monotonic()
    run(Request((str(inbox),), settings))
    return time.monotonic() - begun


def main() -> None:
    """Measure and print; with --check, fail where the overhead is over ten percent."""
    numbers = [int(a) for a in sys.argv[1:] if a.isdecimal()]
    articles = numbers[0] if numbers else 2_000
    os.environ["DATELINE_ENGINE"] = "gazetteer"
    with tempfile.TemporaryDirectory() as name, standing_server(Path(name), 4600) as told:
        os.environ.update(told)
        here, flow = measure(articles)
    percent = 100.0 * (flow - here) / here
    print(f"{articles} articles: {here:.1f} s here, {flow:.1f} s as a flow run, {percent:+.1f} %")
    sys.exit("--check" in sys.argv and percent > MOST_PERCENT)


if __name__ == "__main__":
    main()
