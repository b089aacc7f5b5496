"""Capitals and houses that stand for governments, and roles of persons, on our own sentences.

    python -m tests.benchmarks.metonymy [--engine minilm] [--errors] [--check]

Exit code 1 with --check if a figure is below its floor.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flows.engines import engine_of
from tests.benchmarks.command import options
from tests.benchmarks.tagger import FLOORS, extract_with
from tests.benchmarks.tagger_text import article
from transforms.documents import Document
from transforms.tagging.engines import Engine

CASES = Path(__file__).parents[1] / "cases"


def documents(name: str, engine: Engine | None) -> Iterator[tuple[dict[str, object], Document]]:
    """Yield each case of a file with its sentence extracted."""
    for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        document = article(case["text"])
        extract_with(document, engine)
        yield case, document


def metonyms(engine: Engine | None, show: bool) -> dict[str, float]:
    """Return precision and recall of names marked as metonyms."""
    right = wrong = missed = 0
    for case, document in documents("metonymy", engine):
        found = Counter(
            document.text[m.start_char : m.end_char] for m in document.mentions if m.is_metonym
        )
        gold = Counter(case["metonyms"])  # type: ignore[arg-type]
        right += (found & gold).total()
        wrong += (found - gold).total()
        missed += (gold - found).total()
        if show and found != gold:
            print(f"{case['text']}: found {[*found]}, meant {[*gold]}")
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return {"metonymy_precision": precision, "metonymy_recall": recall}


def roles(engine: Engine | None, show: bool) -> dict[str, float]:
    """Return the share of persons whose role is the one in the text."""
    right = total = 0
    for case, document in documents("roles", engine):
        found = {document.text[m.start_char : m.end_char]: m.role for m in document.mentions}
        for name, role in case["roles"].items():  # type: ignore[attr-defined]
            ok = name in found and found[name] == role
            right, total = right + ok, total + 1
            if show and not ok:
                print(f"{name}: {role!r}, found {found}")
    return {"roles": right / total}


def main() -> None:
    """Print the figures beside their floors."""
    told = options(__doc__)
    engine = engine_of(told.engine)
    figures = metonyms(engine, told.errors) | roles(engine, told.errors)
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["metonymy"]
    for name, value in figures.items():
        print(f"{name:20} {value:.3f}  at least {floors[name]}")
    sys.exit(told.check and any(figures[name] < floor for name, floor in floors.items()))


if __name__ == "__main__":
    main()
