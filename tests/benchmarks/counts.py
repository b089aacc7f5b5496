"""Tolls of articles, and victim counts of incidents, against labelled news.

    python -m tests.benchmarks.counts CORPORA [--check] [--errors]

CORPORA has casualties/us_incidents_dev.jsonl ({"text", "publish_date", "n_killed", "n_injured"})
and incidents/muc4_tst1.jsonl, muc4_tst2.jsonl (incident templates of MUC-4). All goes the whole
way, with the default engine.

Tolls: killed and wounded of an article as the view document_tolls gives them from its rows, 0 where
it has none. `both_right` is the share of all articles where both are the label's; `false_tolls` the
share of the articles labelled 0 and 0 that are given any.

Victims: in an article with an incident, each casualty of a template whose effect is death or injury
and whose number is known is one label (category, number); one that several templates repeat counts
once for each, an optional one is no label but no error either. What is found are the claims of the
article: (killed, number), else (wounded, number). A claim is right if a label of its category has
its number, or says at least so many and it is no less, or if it is within a tenth of an approximate
one. Each label and claim is used once.

Confidence: counts_judged.jsonl has rows of articles in CORPORA that a person read and called right
(number, category and words as the text has them) or wrong. Its rows `fit` set the confidences in
transforms/counts/scene.py, its rows `test` give `calibration_error`; a row that is no longer found
counts nowhere.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.engines.minilm import make
from seeds import read_reference
from tests.benchmarks.calibration import calibration_error
from tests.support import record_input
from tests.tolls import tolls
from transforms.counts.find import find_counts
from transforms.documents import Count, Document, Rejected
from transforms.pipeline import transform_one
from transforms.reference import Reference, compile_reference
from transforms.tagging.engines import Engine

FLOORS = Path(__file__).with_name("floors.toml")
JUDGED = Path(__file__).with_name("counts_judged.jsonl")
BINS = (0.0, 0.7, 0.87, 0.91, 0.94, 1.01)
EFFECTS = {"DEATH": "killed", "INJURY": "wounded"}
APPROXIMATE = 0.1
# Which field of an article says when it was published.
_DATES = {"casualties/us_incidents_train": "publish_date", "incidents/muc4_dev": "date"}
_DATES |= {f"news_volume/{name}": "date" for name in ("bbc", "reuters", "insightcrime")}
Label = tuple[str, dict[str, Any], bool]
Claim = tuple[str, float]


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def transformed(
    row: dict[str, Any], published: str, reference: Reference, engine: Engine
) -> Document | None:
    """Return the article of a row after the whole way; None where it is refused."""
    record = {"id": row["id"], "text": row["text"], "published_at": row.get(published)}
    made = transform_one(record_input(record | {"language": "en"}), reference, engine)
    return None if isinstance(made, Rejected) else made


def measure_tolls(
    folder: Path, reference: Reference, engine: Engine, *, show: bool
) -> Iterator[tuple[str, float]]:
    """Yield the shares of right and of false tolls, in percent."""
    rows = read(folder / "casualties" / "us_incidents_dev.jsonl")
    documents = {r["id"]: transformed(r, "publish_date", reference, engine) for r in rows}
    by_document = tolls(d for d in documents.values() if d)
    right = dict.fromkeys(("both_right", "killed_right", "wounded_right"), 0)
    quiet = false = 0
    for row in rows:
        made = documents[row["id"]]
        found = by_document.get(made.source.document_id, (0, 0)) if made else (0, 0)
        label = row["n_killed"], row["n_injured"]
        right["both_right"] += found == label
        right["killed_right"] += found[0] == label[0]
        right["wounded_right"] += found[1] == label[1]
        quiet += label == (0, 0)
        false += label == (0, 0) != found
        if show and found != label:
            print(f"  {row['id']}: killed and wounded {label}, found {found}")
    yield from ((name, 100 * count / len(rows)) for name, count in right.items())
    yield "false_tolls", 100 * false / quiet
    yield from speeds([d for d in documents.values() if d], reference)


def speeds(documents: list[Document], reference: Reference) -> Iterator[tuple[str, float]]:
    """Yield words a second of the step on one core, the least time of three runs."""
    words = sum(len(document.text.split()) for document in documents)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        for document in documents:
            find_counts(document, reference)
        seconds.append(time.process_time() - start)
    yield "words_per_second", words / min(seconds)


def labels_of(row: dict[str, Any]) -> list[Label]:
    """Return category, number and whether it is optional of each victim count of an article."""
    found: list[Label] = []
    for incident in row["incidents"]:
        for casualty in incident["casualties"]:
            number, optional = casualty["count"], incident["optional"] or casualty["optional"]
            categories = {EFFECTS[e] for e in casualty["effects"] if e in EFFECTS}
            if len(categories) == 1 and number and ("n" in number or "min" in number):
                found.append((categories.pop(), number, optional))
    return found


def claims_of(document: Document) -> list[Claim]:
    """Return the claims of an article: the killed of each group of people, else the wounded."""
    groups: dict[str, dict[str, float]] = defaultdict(dict)
    for row in document.counts:
        if row.claim_id and row.category in EFFECTS.values():
            value = row.value_high if row.value_high is not None else row.value_low or 0.0
            group = groups[row.claim_id.split(".")[0]]
            group[row.category] = max(value, group.get(row.category, 0.0))
    return [("killed", g["killed"]) if "killed" in g else ("wounded", g["wounded"])
            for g in groups.values()]  # fmt: skip


def agrees(claim: Claim, label: Label) -> bool:
    """Return whether a claim is the number that a label gives."""
    category, number, _ = label
    if claim[0] != category:
        return False
    if "min" in number:
        return claim[1] >= number["min"]
    options = [number["n"], *(a["n"] for a in number.get("alternatives", []) if "n" in a)]
    slack = APPROXIMATE * number["n"] if number.get("approx") else 0
    return any(abs(claim[1] - option) <= slack for option in options)


def measure_victims(
    folder: Path, reference: Reference, engine: Engine, *, show: bool
) -> Iterator[tuple[str, float]]:
    """Yield precision, recall and F1 of victim counts, in percent."""
    right = labels = claims = 0
    for name in ("muc4_tst1", "muc4_tst2"):
        for row in read(folder / "incidents" / f"{name}.jsonl"):
            made = transformed(row, "date", reference, engine) if row["incidents"] else None
            if made is None:
                continue
            left = sorted(labels_of(row), key=lambda label: label[2])
            labels += sum(not optional for *_, optional in left)
            for claim in claims_of(made):
                match = next((label for label in left if agrees(claim, label)), None)
                if match:
                    left.remove(match)
                if match and match[2]:
                    continue
                claims += 1
                right += match is not None
                if show and match is None:
                    print(f"  {row['id']}: {claim} is no label")
            if show:
                print(*(f"  {row['id']}: missed {m[:2]}" for m in left if not m[2]), sep="\n")
    yield "victims_precision", 100 * right / claims
    yield "victims_recall", 100 * right / labels
    yield "victims_f1", 200 * right / (claims + labels)


def measure_confidence(
    folder: Path, reference: Reference, engine: Engine
) -> Iterator[tuple[str, float]]:
    """Yield the calibration error of judged rows, and how many of them are right in percent."""
    wanted: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in read(JUDGED):
        if row["half"] == "test":
            wanted[row["file"], row["id"]].append(row)
    points = [
        (count.confidence, bool(row["right"]))
        for name in sorted({file for file, _ in wanted})
        for article in read(folder / f"{name}.jsonl")
        if (rows := wanted.get((name, article["id"])))
        for count, row in _found_again(transformed(article, _DATES[name], reference, engine), rows)
    ]
    yield "judged_rows", len(points)
    yield "judged_right", 100 * sum(right for _, right in points) / len(points)
    yield "calibration_error", calibration_error(points, BINS)


def _found_again(
    made: Document | None, rows: list[dict[str, Any]]
) -> Iterator[tuple[Count, dict[str, Any]]]:
    """Yield the counts of an article that were judged, with the judgement."""
    found = {(c.start_char, c.end_char, c.category): c for c in made.counts} if made else {}
    for row in rows:
        if count := found.get((row["start"], row["end"], row["category"])):
            yield count, row


def main() -> None:
    """Measure, print, and with --check fail below a floor or above a ceiling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true", help="fail below the floors")
    parser.add_argument("--errors", action="store_true", help="print what is wrong")
    options = parser.parse_args()
    limits = tomllib.loads(FLOORS.read_text("utf-8"))["counts"]
    reference, engine = compile_reference(read_reference()), make("")
    figures = dict(measure_tolls(options.corpora, reference, engine, show=options.errors))
    figures |= measure_victims(options.corpora, reference, engine, show=options.errors)
    figures |= measure_confidence(options.corpora, reference, engine)
    low = [n for n, floor in limits["floors"].items() if figures[n] < floor]
    low += [n for n, ceiling in limits["ceilings"].items() if figures[n] > ceiling]
    for name, value in figures.items():
        print(f"{name}: {value:.4g}{' OUT OF ITS LIMIT' if name in low else ''}")
    sys.exit(1 if options.check and low else 0)


if __name__ == "__main__":
    main()
