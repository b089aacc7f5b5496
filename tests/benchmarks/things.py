"""Facilities, events, weapons, treaties and works on our own sentences, by engine.

    python -m tests.benchmarks.things [--engine minilm] [--errors] [--check]

Strict: same words, same type. Exit code 1 with --check if a figure is below its floor.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path

from flows.engines import engine_of
from tests.benchmarks.command import options
from tests.benchmarks.tagger import FLOORS, extract_with
from tests.benchmarks.tagger_text import article
from transforms.tagging.engines import Engine

CASES = Path(__file__).parents[1] / "cases" / "things.jsonl"
TYPES = ("facility", "event", "weapon", "treaty", "work")


def count(engine: Engine | None, show: bool) -> Counter[tuple[str, str]]:
    """Count (type, right | wrong | missed) over all sentences."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in CASES.read_text("utf-8").splitlines():
        case = json.loads(line)
        document = article(case["text"])
        extract_with(document, engine)
        found = {
            (document.text[m.start_char : m.end_char], m.entity_type)
            for m in document.mentions
            if m.entity_type in TYPES
        }
        gold = {(words, kind) for words, kind in case["things"]}
        for what, items in (
            ("right", found & gold),
            ("wrong", found - gold),
            ("missed", gold - found),
        ):
            counts.update((kind, what) for _, kind in items)
            if show and what != "right" and items:
                print(what, sorted(items), "in", case["text"])
    return counts


def main() -> None:
    """Print precision and recall by type and over all."""
    told = options(__doc__)
    counts = count(engine_of(told.engine), told.errors)
    figures = {}
    for kind in (*TYPES, "all"):
        right, wrong, missed = (
            sum(n for (k, w), n in counts.items() if w == what and kind in (k, "all"))
            for what in ("right", "wrong", "missed")
        )
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        print(f"{kind:9} precision {precision:.3f}  recall {recall:.3f}  of {right + missed}")
        figures = {"precision": precision, "recall": recall}
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["things"]
    sys.exit(told.check and any(figures[name] < floor for name, floor in floors.items()))


if __name__ == "__main__":
    main()
