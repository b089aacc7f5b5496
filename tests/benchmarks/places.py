"""Toponyms on labelled text: resolved within 161 km, found and resolved, and how fast.

    python -m tests.benchmarks.places CORPORA [--check]

CORPORA has geoparsing/lgl.jsonl (local news of the United States) and geovirus.jsonl (world news).
Resolution places every gold toponym that has coordinates, given its span: one that is not known
counts as wrong. End to end is the default engine and the whole extraction: a place of ours is right
if its span is the gold one (the same words, the same occurrence) and it lies within 161 km. With
--check the command fails if a figure is below its floor in floors.toml.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

from flows.engines import engine_of
from flows.reference import reference
from transforms.documents import Document, RawInput
from transforms.pipeline import transform_one
from transforms.places.placing import find_places
from transforms.places.resolve import Toponym, resolve
from transforms.reading.records import canonical_json
from transforms.tagging.engines import Engine

FLOORS = Path(__file__).with_name("floors.toml")
NEAR_KM = 161.0
CORPORA = ("lgl", "geovirus")
Point = tuple[float, float]
Key = tuple[str, int]


class Gold(NamedTuple):
    """A labelled toponym with its coordinates."""

    start: int
    end: int
    point: Point


class Text(NamedTuple):
    """An article with its toponyms."""

    text: str
    gold: list[Gold]


def read(folder: Path, name: str) -> list[Text]:
    """Return the articles of a corpus; toponyms without coordinates are left out."""
    rows = map(json.loads, (folder / f"geoparsing/{name}.jsonl").read_text("utf-8").splitlines())
    return [
        Text(
            row["text"],
            [
                Gold(t["start"], t["end"], (t["lat"], t["lon"]))
                for t in row["toponyms"]
                if t["lat"] is not None
            ],
        )
        for row in rows
    ]


def kilometres(a: Point, b: Point) -> float:
    """Return the great-circle distance of two points in degrees."""
    (la, lo), (lb, mo) = ((radians(x), radians(y)) for x, y in (a, b))
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((mo - lo) / 2) ** 2
    return 2 * 6371 * asin(min(1.0, sqrt(h)))


def resolution(texts: list[Text]) -> float:
    """Return the percentage of gold toponyms that are placed within 161 km."""
    index = reference().by_name
    right = 0
    for text, gold in texts:
        found = resolve(text, [Toponym(g.start, g.end) for g in gold], index)
        for g, r in zip(gold, found, strict=True):
            place = r and (r.place.latitude or 0.0, r.place.longitude or 0.0)
            right += place is not None and kilometres(place, g.point) <= NEAR_KM
    return 100 * right / sum(len(text.gold) for text in texts)


def processed(texts: list[Text], engine: Engine | None) -> list[Document]:
    """Return the articles as the pipeline reads them, a record each."""
    found = []
    for text in texts:
        content = canonical_json({"text": text.text})
        source = RawInput("0" * 32, "memory:", "", "application/json", content)
        document = transform_one(source, reference(), engine)
        assert isinstance(document, Document)
        found.append(document)
    return found


def _key(text: str, start: int, end: int) -> Key:
    """Name a span by its words and their occurrence, the same in text before and after cleaning."""
    words = text[start:end]
    return words, text.count(words, 0, start)


def placed(document: Document) -> Iterator[tuple[Key, Point]]:
    """Yield the places that the document's mentions mean, where their coordinates are known."""
    known = reference()
    for m in document.mentions:
        row = known.entity_rows.get(m.entity_id or "") if m.entity_type == "place" else None
        if row is not None:
            entity = known.tables["entities"].slice(row, 1).to_pylist()[0]
            if entity["latitude"] is not None:
                point = entity["latitude"], entity["longitude"]
                yield _key(document.text, m.start_char, m.end_char), point


def end_to_end(texts: list[Text], documents: list[Document]) -> dict[str, float]:
    """Return precision, recall and F1 of places found and placed, in percent."""
    right = found = 0
    for (text, gold), document in zip(texts, documents, strict=True):
        labels = {_key(text, g.start, g.end): g.point for g in gold}
        for key, point in placed(document):
            found += 1
            right += key in labels and kilometres(point, labels[key]) <= NEAR_KM
    total = sum(len(text.gold) for text in texts)
    return {
        "precision": 100 * right / found,
        "recall": 100 * right / total,
        "f1": 200 * right / (found + total),
    }


def speed(documents: list[Document]) -> float:
    """Return how many articles a second of one core are placed, their mentions already found."""
    known = reference()
    for document in documents:
        find_places(document, known)
    best = min(_seconds(documents) for _ in range(3))
    return len(documents) / best


def _seconds(documents: list[Document]) -> float:
    started = time.process_time()
    for document in documents:
        find_places(document, reference())
    return time.process_time() - started


def measured(folder: Path) -> dict[str, float]:
    """Return every figure by its name in floors.toml."""
    figures: dict[str, float] = {}
    documents: list[Document] = []
    for name in CORPORA:
        texts = read(folder, name)
        figures[f"{name}_resolution"] = resolution(texts)
        found = processed(texts, engine_of("minilm"))
        figures |= {f"{name}_{k}": v for k, v in end_to_end(texts, found).items()}
        documents += found
    figures["articles_per_second"] = speed(documents)
    return figures


def main() -> int:
    """Print the figures; return 1 if one is below its floor and --check is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true", help="fail below the floors")
    arguments = parser.parse_args()
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["places"]
    figures = measured(arguments.corpora)
    low = [name for name, value in figures.items() if value < floors.get(name, value)]
    for name, value in figures.items():
        print(f"{name:24} {value:8.1f}  floor {floors.get(name, '-')}")
    return bool(low and arguments.check)


if __name__ == "__main__":
    sys.exit(main())
