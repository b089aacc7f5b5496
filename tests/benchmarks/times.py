"""Dates and times against labelled news: is each found, and does it mean the right time?

    python -m tests.benchmarks.times CORPORA [--check] [--errors]

CORPORA is a folder with dates/meantime.jsonl: {"text", "dct", "timexes": [{"start", "end", "type",
"value"}]}. As in TempEval-3, relaxed: a found expression that overlaps a labelled one is its
match, of several the one with the right value, and each is used once. Value F1 counts matches with
the very same TIMEX3 value, type F1 those with the same type, span F1 those with the same span.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from seeds import read_reference
from tests.benchmarks.calibration import calibration_error
from transforms.documents import Block, Document, Fields, RawInput, TimeExpression
from transforms.extract import extract
from transforms.reference import Reference, compile_reference
from transforms.timexes.find import find_times

FLOORS = Path(__file__).with_name("floors.toml")
BINS = (0.0, 0.75, 0.85, 0.9, 0.95, 1.01)
Match = tuple[dict[str, Any], TimeExpression]


def document(text: str, published: str | None) -> Document:
    """Return a document with a block a line, published on that day."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block("paragraph", start, start + len(line), start))
        start += len(line) + 1
    source = RawInput("0" * 32, "memory:", "", "text/plain", b"")
    made = Document(source, Fields(), text, [], blocks, [], language="en")
    if published:
        made.published_at = datetime.fromisoformat(published).replace(tzinfo=UTC)
        made.published_precision = "day"
    return made


def matches(gold: list[dict[str, Any]], found: list[TimeExpression]) -> Iterator[Match]:
    """Yield labels with the expression found for each."""
    left = list(found)
    for label in gold:
        near = [t for t in left if t.start_char < label["end"] and label["start"] < t.end_char]
        if near:
            best = max(near, key=lambda t: t.value == label["value"])
            left.remove(best)
            yield label, best


def measure(folder: Path, reference: Reference, *, show: bool) -> dict[str, float]:
    """Return F1 of detection, span, type and value, in percent."""
    right = dict.fromkeys(("detection", "span", "type", "value"), 0)
    labels = expressions = 0
    points: list[tuple[float, bool]] = []
    for line in (folder / "dates" / "meantime.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        article = document(row["text"], row["dct"])
        extract(article, reference)
        labels += len(row["timexes"])
        expressions += len(article.times)
        sound: set[int] = set()
        for label, found in matches(row["timexes"], article.times):
            right["detection"] += 1
            right["span"] += (label["start"], label["end"]) == found[:2]
            right["type"] += label["type"] == found.timex_type
            right["value"] += label["value"] == found.value
            sound |= {found.start_char} if label["value"] == found.value else set()
            if show and label["value"] != found.value:
                print(f"  {label['text']!r}: {label['value']}, found {found.value}")
        points += [(t.confidence, t.start_char in sound) for t in article.times]
    figures = {f"{name}_f1": 200 * n / (labels + expressions) for name, n in right.items()}
    return figures | {
        "value_precision": 100 * right["value"] / expressions,
        "value_recall": 100 * right["value"] / labels,
        "calibration_error": calibration_error(points, BINS),
    }


def speed(folder: Path, reference: Reference) -> float:
    """Return words a second of one core, the least time of three runs."""
    lines = (folder / "news_volume" / "bbc.jsonl").read_text("utf-8").splitlines()[:300]
    articles = [document(json.loads(line)["text"], "2005-01-10") for line in lines]
    words = sum(len(article.text.split()) for article in articles)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        for article in articles:
            find_times(article, reference)
        seconds.append(time.process_time() - start)
    return words / min(seconds)


def main() -> None:
    """Measure, print, and with --check fail below a floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true", help="fail below the floors")
    parser.add_argument("--errors", action="store_true", help="print wrong values")
    options = parser.parse_args()
    limits = tomllib.loads(FLOORS.read_text("utf-8"))["times"]
    reference = compile_reference(read_reference())
    figures = measure(options.corpora, reference, show=options.errors)
    figures["words_per_second"] = speed(options.corpora, reference)
    low = [name for name, floor in limits["floors"].items() if figures[name] < floor]
    low += [name for name, ceiling in limits["ceilings"].items() if figures[name] > ceiling]
    for name, value in figures.items():
        print(f"{name}: {value:.4g}{' OUT OF ITS LIMIT' if name in low else ''}")
    sys.exit(1 if options.check and low else 0)


if __name__ == "__main__":
    main()
