"""Copies and stories, on labelled pairs and on injected ones, and the time that a batch takes.

python -m tests.benchmarks.relations CORPORA [--check] [--documents 100000]
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from flows.copies import find_relations
from tests.benchmarks.related import NOW, STAMP, Fingerprint, Text, insert, related, tables_of
from tests.benchmarks.spikes import spikes
from tests.benchmarks.stories import SETS, stories
from transforms.copies.sketch import hash_of, sketch, words_of
from transforms.documents import Rejected
from transforms.reading.decode import decode
from warehouse.connect import open_writer

HERE = Path(__file__).parent
ARTICLES = HERE.parents[1] / "seeds" / "articles"
JUDGED = HERE / "copies_judged.csv"
SURE = 0.7  # Jaccard of runs of five words
VARIANTS = 12
# Sentences that desks add; none is in the articles.
LOCAL = (
    "Shops on the market square opened as usual this morning, our reporter saw.",
    "The mayor of the town told this newspaper that nobody had asked for his opinion.",
    "Readers who have family in the region may call the newsroom until nine in the evening.",
    "A vigil is planned in front of the old cinema on Saturday, its organisers said.",
    "Prices at the filling stations of the county rose by two cents within a day.",
    "Teachers at the high school said that pupils had asked about little else all week.",
)
NEW_WORDS = "however later officials reportedly meanwhile earlier formally again nearly".split()


def grams(words: Sequence[str], size: int) -> Iterator[str]:
    """Yield the runs of `size` words; the whole text if it is shorter."""
    if len(words) <= size:
        return iter([" ".join(words)] if words else [])
    return (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def jaccard(first: str, second: str, size: int = 5) -> float:
    """Return the share of runs of words that two texts have in common."""
    one, other = ({*grams(words_of(text), size)} for text in (first, second))
    return len(one & other) / max(1, len(one | other))


def silver(corpora: Path) -> Iterator[tuple[str, float]]:
    """Yield recall of listed pairs at Jaccard 0.7 and above, and precision of all pairs found.

    A pair that shares less is right if it was judged to be; one that nobody judged is wrong.
    """
    with (corpora / "near_duplicates" / "silver_pairs.jsonl").open() as file:
        listed = [json.loads(line) for line in file]
    names = sorted({pair[f"{side}_file"] for pair in listed for side in "ab"})
    rows = {r["id"]: r["text"] for name in names for r in _rows(corpora / name)}
    runs = {key: Text(key, text, NOW, _runs(text)) for key, text in rows.items()}
    copies, _ = related(list(runs.values()))
    root = {key: original or key for key, original in copies.items()}
    sure = [pair for pair in listed if pair["jaccard5"] >= SURE]
    yield "silver_recall", sum(root[p["a"]] == root[p["b"]] for p in sure) / len(sure)
    found = [frozenset(pair) for pair in copies.items() if pair[1]]
    judged = _judged()
    right = sum(judged.get(pair, jaccard(*(rows[key] for key in pair)) >= SURE) for pair in found)
    yield "silver_found", len(found)
    yield "silver_precision", right / max(1, len(found))


def _judged() -> dict[frozenset[str], bool]:
    """Return which pairs that share less are copies: all that were found, read by one person."""
    with JUDGED.open(encoding="utf-8") as file:
        return {frozenset((r["a"], r["b"])): r["is_right"] == "1" for r in csv.DictReader(file)}


def _runs(text: str) -> list[Fingerprint]:
    return [("run", value, 1.0) for value in sketch(text)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def injected() -> Iterator[tuple[str, float]]:
    """Yield recall and precision on the sample's articles and variants of them."""
    read = {path.stem: decode(path.read_bytes()) for path in sorted(ARTICLES.glob("*.txt"))}
    articles = {
        name: found[0]
        for name, found in read.items()
        if not isinstance(found, Rejected) and len(found[0].split()) > 120 and "_copy" not in name
    }
    pick = random.Random(7)
    texts, origin, shares = [], {}, []
    for name, text in articles.items():
        for number in range(VARIANTS + 1):
            varied = text if not number else variant(text, pick)
            shares += [jaccard(text, varied, 3)] if number else []
            made = Text(f"{name}-{number}", varied, NOW, _runs(varied))
            texts.append(made)
            origin[made.id] = name
    copies, _ = related(texts)
    pairs = [(key, original) for key, original in copies.items() if original]
    wanted = sum(not key.endswith("-0") for key in origin)
    right = sum(origin[key] == origin[original] for key, original in pairs)
    yield "injected_pairs", wanted
    yield "injected_median_share_of_3_grams", sorted(shares)[len(shares) // 2]
    yield "injected_recall", right / wanted
    yield "injected_precision", right / max(1, len(pairs))


def variant(text: str, pick: random.Random) -> str:
    """Return an article as another desk would run it: cut, edited, with a new lead and headline."""
    _, *paragraphs = [line for line in text.splitlines() if line.strip()]
    kept = [p for p in paragraphs if pick.random() > pick.choice([0.0, 0.2, 0.5])] or paragraphs
    edited = [_edited(p, pick, pick.choice([0.0, 0.05, 0.12])) for p in kept]
    own = pick.sample(LOCAL, pick.randint(0, 4))
    lead = own[:1] if pick.random() < 0.5 else []
    body = [*lead, *edited]
    for sentence in own[len(lead) :]:
        body.insert(pick.randint(1, len(body)), sentence)
    return "\n\n".join([" ".join(pick.sample(NEW_WORDS, 4)).title(), *body])


def _edited(paragraph: str, pick: random.Random, share: float) -> str:
    words = paragraph.split(" ")
    for index in range(len(words)):
        if pick.random() < share:
            words[index] = pick.choice([pick.choice(NEW_WORDS), "", f"{words[index]} then"])
    return " ".join(word for word in words if word)


def batch_time(documents: int) -> Iterator[tuple[str, float]]:
    """Yield the seconds that a day's batch of 256 takes in a warehouse of so many documents."""
    pick = random.Random(3)
    with tempfile.TemporaryDirectory() as folder, closing(open_writer(Path(folder) / "s")) as con:
        for start in range(0, documents, 2_000):
            numbers = range(start, min(start + 2_000, documents))
            insert(con, tables_of(list(_made(pick, numbers, 90))))
        batch = tables_of(list(_made(pick, range(documents, documents + 256), 1)))
        find_relations(con, batch, STAMP, frozenset())  # the files are in memory, as in a run
        spent = []
        for _ in range(3):
            started, worked = time.perf_counter(), time.process_time()
            find_relations(con, batch, STAMP, frozenset())
            spent.append((time.perf_counter() - started, time.process_time() - worked))
        yield "batch_seconds", min(wall for wall, _ in spent)
        yield "batch_processor_seconds", min(worked for _, worked in spent)


def _made(pick: random.Random, numbers: Iterable[int], days: int) -> Iterator[Text]:
    """Yield texts of 300 words whose frequency falls with their rank, of so many last days.

    Forty of the words stand in a row in other texts too, as formulas and quotations do.
    """
    formulas = [_words(random.Random(n), 40) for n in range(5_000)]
    for number in numbers:
        words = pick.choice(formulas) + _words(pick, 260)
        text = " ".join(words)
        terms = sorted({hash_of(word): 1.0 for word in words[-60:]}.items())
        prints = [*_runs(text), *(("term", value, weight) for value, weight in terms)]
        yield Text(f"{number:032x}", text, NOW - timedelta(hours=pick.randrange(24 * days)), prints)


def _words(pick: random.Random, count: int) -> list[str]:
    """Return words of 50,000, the n-th as frequent as 1/n (Zipf's law)."""
    return [f"w{int(50_000 ** pick.random())}" for _ in range(count)]


def main() -> None:
    """Measure, print a line a figure, and fail below a floor or above a ceiling with --check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    pinned = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["relations"]
    failed: list[str] = []
    measured = (
        *(stories(name) for name in SETS),
        *(stories(name, daily=True) for name in SETS),
        *(injected(), spikes()),
        *(silver(options.corpora), batch_time(options.documents)),
    )
    for figures in measured:
        for name, value in figures:
            low = value < pinned.get("floors", {}).get(name, value)
            high = value > pinned.get("ceilings", {}).get(name, value)
            failed += [name] if low or high else []
            print(f"{name}: {value:.4g}{' OUT OF BOUNDS' if low or high else ''}", flush=True)
    sys.exit(1 if options.check and failed else 0)


if __name__ == "__main__":
    main()
