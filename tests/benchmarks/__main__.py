"""Every benchmark in one run: `python -m tests.benchmarks CORPORA`.

CORPORA is a folder of labelled text; README.md beside this file says what each benchmark reads.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ON_CORPORA = (
    "volume speed cluster warehouse cleaning reading naughty tagger times quotes counts steps "
    "places tags actors linking_speed events relations"
).split()
OWN = "metonymy things linking".split()  # their sentences are in tests/cases


def main() -> None:
    """Run each benchmark as a process of its own, so that none warms the next."""
    corpora = sys.argv[1:2]
    if not corpora or not Path(corpora[0]).is_dir():
        sys.exit("which corpora? make benchmark CORPORA=folder (tests/benchmarks/README.md)")
    for name in (*ON_CORPORA, *OWN):
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"tests.benchmarks.{name}"]
        subprocess.run([*command, *(corpora if name in ON_CORPORA else [])], check=True)


if __name__ == "__main__":
    main()
