"""Speed of the whole: stages, engines, workers, lengths, known files, starts, peers, in one run.

    python -m tests.benchmarks.speed CORPORA [--articles N] [--documents N,N] [--known N]
        [--only PART]

CORPORA has news_volume/*.jsonl. Each figure is of a process of its own, imports and start counted,
what Python compiled kept from a first run, as an installation keeps it. Processor seconds hold on a
machine that others use too, seconds of the clock only on an idle one.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from flows.stages import usual_stages
from tests.benchmarks.starts import starts
from tests.benchmarks.volume import records

LENGTHS = (50, 200, 800, 3_200, 12_800)
WORDS_A_LENGTH = 200_000
PARTS = ("engines", "encoder", "documents", "lengths", "known", "start", "peers")
PEERS = ("blank", "filters", "tasks")


class Took(NamedTuple):
    """What a process cost: seconds of the clock and of processors, megabytes at its peak."""

    seconds: float
    processor: float
    peak: float


def main() -> None:
    """Measure the parts and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--documents", default="1000,10000")
    parser.add_argument("--known", type=int, default=10_000, help="files of known and start")
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.documents.split(",")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        news = folder / "news.jsonl"
        news.write_text("\n".join(records(options.corpora, options.articles)), "utf-8")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        run(news, folder / "warm", "gazetteer", 2, "--limit", "10")
        for part in [options.only] if options.only else PARTS:
            if part == "engines":
                engines(news, options.articles, folder)
            elif part == "documents":
                documents(options.corpora, sizes, folder)
            elif part == "lengths":
                lengths(news, folder)
            elif part == "encoder":
                encoder(options.corpora)
            elif part == "known":
                known(options.known, folder)
            elif part == "start":
                starts(small_files(options.known, folder), folder)
            else:
                peers(news, options.articles, folder)


def engines(news: Path, articles: int, folder: Path) -> None:
    """Print articles a second by engine and number of workers, and the stages of each run."""
    for engine, workers in itertools.product(("gazetteer", "minilm"), (1, 2)):
        store = folder / f"{engine}{workers}"
        took = run(news, store, engine, workers)
        stages = ", ".join(f"{name} {value:.1f} s" for name, value in usual_stages(store).items())
        say(f"{engine}, {workers} workers", articles, took, stages)


def documents(corpora: Path, sizes: Iterable[int], folder: Path) -> None:
    """Print speed and memory of the gazetteer engine over more and more documents."""
    for size in sizes:
        inbox = folder / f"{size}.jsonl"
        with inbox.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in many(corpora, size))
        store = folder / f"d{size}"
        took = run(inbox, store, "gazetteer", 2)
        loaded = took.seconds - usual_stages(store)["copy"]
        remark = f"without the plain copy {loaded:.1f} s, {size / loaded:,.0f} a second"
        say(f"gazetteer, {size:,} documents", size, took, remark)


def many(corpora: Path, wanted: int) -> Iterator[str]:
    """Yield that many articles; the corpus again, with another last line, where it is too small.

    Articles stand in an order drawn by lot, the same each time: the files of the corpus differ in
    their lengths, and units of another mix take other memory.
    """
    articles = [json.loads(line) for line in records(corpora, sys.maxsize)]
    for turn, before in enumerate(range(0, wanted, max(1, len(articles)))):
        random.Random(turn).shuffle(articles)
        for row in articles[: wanted - before]:
            name = f"{row.get('id')}-{turn}"
            last = f"\n\nThis is edition {turn} of {name}."
            yield json.dumps({**row, "id": name, "text": row["text"] + last} if turn else row)


def lengths(news: Path, folder: Path) -> None:
    """Print the processor time of articles by their length in words, the start left out."""
    words = [w for line in news.open(encoding="utf-8") for w in json.loads(line)["text"].split(" ")]
    empty = folder / "none.txt"
    empty.write_text("Envoys of Norway met in Oslo on Monday. Nothing was agreed.\n")
    start = run(empty, folder / "l0", "gazetteer", 1).processor
    for length in LENGTHS:
        inbox = folder / f"words{length}.jsonl"
        texts = [words[n : n + length] for n in range(0, WORDS_A_LENGTH, length)]
        lines = [
            json.dumps({"text": f"{' '.join(t)}\n\nThe end of {n}."}) for n, t in enumerate(texts)
        ]
        inbox.write_text("\n".join(lines), "utf-8")
        took = run(inbox, folder / f"l{length}", "gazetteer", 1)
        spent = 1000 * (took.processor - start) / len(texts)
        print(f"gazetteer, {length:,} words: {spent:,.1f} ms of processor an article", flush=True)


def encoder(corpora: Path) -> None:
    """Print the speed of the default engine beside that of its bare encoder."""
    subprocess.run([sys.executable, "-m", "tests.benchmarks.encoder", str(corpora)], check=True)


def known(count: int, folder: Path) -> None:
    """Print the time of a first run over small files, and of one that knows them all."""
    inbox, store = small_files(count, folder), folder / "k"
    say(f"{count:,} small files, first run", count, run(inbox, store, "gazetteer", 2))
    say(f"{count:,} small files, nothing new", count, run(inbox, store, "gazetteer", 1))


def small_files(count: int, folder: Path) -> Path:
    """Write so many small articles, a file each, and return their folder."""
    inbox = folder / "small"
    for number in range(count):
        file = inbox / f"{number // 1000}" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f"Talks, part {number}\n\nEnvoys of Norway met in Oslo for round {number}.\n"
        )
    return inbox


def peers(news: Path, articles: int, folder: Path) -> None:
    """Print what other ways cost on the same articles; each does less than a run of dateline."""
    for name in PEERS:
        command = [sys.executable, "-m", "tests.benchmarks.peers", name, str(news), str(folder)]
        took, told = _timed(command, {})
        answer = json.loads(told.splitlines()[-1]) if told else {"skipped": "it failed"}
        if "skipped" in answer:
            print(f"peer {name}: skipped, {answer['skipped']}", flush=True)
        else:
            say(f"peer {name}", min(articles, answer["documents"]), took, answer["does"])


def run(inbox: Path, store: Path, engine: str, workers: int, *more: str) -> Took:
    """Run `dateline run` over an inbox as a process of its own."""
    command = [str(Path(sys.executable).with_name("dateline")), "run", str(inbox)]
    command += ["--warehouse", str(store), "--workers", str(workers), "--json", *more]
    return _timed(command, {"DATELINE_ENGINE": engine})[0]


def _timed(command: list[str], more: dict[str, str]) -> tuple[Took, str]:
    begun = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **more}
    ) as process:
        assert process.stdout is not None
        told = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    spent = usage.ru_utime + usage.ru_stime
    return Took(time.perf_counter() - begun, spent, usage.ru_maxrss / 1024), told


def say(what: str, count: int, took: Took, remark: str = "") -> None:
    """Print one figure."""
    print(
        f"{what}: {took.seconds:.1f} s, {count / took.seconds:,.0f} a second, processors "
        f"{took.processor:.1f} s, {took.peak:,.0f} MB{'; ' if remark else ''}{remark}",
        flush=True,
    )


if __name__ == "__main__":
    main()
