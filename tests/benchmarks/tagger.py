"""Names on labelled text by engine, against pinned floors: quality, casing, confidence, cost.

    python -m tests.benchmarks.tagger CORPORA [--engine minilm] [--only quality|cost] [--errors N]

CORPORA is a folder with ner/dev/*.jsonl, ner/train/crossner.jsonl and news_volume/*.jsonl. Scores
are strict: same span, same type. Exit code 1 if a figure is below its floor in floors.toml.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from flows.engines import engine_of
from flows.reference import reference
from tests.benchmarks.entities import KINDS, documents, joined
from tests.benchmarks.tagger_text import CASINGS, crossner_held_out, volume
from transforms.documents import Document
from transforms.extract import extract
from transforms.names.known_names import find_names
from transforms.tagging.engines import Engine
from transforms.tagging.tagger_features import words

FLOORS = Path(__file__).with_name("floors.toml")
CORE = frozenset({"PER", "ORG", "LOC"})
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)

Gold = list[tuple[Document, set[tuple[int, int, str]]]]


class Found(NamedTuple):
    """A mention with the number of its document."""

    document: int
    start: int
    end: int
    kind: str


class Figure(NamedTuple):
    """What was measured, under the name it has in floors.toml."""

    name: str
    value: float
    unit: str = ""


def main() -> None:
    """Measure, print, and compare with the floors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--engine", default="minilm")
    parser.add_argument("--only", choices=("quality", "cost"))
    parser.add_argument("--errors", type=int, default=0, help="show so many of each file")
    options = parser.parse_args()
    figures: list[Figure] = []
    if options.only != "cost":
        figures += quality(options.corpora, engine_of(options.engine), options.errors)
    if options.only != "quality":
        figures += cost(options.corpora, options.engine)
    sys.exit(compare(options.engine, figures))


def quality(corpora: Path, engine: Engine | None, errors: int) -> list[Figure]:
    """Score the development files in every casing, groups on held-out text, and confidence."""
    figures = []
    judged: list[tuple[float, bool]] = []
    for name in ("wikigold", "gum_news"):
        path = corpora / "ner" / "dev" / f"{name}.jsonl"
        plain = 0.0
        for casing, change in CASINGS.items():
            gold = [(_recased(d, change), g) for d, g in documents(path)]
            pairs = tag_all(gold, engine)
            score = f1(pairs, gold, CORE)
            if casing == "as written":
                plain = score
                judged += confidences(pairs, gold)
                figures.append(Figure(name, score))
                show_types(name, pairs, gold)
                show_errors(pairs, gold, errors)
            else:
                figures.append(Figure(f"{name}_loss_{casing}", plain - score))
    gold = [joined(rows) for rows in crossner_held_out(corpora)]
    figures.append(Figure("crossner_groups", f1(tag_all(gold, engine), gold, {"NORP"})))
    figures.append(Figure("calibration_error", reliability(judged)))
    return figures


def _recased(document: Document, change: Callable[[str], str]) -> Document:
    document.text = change(document.text)
    return document


def tag_all(gold: Gold, engine: Engine | None) -> dict[Found, float]:
    """Extract every document; return mentions with their confidence."""
    found = {}
    for number, (document, _) in enumerate(gold):
        extract_with(document, engine)
        for m in document.mentions:
            if m.entity_type in KINDS:
                key = Found(number, m.start_char, m.end_char, KINDS[m.entity_type])
                found[key] = m.confidence
    return found


def extract_with(document: Document, engine: Engine | None) -> None:
    """Run the extraction as the pipeline does."""
    if engine is None:
        extract(document, reference())
    else:
        extract(document, reference(), engine.tag(document), engine.method)


def golden(gold: Gold) -> set[Found]:
    """Return the labels with the numbers of their documents."""
    return {Found(i, *span) for i, (_, spans) in enumerate(gold) for span in spans}


def f1(found: Iterable[Found], gold: Gold, kinds: Iterable[str]) -> float:
    """Return micro F1 in percent over those types."""
    labels = golden(gold)
    wanted = {f for f in labels if f.kind in set(kinds)}
    open_spans = {f[:3] for f in labels if f.kind == "?"}
    mine = {f for f in found if f.kind in set(kinds) and f[:3] not in open_spans}
    return 200 * len(mine & wanted) / max(1, len(mine) + len(wanted))


