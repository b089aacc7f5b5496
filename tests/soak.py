"""Hard use of a warehouse, at any size: readers, kills, repeats, permutations, forgets.

Each function takes a folder of its own, an empty store to copy and a size, and returns figures;
what must be 0 is. soak_writers.py has several writers at once, failing_disk.py failing disks.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow as pa
from processes import forking
from warehouse_rows import WHEN, content, document, rows, unit

from warehouse import load
from warehouse.connect import connect, open_reader, open_writer
from warehouse.ddl import create_table
from warehouse.load import publish
from warehouse.tables import BY_NAME, TABLES

# Of whole publishes so many documents, twice so many sentences, and so on: see `whole`.
WHOLE = """SELECT (SELECT count(*) FROM documents),
    (SELECT count(DISTINCT document_id) FROM documents), (SELECT count(*) FROM sentences),
    (SELECT count(*) FROM entities), (SELECT count(*) FROM ops.files),
    (SELECT count(*) FROM ops.runs)"""
STATES = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM sentences)"
# Steps of a publish at which it is killed; the last is after its commit.
STEPS = (
    "replace_documents",
    "merge_knowledge",
    "write_operations",
    "resolve_quarantine",
    "name_snapshot",
    "current_snapshot",
)
# What depends on the order of arrival, and with it what is written by the clock.
ARRIVAL = {"run_id", "ingested_at", "duplicate_of", "duplicate_kind", "story_id", "first_seen_at"}
COMPARED = (
    *("documents", "sentences", "mentions", "document_tags"),
    *("entities", "entity_names", "tags", "files"),
)


def pair(number: int) -> dict[str, Any]:
    """Return a unit of two documents and a thing, all of them new."""
    articles = document(f"a{number}"), document(f"b{number}")
    person = rows("entities", {"entity_id": f"person:{number}", "name": f"P{number}"})
    return unit(*articles, run=f"r{number}", entities=person)


def whole(publishes: int) -> tuple[int, ...]:
    """Return what WHOLE counts after so many units of `pair`."""
    return (2 * publishes, 2 * publishes, 4 * publishes, publishes, 2 * publishes, publishes)


def readers(
    folder: Path, empty: Path, processes: int, commits: int, pause: float = 0.0
) -> dict[str, int]:
    """Let processes count rows, over and over, while one writer publishes.

    `pause` is how long each rests after an answer, in seconds.
    """
    store = Path(shutil.copytree(empty, folder / "store"))
    running = []
    for _ in range(processes):
        here, there = forking().Pipe()
        reader = forking().Process(
            target=_read, args=(store, 2 * commits, pause, there), daemon=True
        )
        reader.start()
        there.close()
        running.append((reader, here))
    for _, told in running:
        told.recv()
    with closing(open_writer(store)) as con:
        for number in range(commits):
            publish(con, pair(number), message="")
    found = [_last_word(told) for _, told in running]
    for reader, _ in running:
        reader.join()
    return {
        "readers": processes,
        "commits": commits,
        "errors": sum(reader.exitcode != 0 for reader, _ in running),
        "answers": sum(answers for answers, _, _ in found),
        "torn": sum(torn for _, torn, _ in found),
        "backwards": sum(backwards for _, _, backwards in found),
    }


def _last_word(told: Connection) -> tuple[int, int, int]:
    try:
        answers, torn, backwards = told.recv()
    except EOFError:  # the reader failed, as its exit code says
        return 0, 0, 0
    return answers, torn, backwards


def _read(store: Path, until: int, pause: float, told: Connection) -> None:
    last = answers = torn = backwards = 0
    with closing(open_reader(store)) as con:
        told.send("ready")
        while last < until:
            documents, sentences = con.execute(STATES).fetchone()
            answers += 1
            torn += sentences != 2 * documents or documents % 2
            backwards += documents < last
            last = documents
            time.sleep(pause)
    told.send((answers, torn, backwards))


def kills(folder: Path, empty: Path, count: int, seed: int = 1) -> dict[str, float]:
    """Kill a publish at named points and at random, see what is there, publish again."""
    chance = random.Random(seed)
    troubles = [
        partial(kill_at, STEPS[number // 2 % len(STEPS)]) if number % 2 else chance.random()
        for number in range(count)
    ]
    found = trouble(Path(shutil.copytree(empty, folder / "store")), troubles)
    killed = found.pop("codes").count(-signal.SIGKILL)
    return {"kills": count, "killed": killed, **found}


def kill_at(step: str) -> None:
    """Kill this process when its publish comes to a step."""
    setattr(load, step, lambda *_: os.kill(os.getpid(), signal.SIGKILL))


def trouble(store: Path, troubles: Sequence[Callable[[], None] | float]) -> dict[str, Any]:
    """Let one process after the other heal what the one before it left, and come to grief itself.

    A trouble is called before the publish that it is to meet, or is the share of a publish's usual
    time after which the process is killed. `wrong` counts states that are neither the one before
    the publish nor the one after it, or not whole after the next one has healed them.
    """
    wrong, slowest, codes = 0, 0.0, []
    for number, cause in enumerate([*troubles, _none]):
        here, there = forking().Pipe()
        arguments = (store, number, None if isinstance(cause, float) else cause, there)
        writer = forking().Process(target=_heal_and_publish, args=arguments, daemon=True)
        writer.start()
        there.close()
        found, healed, seconds, usual = here.recv()
        if isinstance(cause, float):
            time.sleep(cause * usual)
            writer.kill()
        writer.join()
        codes.append(writer.exitcode)
        wrong += found not in (whole(number), whole(max(number - 1, 0))) or healed != whole(number)
        slowest = max(slowest, seconds)
    return {"codes": codes[:-1], "wrong": wrong, "slowest_heal": round(slowest, 2)}


def _none() -> None:
    """Come to no grief: the last process only heals."""


def _heal_and_publish(
    store: Path, number: int, cause: Callable[[], None] | None, told: Connection
) -> None:
    began = opened = time.perf_counter()
    with closing(open_writer(store)) as con:
        found = con.execute(WHOLE).fetchone()
        opened = time.perf_counter()
        if number:
            publish(con, pair(number - 1), message="")
        healed = con.execute(WHOLE).fetchone()
        ended = time.perf_counter()
        told.send((found, healed, ended - began, ended - opened))
        if cause is not None:
            cause()
        publish(con, pair(number), message="")


def repeats(folder: Path, empty: Path, count: int) -> dict[str, int]:
    """Publish one input again and again; no table may change."""
    store = Path(shutil.copytree(empty, folder / "store"))
    given = _whole([_article(number) for number in range(3)], "r0")
    changed = 0
    with closing(open_writer(store)) as con:
        publish(con, given, message="")
        before = content(con)
        for _ in range(count):
            publish(con, given, message="")
            changed += content(con) != before
    return {"repeats": count, "changed": changed}


def permutations(
    folder: Path, empty: Path, count: int, seed: int = 1, *, lake: bool = True
) -> dict[str, Any]:
    """Publish one input in many orders and splits; what does not depend on arrival is the same.

    Without `lake` the tables are DuckDB's own: the same statements in a tenth of the time.
    """
    chance = random.Random(seed)
    articles = [_article(number) for number in range(5)]
    hashes = set()
    with closing(
        open_writer(shutil.copytree(empty, folder / "store")) if lake else _plain()
    ) as con:
        for _ in range(count):
            chance.shuffle(articles)
            cut = chance.randrange(len(articles))
            for part, given in enumerate((articles[:cut], articles[cut:])):
                if given:
                    _publish_there(con, _whole(given, f"r{part}"), lake=lake)
            hashes.add(content_hash(con))
            for name in COMPARED:
                con.execute(f"DELETE FROM {BY_NAME[name].qualified_name}")
    return {"permutations": count, "hashes": sorted(hashes)}


def _plain() -> Any:
    con = connect()
    con.execute("CREATE SCHEMA ops")
    for table in TABLES:
        con.execute(create_table(table))
    return con


def _publish_there(con: Any, given: dict[str, pa.Table], *, lake: bool) -> None:
    with ExitStack() as stack:
        for name in () if lake else ("name_snapshot", "current_snapshot"):
            stack.enter_context(mock.patch.object(load, name))
        publish(con, given, message="")


def _article(number: int) -> dict[str, Any]:
    """Return the rows of an article; of the things that it shares with others it says else."""
    given = document(f"d{number}", published_at=WHEN, published_precision="day")
    key = {"document_id": given["document_id"]}
    name = f"Name {number * 7 % 5}"
    return {
        "document": given,
        "mentions": {**key, "entity_id": "person:x", "text": "Talks", "end_char": 5},
        "document_tags": {**key, "tag_id": "hashtag:talks"},
        "entities": {"entity_id": "person:x", "name": name, "description": f"As in {number}"},
        "entity_names": {"entity_id": "person:x", "name": name, "name_kind": "canonical"},
        "tags": {"tag_id": "hashtag:talks", "scheme": "hashtag", "label": f"Talks{number % 3}"},
    }


def _whole(articles: list[dict[str, Any]], run: str) -> dict[str, pa.Table]:
    names = [name for name in articles[0] if name != "document"]
    tables = {name: rows(name, *(article[name] for article in articles)) for name in names}
    return unit(*(article["document"] for article in articles), run=run, **tables)


def content_hash(con: Any) -> str:
    """Return a hash over all rows in order, without the columns that depend on arrival."""
    digest = hashlib.sha256()
    for name in COMPARED:
        table = BY_NAME[name]
        columns = ", ".join(c.name for c in table.stored if c.name not in ARRIVAL)
        found = con.execute(f"SELECT {columns} FROM {table.qualified_name}").fetchall()
        digest.update("\n".join(sorted(map(repr, found))).encode())
    return digest.hexdigest()
