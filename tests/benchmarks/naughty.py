"""Hostile strings in every field of a record, through the whole pipeline with its expectations.

    python -m tests.benchmarks.naughty CORPORA [--engine gazetteer] [--check]

CORPORA is a folder with dirty_text/naughty_strings.jsonl. Behind each string comes a sound record:
that all of them are loaded, and that no row was refused by an expectation, is what is asked for.
With --check the command fails if it is not so.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> None:
    """Run and print one line a figure."""
    from naughty_records import FIELDS, HONEST, run_naughty

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--engine", default="gazetteer")
    parser.add_argument("--check", action="store_true", help="fail if anything went wrong")
    options = parser.parse_args()
    path = options.corpora / "dirty_text" / "naughty_strings.jsonl"
    lines = path.read_text("utf-8").split("\n")
    strings = [json.loads(line)["string"] for line in lines if line]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run_naughty(Path(folder), strings, options.engine)
    faults = {code: n for code, n in outcome.report.codes.items() if code not in HONEST}
    lost = outcome.neighbours - outcome.neighbours_loaded
    print(f"{len(strings)} strings in {len(FIELDS)} fields: {outcome.report.message}")
    print(f"refused by code: {dict(sorted(outcome.report.codes.items()))}")
    print(f"exceptions: {sum(faults.values())} {faults or ''}")
    print(f"rows or documents refused by an expectation: {len(outcome.rejects)}")
    print(f"sound records between them lost: {lost}")
    print(f"{time.perf_counter() - started:.0f} s")
    for reject in outcome.rejects[:20]:
        print("  ", *(ascii(value)[:200] for value in reject))
    if options.check and (faults or outcome.rejects or lost):
        sys.exit(1)


if __name__ == "__main__":
    main()
