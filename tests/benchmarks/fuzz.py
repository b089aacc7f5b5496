"""Fuzzed documents of every form through the whole pipeline: nothing is lost, nothing fails.

python -m tests.benchmarks.fuzz [--documents 20000]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

FAULTS = {"E_INTERNAL", "E_POISON", "E_VALIDATION"}


def main() -> None:
    """Run and print what became of the documents."""
    from fuzzing import run_fuzzed

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--documents", type=int, default=20_000)
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = run_fuzzed(Path(folder), options.documents)
    codes = ", ".join(f"{code} {count:,}" for code, count in sorted(report.codes.items()))
    print(f"{options.documents:,} files: {report.message}; {codes}")
    print(f"{time.perf_counter() - started:.0f} s")
    sys.exit(
        f"a fault of dateline: {FAULTS & set(report.codes)}" if FAULTS & set(report.codes) else 0
    )


if __name__ == "__main__":
    main()