def show_types(name: str, found: Iterable[Found], gold: Gold) -> None:
    """Print precision, recall and F1 by type."""
    labels, mine = golden(gold), set(found)
    for kind in sorted(CORE):
        wanted, got = ({f for f in s if f.kind == kind} for s in (labels, mine))
        right = len(wanted & got)
        figures = (100 * right / max(1, len(got)), 100 * right / max(1, len(wanted)))
        print(f"{name:10} {kind}  P {figures[0]:5.1f}  R {figures[1]:5.1f}", end="  ")
        print(f"F1 {f1(found, gold, {kind}):5.1f}")


def show_errors(found: Iterable[Found], gold: Gold, most: int) -> None:
    """Print some of what is wrong and some of what is missing."""
    labels, mine = golden(gold), {f for f in found if f.kind in CORE}
    wanted = {f for f in labels if f.kind in CORE}
    for what, errors in (("wrong", mine - wanted), ("missed", wanted - mine)):
        for f in sorted(errors)[:most]:
            text = gold[f.document][0].text
            around = text[max(0, f.start - 40) : f.end + 30].replace("\n", "/")
            print(f"  {what} {f.kind} {text[f.start : f.end]!r}: {around!r}")


def confidences(found: dict[Found, float], gold: Gold) -> list[tuple[float, bool]]:
    """Return (confidence, right) of every person, organisation and place."""
    labels = golden(gold)
    return [(c, f in labels) for f, c in found.items() if f.kind in CORE]


def reliability(judged: list[tuple[float, bool]]) -> float:
    """Print the reliability table; return the expected calibration error."""
    error = 0.0
    print("confidence        names   mean  right")
    for low, high in pairwise(BINS):
        inside = [(c, ok) for c, ok in judged if low <= c < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            right = sum(ok for _, ok in inside) / len(inside)
            error += abs(mean - right) * len(inside) / len(judged)
            top = min(high, 1.0)
            print(f"{low:.2f} to {top:.2f}  {len(inside):9,}  {mean:.3f}  {right:.3f}")
    return error


COST = """
import json, resource, sys, time
began = time.perf_counter()
from tests.benchmarks.tagger_text import article
from flows.engines import engine_of
engine = engine_of(sys.argv[1])
document = article("Azerbaijan's defense ministry said on Tuesday that Rolena Vask left Baku.")
tags = engine.tag(document) if engine else []
first_tag = time.perf_counter() - began
from flows.reference import reference
from tests.benchmarks.tagger import extract_with
extract_with(document, engine)
assert document.mentions
first_row = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([first_tag, first_row, peak]))
"""


def cost(corpora: Path, setting: str) -> list[Figure]:
    """Measure tokens a second on one core, and start and memory in processes of their own."""
    with one_core():
        figures = _speed(corpora, setting)
    starts = [_start(setting) for _ in range(3)]
    figures.append(Figure("start_seconds", min(s[0] for s in starts)))
    figures.append(Figure("start_with_reference_seconds", min(s[1] for s in starts)))
    figures.append(Figure("memory_mb", max(s[2] for s in starts)))
    return figures


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process to one core, where the system can: two threads share one badly."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _speed(corpora: Path, setting: str) -> list[Figure]:
    engine = engine_of(setting)
    texts = volume(corpora)
    extract_with(texts[0], engine)
    began = time.process_time()
    tags = [engine.tag(text) if engine else None for text in texts]
    if engine is None:
        for text in texts:
            find_names(text, reference())
    tagged = time.process_time() - began
    for text, found in zip(texts, tags, strict=True):
        extract(text, reference(), found, engine.method if engine else "")
    total = time.process_time() - began
    tokens = sum(len(words(text.text)) for text in texts)
    return [
        Figure("tokens_per_second", tokens / tagged, "a core"),
        Figure("extraction_tokens_per_second", tokens / total, "a core"),
    ]


def _start(setting: str) -> list[float]:
    command = [sys.executable, "-c", COST, setting]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: list[float] = json.loads(done.stdout)
    return result


def compare(engine: str, figures: list[Figure]) -> int:
    """Print every figure beside its floor or ceiling; return 1 if one does not hold."""
    pinned = tomllib.loads(FLOORS.read_text("utf-8")).get(engine, {})
    failed = 0
    for name, value, unit in figures:
        floor, ceiling = pinned.get("floors", {}).get(name), pinned.get("ceilings", {}).get(name)
        below = floor is not None and value < floor
        above = ceiling is not None and value > ceiling
        bound = f"at least {floor}" if floor is not None else f"at most {ceiling}"
        bound = "" if floor is None and ceiling is None else bound
        failed |= below or above
        shown = f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"
        print(f"{name:32} {shown:>9} {unit:7} {bound:18} {'FAILS' if below or above else ''}")
    return int(failed)


if __name__ == "__main__":
    main()
