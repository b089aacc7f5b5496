"""Copies and stories, on labelled pairs and on injected ones, and the time that a batch takes.

python -m tests.benchmarks.relations CORPORA [--check] [--documents 100000]
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from flows.copies import find_relations
from flows.reference import reference
from transforms.copies.sketch import grams, hash_of, words_of
from transforms.documents import Document, RawInput, Rejected
from transforms.fingerprints import Fingerprint, fingerprints_of
from transforms.pipeline import transform_one
from transforms.reading.decode import decode
from transforms.rows import RunStamp
from warehouse.connect import open_writer
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import to_arrow

HERE = Path(__file__).parent
ARTICLES = HERE.parents[1] / "seeds" / "articles"
STORIES = HERE.parent / "cases" / "stories.jsonl"
SECOND = STORIES.with_name("stories_second.jsonl")
THIRD = STORIES.with_name("stories_third.jsonl")  # nothing was set on it
JUDGED = HERE / "copies_judged.csv"
SURE = 0.7  # Jaccard of runs of five words
NOW = datetime(2031, 3, 8, tzinfo=UTC)
STAMP = RunStamp("benchmark", NOW, "0")
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

Group = dict[str, str | None]


class Text(NamedTuple):
    """A text to be related: its id, when it came out, what its fingerprints are."""

    id: str
    text: str
    at: datetime
    fingerprints: Sequence[Fingerprint]


def tables_of(texts: Sequence[Text], precision: str = "second") -> dict[str, pa.Table]:
    """Return the rows of documents and fingerprints, as a unit brings them."""
    names = BY_NAME["documents"].column_names
    rows, prints = [], []
    for text in texts:
        values: dict[str, Any] = {
            "document_id": text.id,
            "source_uri": f"file:///benchmark/{text.id}",
            "media_type": "text/plain",
            "text": text.text,
            "character_count": len(text.text),
            "word_count": text.text.count(" ") + 1,
            "content_hash": hashlib.sha256(text.text.encode()).hexdigest(),
            "published_at": text.at,
            "published_precision": precision,
            "pipeline_version": "0",
            "run_id": STAMP.run_id,
            "ingested_at": NOW,
        }
        rows.append(tuple(values.get(name) for name in names))
        prints += [(text.id, *one) for one in text.fingerprints]
    return {
        "documents": to_arrow("documents", rows),
        "fingerprints": to_arrow("fingerprints", prints),
    }


def related(texts: Sequence[Text]) -> tuple[Group, Group]:
    """Return what each text repeats and its story, all in one unit of an empty warehouse."""
    with tempfile.TemporaryDirectory() as folder, closing(open_writer(Path(folder) / "s")) as con:
        found = find_relations(con, tables_of(texts), STAMP, frozenset())
    ids = found["documents"]["document_id"].to_pylist()
    copies = dict(zip(ids, found["documents"]["duplicate_of"].to_pylist(), strict=True))
    into = dict(
        zip(
            *(found["story_merges"][n].to_pylist() for n in ("story_id", "merged_into")),
            strict=True,
        )
    )
    stories = dict(zip(ids, found["documents"]["story_id"].to_pylist(), strict=True))
    return copies, {i: _root(story, into) for i, story in stories.items()}


def _root(story: str, into: dict[str, str]) -> str:
    while story in into:
        story = into[story]
    return story


def text_of(name: str, text: str, at: datetime = NOW, title: str | None = None) -> Text:
    """Return a text with the fingerprints that the pipeline gives it."""
    whole = f"{title}\n\n{text}" if title else text
    name = hashlib.sha256(name.encode()).hexdigest()[:32]
    source = RawInput(name, f"file:///{name}", "", "text/plain", whole.encode())
    document = transform_one(source, reference())
    assert isinstance(document, Document)
    return Text(name, document.text, at, fingerprints_of(document))


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
    from transforms.copies.sketch import sketch

    return [Fingerprint("run", value, 1.0) for value in sketch(text)]


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


def stories(path: Path, name: str) -> Iterator[tuple[str, float]]:
    """Yield B-cubed precision, recall and F1 on labelled reports."""
    rows = list(_rows(path))
    rows.sort(key=lambda row: (row["published_at"], row["id"]))
    texts = [
        text_of(
            row["id"],
            row["text"],
            datetime.fromisoformat(f"{row['published_at']}T00:00Z"),
            row["title"],
        )
        for row in rows
    ]
    _, found = related(texts)
    told = [found[text.id] for text in texts]
    gold = [row["story"] for row in rows]
    precision, recall = b_cubed(told, gold), b_cubed(gold, told)
    yield f"{name}_precision", precision
    yield f"{name}_recall", recall
    yield f"{name}_f1", 2 * precision * recall / (precision + recall)


def b_cubed(told: Sequence[object], gold: Sequence[object]) -> float:
    """Return the mean share of those told to be with each item that are with it in truth."""
    total = 0.0
    for mine, truth in zip(told, gold, strict=True):
        same = [g for t, g in zip(told, gold, strict=True) if t == mine]
        total += same.count(truth) / len(same)
    return total / len(told)


def spikes() -> Iterator[tuple[str, float]]:
    """Yield how many of 20 injected spikes the view trends finds, and false alarms in 30 days."""
    pick = random.Random(11)
    days, first = 30 + 60, datetime(2030, 12, 1, tzinfo=UTC)
    rates = {f"org:body-{n}": pick.choice([0.05, 0.3, 1.0, 3.0, 8.0]) for n in range(200)}
    injected = {
        (pick.choice(sorted(rates)), first + timedelta(days=pick.randrange(40, days)))
        for _ in range(40)
    }
    injected = set(sorted(injected)[::2][:20])
    documents, mentions = [], []
    for day in (first + timedelta(days=n) for n in range(days)):
        busy = 0.5 if day.weekday() > 4 else 1.0  # quiet weekends
        for name, rate in rates.items():
            extra = max(8, int(5 * rate)) if (name, day) in injected else 0
            for number in range(_poisson(pick, rate * busy) + extra):
                key = hashlib.sha256(f"{name} {day} {number}".encode()).hexdigest()[:32]
                documents.append(Text(key, f"{name} {number}", day, ()))
                mentions.append(_mention(key, name))
    with tempfile.TemporaryDirectory() as folder, closing(open_writer(Path(folder) / "s")) as con:
        for name, rows in (
            ("documents", tables_of(documents, precision="day")["documents"]),
            ("mentions", to_arrow("mentions", mentions)),
        ):
            con.register("made", rows)
            con.execute(f"INSERT INTO {name} BY NAME FROM made")
            con.unregister("made")
        rows = con.execute(
            "SELECT key, day FROM trends WHERE is_spike AND kind = 'entity'"
        ).fetchall()
    told = {(key, day.isoformat()) for key, day in rows}
    wanted = {(name, day.date().isoformat()) for name, day in injected}
    yield "spikes_injected", len(wanted)
    yield "spikes_found", len(told & wanted)
    yield "false_alarms_a_month", len(told - wanted) * 30 / (days - 14)


def _poisson(pick: random.Random, rate: float) -> int:
    total, count = pick.expovariate(1.0), 0
    while total < rate:
        total, count = total + pick.expovariate(1.0), count + 1
    return count


def _mention(document_id: str, entity_id: str) -> tuple[Any, ...]:
    values = {"document_id": document_id, "mention_index": 0, "start_char": 0, "end_char": 1}
    values |= {"text": "B", "entity_type": "organization", "entity_id": entity_id}
    values |= {"is_metonym": False, "method": "made", "confidence": 0.9}
    return tuple(values.get(name) for name in BY_NAME["mentions"].column_names)


def batch_time(documents: int) -> Iterator[tuple[str, float]]:
    """Yield the seconds that a day's batch of 256 takes in a warehouse of so many documents."""
    pick = random.Random(3)
    with tempfile.TemporaryDirectory() as folder, closing(open_writer(Path(folder) / "s")) as con:
        for start in range(0, documents, 2_000):
            made = tables_of(list(_made(pick, range(start, min(start + 2_000, documents)), 90)))
            for name, rows in made.items():
                con.register("made", rows)
                con.execute(f"INSERT INTO {name} BY NAME FROM made")
                con.unregister("made")
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
        prints = [*_runs(text), *(Fingerprint("term", value, weight) for value, weight in terms)]
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
        *(stories(STORIES, "stories"), stories(SECOND, "second"), stories(THIRD, "third")),
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
