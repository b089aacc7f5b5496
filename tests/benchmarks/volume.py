"""Read to published: seconds, articles a second and peak memory of `dateline run` on real news.

    python -m tests.benchmarks.volume CORPORA [--articles 1000] [--workers 1]

CORPORA is a folder with news_volume/*.jsonl, records with `text`; articles are taken from its files
in turn. The run is a process of its own, so that start, imports and all are counted.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEYS = {"id": "id", "text": "text", "title": "title", "date": "published_at", "url": "url"}


def main() -> None:
    """Measure and print one line a run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "articles.jsonl"
        inbox.write_text("\n".join(records(options.corpora, options.articles)), "utf-8")
        for run in ("first", "second"):
            report = _run(inbox, Path(folder) / "store", options.workers)
            rate = options.articles / report["seconds"]
            print(
                f"{run}: {report['seconds']:.1f} s, {rate:,.0f} articles/s, "
                f"{report['peak_mb']:,.0f} MB; {report['said']}"
            )


def records(corpora: Path, wanted: int) -> Iterator[str]:
    """Yield articles of CORPORA/news_volume as records, from its files in turn."""
    files = [_lines(path) for path in sorted((corpora / "news_volume").glob("*.jsonl"))]
    turns = (line for lines in itertools.zip_longest(*files) for line in lines if line)
    for line in itertools.islice(turns, wanted):
        row = json.loads(line)
        record = {ours: row[theirs] for theirs, ours in KEYS.items() if row.get(theirs)}
        yield json.dumps(record)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _run(inbox: Path, store: Path, workers: int) -> dict[str, Any]:
    command = [str(Path(sys.executable).with_name("dateline")), "run", str(inbox)]
    command += ["--warehouse", str(store), "--workers", str(workers), "--json"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=None) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "seconds": time.perf_counter() - started,
        "peak_mb": usage.ru_maxrss / 1024,
        "said": said["message"],
    }


if __name__ == "__main__":
    main()
