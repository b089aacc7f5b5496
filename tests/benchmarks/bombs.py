"""Files of a gigabyte, packed and plain, each through `dateline run`: what is told, at what cost.

    python -m tests.benchmarks.bombs [--mebibytes 1024] [--check]

With --check the command fails where a run takes more than 1.5 GB or ends as a fault of dateline.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

MOST_MEGABYTES = 1500
RUN = "from flows.cli import main; main()"
CODES = (
    "SELECT string_agg(DISTINCT error_code, ' ') AS codes, (SELECT count(*) FROM documents) AS n"
    " FROM ops.quarantine"
)


class Cost(NamedTuple):
    """What a run of one file came to; megabytes at its peak, wall seconds."""

    told: str
    megabytes: int
    seconds: float
    status: int


def measure(path: Path, store: Path) -> Cost:
    """Run the pipeline over a file in a process of its own."""
    command = [sys.executable, "-c", RUN, "run", str(path), "--warehouse", str(store)]
    started = time.perf_counter()
    with (store.parent / "told").open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    sql = [sys.executable, "-c", RUN, "sql", CODES, "--format", "csv", "--warehouse", str(store)]
    answer = subprocess.run(sql, capture_output=True, text=True, check=False).stdout.split("\n")
    codes, loaded = answer[1].rsplit(",", 1) if len(answer) > 1 else ("no warehouse", "0")
    return Cost(f"{codes}, {loaded} loaded", usage.ru_maxrss // 1000, seconds, status >> 8)


def main() -> None:
    """Print a row of a table for each file."""
    from bombs import FILES

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--mebibytes", type=int, default=1024)
    parser.add_argument("--check", action="store_true", help="fail above 1.5 GB")
    options = parser.parse_args()
    bad: list[str] = []
    print("| file | bytes on disk | told | peak MB | seconds |\n|---|---|---|---|---|")
    for name, make in FILES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            make(path, options.mebibytes << 20)
            cost = measure(path, Path(folder) / "store")
            size = path.stat().st_size
        print(
            f"| {make.__name__} `{name}` | {size:,} | {cost.told} | {cost.megabytes}"
            f" | {cost.seconds:.0f} |",
            flush=True,
        )
        if cost.megabytes > MOST_MEGABYTES or cost.status not in (0, 5) or "INTERNAL" in cost.told:
            bad.append(name)
    sys.exit(f"too dear, or a fault: {bad}" if options.check and bad else 0)


if __name__ == "__main__":
    main()
