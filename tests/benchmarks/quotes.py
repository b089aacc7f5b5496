"""Quotes on labelled articles: content, speakers, confidence, and what the step costs.

    python -m tests.benchmarks.quotes CORPORA [--engine minilm] [--split dev] [--check]

CORPORA has quotes/SPLIT.jsonl, a line an article with its `text` and `attributions`: kind, speaker,
and the spans of content, cue and source. Exit code 1 with --check if a figure is below its floor in
floors.toml.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from flows.engines import engine_of
from flows.reference import reference
from tests.benchmarks.calibration import calibration_error
from tests.benchmarks.quotes_gold import Speech, found_in, gold_of, overlap, same_speaker
from tests.support import record_input
from transforms.documents import Document, Quote, Rejected
from transforms.pipeline import transform_one
from transforms.quotes.quotes import find_quotes
from transforms.tagging.engines import Engine

FLOORS = Path(__file__).with_name("floors.toml")
BINS = (0.0, 0.88, 0.91, 0.93, 0.95, 1.01)

Judged = list[tuple[Document, list[Speech], list[Speech]]]


class Tally:
    """How many were found, wanted, and right of each; precision, recall and F1 in percent."""

    def __init__(self) -> None:
        self.found = self.gold = self.found_right = self.gold_right = 0

    def add(
        self,
        found: Iterable[Speech],
        gold: Iterable[Speech],
        agree: Callable[[Speech, Speech], bool],
    ) -> None:
        """Count one article."""
        found, gold = list(found), list(gold)
        self.found += len(found)
        self.gold += len(gold)
        self.found_right += sum(any(agree(f, g) for g in gold) for f in found)
        self.gold_right += sum(any(agree(f, g) for f in found) for g in gold)

    def scores(self) -> tuple[float, float, float]:
        """Return precision, recall and F1."""
        precision = 100 * self.found_right / self.found if self.found else 0.0
        recall = 100 * self.gold_right / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return precision, recall, f1


def main() -> None:
    """Measure, print, and compare with the floors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--engine", default="minilm")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--check", action="store_true", help="fail below a floor")
    options = parser.parse_args()
    rows = read_rows(options.corpora / "quotes" / f"{options.split}.jsonl")
    figures = dict(measure(rows, engine_of(options.engine)))
    for name, value in figures.items():
        print(f"{name:34} {value:10.2f}")
    if options.check:
        sys.exit(compare(figures))


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the articles of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def measure(rows: list[dict[str, Any]], engine: Engine | None) -> Iterator[tuple[str, float]]:
    """Yield every figure by its name."""
    documents, whole = timed(lambda: [_document(row, engine) for row in rows])
    quotes, alone = timed(lambda: [find_quotes(document, reference()) for document in documents])
    judged = [
        (document, found_in(document, found), gold_of(row, document))
        for row, document, found in zip(rows, documents, quotes, strict=True)
    ]
    yield from content(judged)
    yield from speakers(judged)
    yield "calibration_error", calibration(documents, quotes, judged)
    words = sum(len(document.text.split()) for document in documents)
    yield "thousand_words_per_second", words / alone / 1000
    yield "percent_of_the_whole_extraction", 100 * alone / whole


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a function gives, and the processor time that it took in seconds."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def _document(row: dict[str, Any], engine: Engine | None) -> Document:
    source = record_input({"id": row["id"], "text": row["text"], "language": "en"})
    document = transform_one(source, reference(), engine)
    if isinstance(document, Rejected):
        sys.exit(f"{row['id']}: {document.detail}")
    return document


def content(judged: Judged) -> Iterator[tuple[str, float]]:
    """Yield F1 of the content spans by kind; an indirect row may stand in for a mixed label."""
    kinds = (
        ("direct", {"direct"}, {"direct"}),
        ("mixed", {"mixed"}, {"mixed"}),
        ("indirect", {"indirect"}, {"indirect", "mixed"}),
        ("any", {"direct", "mixed", "indirect"}, {"direct", "mixed", "indirect"}),
    )
    for name, ours, theirs in kinds:
        for manner, agree in (("exact", _is_exact), ("overlap", overlap)):
            tally = Tally()
            for _, found, gold in judged:
                tally.add(
                    (s for s in found if s.kind in ours),
                    (s for s in gold if s.kind in theirs),
                    agree,
                )
            for figure, value in zip(("precision", "recall", "f1"), tally.scores(), strict=True):
                yield f"{name}_{manner}_{figure}", value


def _is_exact(a: Speech, b: Speech) -> bool:
    return (a.start, a.end) == (b.start, b.end)


def speakers(judged: Judged) -> Iterator[tuple[str, float]]:
    """Yield the scores of named speakers of direct speech.

    A label that is a pronoun does not say whom it means: what we found for it is not judged.
    """
    tally = Tally()
    for _, found, gold in judged:
        direct = [label for label in gold if label.kind == "direct"]
        ours = [
            speech
            for speech in found
            if speech.kind == "direct" and speech.is_named and not _is_unjudged(speech, direct)
        ]
        tally.add(ours, (label for label in direct if label.is_named), _is_attributed)
    for figure, value in zip(("precision", "recall", "f1"), tally.scores(), strict=True):
        yield f"speaker_{figure}", value


def _is_unjudged(speech: Speech, gold: Iterable[Speech]) -> bool:
    met = [label for label in gold if overlap(speech, label)]
    return bool(met) and not any(label.is_named for label in met)


def _is_attributed(a: Speech, b: Speech) -> bool:
    return overlap(a, b) and same_speaker(a.speaker, b.speaker)


def calibration(documents: list[Document], quotes: list[list[Quote]], judged: Judged) -> float:
    """Return the expected calibration error of the rows' confidence.

    A row is right if it overlaps labelled speech and, where that names its speaker, has the same.
    """
    points: list[tuple[float, bool]] = []
    for _, rows, (_, _, gold) in zip(documents, quotes, judged, strict=True):
        for row in rows:
            met = [g for g in gold if row.start_char < g.end and g.start < row.end_char]
            named = [g for g in met if g.is_named]
            right = not named or any(same_speaker(row.speaker_text or "", g.speaker) for g in named)
            points.append((row.confidence, bool(met) and right))
    return calibration_error(points, BINS)


def compare(figures: dict[str, float]) -> int:
    """Return 1 if a figure is on the wrong side of its limit."""
    limits = tomllib.loads(FLOORS.read_text("utf-8"))["quotes"]
    failed = [n for n, v in limits["floors"].items() if figures[n] < v]
    failed += [n for n, v in limits["ceilings"].items() if figures[n] > v]
    for name in failed:
        print(f"missed: {name} is {figures[name]:.2f}")
    return bool(failed)


if __name__ == "__main__":
    main()
