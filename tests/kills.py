"""Scheduled runs killed with -9 in the middle of their work, and what must hold after it.

`python -m tests.kills FOLDER [ROUNDS]` serves FOLDER and in each round kills another process: a
worker, the run, the runner, the server, `dateline serve`. At the end the warehouse must hold what
an undisturbed run makes of the same files.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb

import flows.settings
from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.settings import Settings
from tests.served import Desk, start, under
from warehouse.connect import open_reader
from warehouse.errors import WarehouseError
from warehouse.tables import DOCUMENT_TABLES

ROLES = ("worker", "run", "runner", "server", "serve")
ARTICLES = 300
# Small, so that a run publishes several times and is killed between two of them.
SETTINGS = 'workers = 2\nbatch_documents = 20\nunit_documents = 60\nengine = "gazetteer"\n'
SAMPLE = Path(flows.settings.__file__).parents[1] / "seeds" / "articles"
PATIENCE = 600
# What differs between any two runs, and the name of a story: the article that was there first.
OF_A_RUN = {"run_id", "ingested_at", "first_seen_at", "story_id"}
TABLES = (*(t.name for t in DOCUMENT_TABLES), "entities", "entity_names", "tags", "ops.files")


def offer(inbox: Path, first: int, count: int) -> None:
    """Write articles made of paragraphs of the sample, a copy and a bad file to each thirty."""
    texts = [file.read_text("utf-8", "ignore") for file in sorted(SAMPLE.glob("*_[0-9]*.txt"))]
    parts = [part for text in texts for part in text.split("\n\n") if len(part) > 150]
    inbox.mkdir(exist_ok=True)
    for number in range(first, first + count):
        chosen = random.Random(number).sample(parts, 4)
        text = "\n\n".join([f"Item {number} of the talks", *chosen, f"It was item {number}.\n"])
        (inbox / f"{number:06}.txt").write_text(text, "utf-8")
        if number % 30 == 10:
            (inbox / f"{number:06}-copy.txt").write_text(text, "utf-8")
        if number % 30 == 20:
            (inbox / f"{number:06}.json").write_text('{"text": ')


def strike(desk: Desk, role: str) -> int:
    """Kill a process of a run that has published and goes on; return its id."""
    known = set(_running(desk.folder))
    _until(lambda: set(_running(desk.folder)) - known)
    pid = _of(desk, role)
    os.kill(pid, signal.SIGKILL)
    return pid


def heal(desk: Desk) -> None:
    """Wait until the warehouse has every file and no run is at work."""
    files = len(list((desk.folder / "inbox").iterdir()))
    known = "SELECT count(*) FROM ops.files WHERE source_uri LIKE '%/inbox/%'"
    _until(lambda: _asked(desk.folder, known) == [(files,)])
    _until(lambda: not _running(desk.folder) and not list(desk.folder.glob("store/journal/*.json")))


def problems(folder: Path) -> Iterator[str]:
    """Yield what does not hold of the warehouse, against an undisturbed one of the same files."""
    sums = "files_seen = documents_loaded + documents_duplicate + documents_quarantined"
    for row in _asked(folder, f"FROM ops.runs WHERE NOT ({sums}) OR status = 'running'"):
        yield f"run {row}"
    told = _asked(folder, "SELECT sum(files_seen) FROM ops.runs WHERE flow = 'ingest'")
    if told != (files := _asked(folder, "SELECT count(*) FROM ops.files")):
        yield f"runs say that they saw {told}, there are {files}"
    settings = Settings(warehouse=folder / "undisturbed", engine="gazetteer")
    run_pipeline(Request((str(folder / "inbox"),), settings), map_here)
    for table in TABLES:
        here, there = (_sum_of(folder / name, table) for name in ("store", "undisturbed"))
        if here != there:
            yield f"{table}: {here} and undisturbed {there}"


def _sum_of(store: Path, table: str) -> tuple[object, ...]:
    with closing(open_reader(store)) as con:
        names = [str(row[0]) for row in con.execute(f"DESCRIBE {table}").fetchall()]
        kept = ", ".join(sorted(set(names) - OF_A_RUN))
        found = con.execute(f"SELECT count(*), bit_xor(hash({kept})) FROM {table}").fetchone()
    return tuple(found or ())


def _running(folder: Path) -> list[str]:
    """Return the runs that have published a unit and are not through, the dead ones too."""
    return [
        run for (run,) in _asked(folder, "SELECT run_id FROM ops.runs WHERE status = 'running'")
    ]


def _asked(folder: Path, query: str) -> list[tuple[object, ...]]:
    try:
        with closing(open_reader(folder / "store")) as con:
            return list(con.execute(query).fetchall())
    except (WarehouseError, duckdb.Error):  # not there yet, or being made
        return []


def _of(desk: Desk, role: str) -> int:
    if role == "serve":
        return desk.process.pid
    if role in (kept := desk.children()):
        return kept[role]
    writer = int(json.loads((desk.folder / "store" / "writer.json").read_text())["pid"])
    workers = [pid for pid, said in under(writer) if "spawn_main" in said]
    return writer if role == "run" else workers[0]


def _until(asked: object, seconds: float = PATIENCE) -> None:
    assert callable(asked)
    deadline = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < deadline, "nothing happens"
        time.sleep(0.2)


def main() -> None:
    """Play rounds in a folder and say what did not hold."""
    folder = Path(sys.argv[1]).absolute()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else len(ROLES)
    folder.mkdir(parents=True)
    (folder / "dateline.toml").write_text(SETTINGS)
    desk = start(folder)
    try:
        for number in range(rounds):
            role = ROLES[number % len(ROLES)]
            offer(folder / "inbox", number * ARTICLES, ARTICLES)
            print(f"killed {role}, process {strike(desk, role)}", flush=True)
            if role == "serve":
                desk.process.wait()
                desk = start(folder)
            heal(desk)
        left = desk.until(120, lambda: [r["state"]["name"] for r in desk.runs()])
    finally:
        desk.process.terminate()
        desk.process.wait()
    wrong = list(problems(folder))
    statuses = "SELECT status, count(*) FROM ops.runs GROUP BY ALL ORDER BY ALL"
    print(f"runs: {_asked(folder, statuses)}; flow runs: {Counter(left)}")
    print("\n".join(wrong) or "as undisturbed: nothing lost, nothing doubled, no run stuck")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
