"""What times, quotes and counts cost, beside the default engine on the same articles.

    python -m tests.benchmarks.steps CORPORA [--articles 300] [--check]

CORPORA has news_volume/*.jsonl; articles are taken from its files in turn. Processor time of one
thread; of each step the least of three runs, of the engine one run. Exit code 1 with --check if the
three together cost more than the ceiling in floors.toml, in percent of the engine's time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Callable
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from flows.engines.minilm import make
from flows.reference import reference
from tests.benchmarks.tagger_text import tag_anew
from tests.support import record_input
from transforms.counts.find import find_counts
from transforms.documents import Document
from transforms.pipeline import transform_one
from transforms.quotes.quotes import find_quotes
from transforms.tagging.engines import Engine
from transforms.timexes.find import find_times

FLOORS = Path(__file__).with_name("floors.toml")
STEPS: dict[str, Callable[..., Any]] = {
    "times": find_times,
    "quotes": find_quotes,
    "counts": find_counts,
}


def articles(folder: Path, count: int) -> list[dict[str, Any]]:
    """Return articles of the files of a folder in turn."""
    files = [path.read_text("utf-8").splitlines() for path in sorted(folder.glob("*.jsonl"))]
    return [
        json.loads(line) for line in islice(chain.from_iterable(zip(*files, strict=False)), count)
    ]


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that a function takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(rows: list[dict[str, Any]], engine: Engine) -> dict[str, float]:
    """Return each step's share of the engine's processor time, and of all three, in percent."""
    made = [transform_one(record_input(_record(row)), reference(), engine) for row in rows]
    documents = [document for document in made if isinstance(document, Document)]
    tagging = seconds(lambda: [tag_anew(engine, document) for document in documents])
    shares = {}
    for name, step in STEPS.items():
        runs = [seconds(partial(_run, step, documents)) for _ in range(3)]
        shares[f"{name}_percent_of_engine"] = 100 * min(runs) / tagging
    return shares | {"percent_of_engine": sum(shares.values())}


def _run(step: Callable[..., Any], documents: list[Document]) -> None:
    for document in documents:
        step(document, reference())


def _record(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "text": row["text"], "language": "en"}


def main() -> None:
    """Measure, print, and with --check fail above the ceiling."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--check", action="store_true", help="fail above the ceiling")
    options = parser.parse_args()
    figures = measure(articles(options.corpora / "news_volume", options.articles), make(""))
    for name, value in figures.items():
        print(f"{name}: {value:.1f}")
    ceiling = tomllib.loads(FLOORS.read_text("utf-8"))["steps"]["percent_of_engine"]
    sys.exit(1 if options.check and figures["percent_of_engine"] > ceiling else 0)


if __name__ == "__main__":
    main()
