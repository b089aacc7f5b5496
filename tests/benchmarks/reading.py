"""Body extraction, measured on documents.text after the whole way, against labelled pages.

    python -m tests.benchmarks.reading CORPORA [--check]

CORPORA is a folder with html/scrapinghub.jsonl and html/trafilatura_en.jsonl. F1 is that of the
public article extraction benchmark: shingles of four words, precision and recall averaged over the
pages. `text` scores the whole of documents.text, its headline and byline counted as wrong because
the labelled bodies have none; `body` leaves out the blocks that say they are such.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import statistics
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from transforms.cleaning.edits import restore
from transforms.documents import Document, RawInput, Rejected
from transforms.pipeline import transform_one
from transforms.reading.read import read

WORD = re.compile(r"\w+")
SPACE = re.compile(r"\s+")
FLOORS = Path(__file__).with_name("floors.toml")
FRONT = frozenset({"title", "summary", "byline"})


class Score(NamedTuple):
    """Share of the shingles found that are right, and of the right ones that are found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words; of a shorter text the one run that it is."""
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def score(expected: str, found: str) -> Score:
    """Score one page."""
    right, got = shingles(expected), shingles(found)
    both = (right & got).total()
    return Score(both / got.total() if got else 0.0, both / right.total() if right else 1.0)


def mean(scores: list[Score]) -> Score:
    """Return the mean of precision and of recall."""
    return Score(*(statistics.mean(column) for column in zip(*scores, strict=True)))


def rows(folder: Path, name: str) -> Iterator[tuple[dict[str, Any], RawInput]]:
    """Yield the labelled rows of a file with their pages as inputs."""
    for row in map(json.loads, (folder / name).open(encoding="utf-8")):
        content = gzip.decompress((folder / row["html_path"]).read_bytes())
        digest = hashlib.sha256(content).hexdigest()[:32]
        yield row, RawInput(digest, "file:///page.html", "", "text/html", content, url=row["url"])


def transformed(source: RawInput) -> Document | Rejected:
    """Return what becomes of a page; raises AssertionError if its raw text cannot be restored."""
    from flows.reference import reference

    document = transform_one(source, reference())
    if isinstance(document, Document):
        article = read(source)
        assert not isinstance(article, Rejected)
        assert restore(document.text, document.edits) == article.raw_text, source
    return document


def body(document: Document) -> str:
    """Return the text without the blocks that are headline, standfirst or byline."""
    return "\n".join(
        document.text[b.start_char : b.end_char] for b in document.blocks if b.kind not in FRONT
    )


def measure_bodies(folder: Path) -> dict[str, float]:
    """Return scores on labelled bodies, the share of pages with a date, and milliseconds a page."""
    texts: list[Score] = []
    bodies: list[Score] = []
    dated = titled = 0
    started = time.perf_counter()
    for row, source in rows(folder, "scrapinghub.jsonl"):
        document = transformed(source)
        found = "" if isinstance(document, Rejected) else document.text
        texts.append(score(row["article_body"], found))
        bodies.append(
            score(row["article_body"], "" if isinstance(document, Rejected) else body(document))
        )
        dated += isinstance(document, Document) and document.published_at is not None
        titled += isinstance(document, Document) and document.title is not None
    whole, inner = mean(texts), mean(bodies)
    return {
        "pages": len(texts),
        "text_f1": whole.f1,
        "text_precision": whole.precision,
        "text_recall": whole.recall,
        "body_f1": inner.f1,
        "body_precision": inner.precision,
        "body_recall": inner.recall,
        "with_title": titled / len(texts),
        "with_date": dated / len(texts),
        "ms_a_page": 1000 * (time.perf_counter() - started) / len(texts),
    }


def measure_segments(folder: Path) -> dict[str, float]:
    """Return the shares of segments that must be there and are, and must not be and are not."""
    kept = must = left_out = must_not = 0
    for row, source in rows(folder, "trafilatura_en.jsonl"):
        document = transformed(source)
        text = "" if isinstance(document, Rejected) else SPACE.sub(" ", document.text)
        wanted, unwanted = row["must_contain"], row["must_not_contain"]
        kept += sum(SPACE.sub(" ", segment) in text for segment in wanted)
        left_out += sum(SPACE.sub(" ", segment) not in text for segment in unwanted)
        must, must_not = must + len(wanted), must_not + len(unwanted)
    return {"must": kept / must, "must_not": left_out / must_not}


def main() -> None:
    """Measure and print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true", help="fail below the floors")
    options = parser.parse_args()
    folder = options.corpora / "html"
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["reading"]
    low: list[str] = []
    for name, value in (measure_bodies(folder) | measure_segments(folder)).items():
        low += [name] if name in floors and value < floors[name] else []
        print(f"{name}: {value:.4g}{' BELOW ITS FLOOR' if name in low else ''}")
    sys.exit(1 if options.check and low else 0)


if __name__ == "__main__":
    main()
