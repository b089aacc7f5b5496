"""Hard use of a warehouse, at any size: readers, kills, repeats, permutations, forgets.

Each function takes a folder of its own, an empty store to copy and a size, and returns figures.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from warehouse_rows import content, document, rows, unit

from warehouse.connect import open_reader, open_writer
from warehouse.forget import empty_free_pages, forget_rows, shred
from warehouse.load import publish
from warehouse.remains import search
from warehouse.tables import BY_NAME, TABLES

TESTS = Path(__file__).parent
STEPS = ("replace_documents", "merge_knowledge", "write_operations", "name_snapshot")
# What depends on the order of arrival, and with it what is written by the clock.
ARRIVAL = {"run_id", "ingested_at", "duplicate_of", "duplicate_kind", "story_id"}
STATES = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM sentences)"

READER = """
import sys
from pathlib import Path
from warehouse.connect import open_reader
last = torn = backwards = 0
with open_reader(Path(sys.argv[1])) as con:
    print("ready", flush=True)
    while last < int(sys.argv[2]):
        documents, sentences = con.execute(sys.argv[3]).fetchone()
        torn += sentences != 2 * documents or documents % 2
        backwards += documents < last
        last = documents
print(torn, backwards)
"""
WRITER = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from soak import pair
from warehouse import load
from warehouse.connect import open_writer
con = open_writer(Path(sys.argv[2]))
if sys.argv[4].isalpha() or "_" in sys.argv[4]:
    setattr(load, sys.argv[4], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
else:
    signal.setitimer(signal.ITIMER_REAL, float(sys.argv[4]))  # SIGALRM ends it at once
load.publish(con, pair(int(sys.argv[3])), message="")
"""


def pair(number: int) -> dict[str, Any]:
    """Return a unit of two documents, one of them new, one common to all, and a thing."""
    articles = document(f"a{number}"), document(f"b{number}")
    person = rows("entities", {"entity_id": f"person:{number}", "name": f"P{number}"})
    return unit(*articles, run=f"r{number}", entities=person)


def readers(folder: Path, empty: Path, processes: int, commits: int) -> dict[str, int]:
    """Let processes count rows, over and over, while one writer publishes."""
    store = Path(shutil.copytree(empty, folder / "store"))
    arguments = [sys.executable, "-c", READER, str(store), str(2 * commits), STATES]
    running = [
        subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    for each in running:
        assert each.stdout is not None
        each.stdout.readline()
    with closing(open_writer(store)) as con:
        for number in range(commits):
            publish(con, pair(number), message="")
    told = [each.communicate(timeout=600)[0].split() for each in running]
    return {
        "readers": processes,
        "commits": commits,
        "errors": sum(each.returncode != 0 for each in running),
        "torn": sum(int(t[0]) for t in told if t),
        "backwards": sum(int(t[1]) for t in told if t),
    }


def kills(folder: Path, empty: Path, count: int, seed: int = 1) -> dict[str, float]:
    """Kill a publish at named points and at random, see what is there, publish again."""
    store = Path(shutil.copytree(empty, folder / "store"))
    chance = random.Random(seed)
    wrong, killed, slowest = 0, 0, 0.0
    for number in range(count):
        where = (
            STEPS[number // 2 % len(STEPS)] if number % 2 else f"{chance.uniform(0.01, 0.6):.3f}"
        )
        arguments = [sys.executable, "-c", WRITER, str(TESTS), str(store), str(number), where]
        done = subprocess.run(arguments, capture_output=True, check=False)
        killed += done.returncode in (-signal.SIGKILL, -signal.SIGALRM)
        with closing(open_reader(store)) as con:
            documents, sentences = con.execute(STATES).fetchone() or (0, 0)
            wrong += documents not in (2 * number, 2 * number + 2) or sentences != 2 * documents
        began = time.perf_counter()
        with closing(open_writer(store)) as con:
            publish(con, pair(number), message="")
            slowest = max(slowest, time.perf_counter() - began)
            wrong += con.execute(STATES).fetchone() != (2 * number + 2, 4 * number + 4)
            wrong += con.execute("SELECT count(*) FROM ops.runs").fetchone() != (number + 1,)
    return {"kills": count, "killed": killed, "wrong": wrong, "slowest_heal": round(slowest, 2)}


def repeats(folder: Path, empty: Path, count: int) -> dict[str, int]:
    """Publish one input again and again; no table may change."""
    store = Path(shutil.copytree(empty, folder / "store"))
    changed = 0
    with closing(open_writer(store)) as con:
        publish(con, pair(0), message="")
        before = content(con)
        for _ in range(count):
            publish(con, pair(0), message="")
            changed += content(con) != before
    return {"repeats": count, "changed": changed}


def permutations(folder: Path, empty: Path, count: int, seed: int = 1) -> dict[str, int]:
    """Publish one input in many orders and splits; what does not depend on arrival is the same."""
    chance = random.Random(seed)
    hashes = set()
    for number in range(count):
        articles = [document(f"d{i}") for i in range(6)]
        chance.shuffle(articles)
        cut = chance.randrange(7)
        store = Path(shutil.copytree(empty, folder / str(number)))
        with closing(open_writer(store)) as con:
            for part, given in enumerate((articles[:cut], articles[cut:])):
                things = [
                    {"entity_id": "person:x", "name": a["title"], "description": a["document_id"]}
                    for a in given
                ]
                entities = rows("entities", *things[:1])
                publish(con, unit(*given, run=f"r{part}", entities=entities), message="")
            hashes.add(content_hash(con, "documents", "sentences", "blocks"))
        shutil.rmtree(store)
    return {"permutations": count, "different": len(hashes) - 1}


def content_hash(con: Any, *names: str) -> str:
    """Return a hash over rows in order, without the columns that depend on arrival."""
    digest = hashlib.sha256()
    for name in names:
        hidden = [c.name for c in BY_NAME[name].stored if c.name in ARRIVAL]
        but = f"EXCLUDE ({', '.join(hidden)})" if hidden else ""
        digest.update(
            repr(con.execute(f"SELECT * {but} FROM {name} ORDER BY ALL").fetchall()).encode()
        )
    return digest.hexdigest()


def forgets(folder: Path, empty: Path, count: int) -> dict[str, int]:
    """Forget documents one after the other; none of their words may be in any byte of the store."""
    store = Path(shutil.copytree(empty, folder / "store"))
    from flows.upkeep import told
    from warehouse.store import store_of

    words = [
        f"Zyx{number}qua harbour ledger number {number} of the archive" for number in range(count)
    ]
    with closing(open_writer(store)) as con:
        articles = [document(f"w{i}", f"{word}. It was kept.") for i, word in enumerate(words)]
        publish(con, unit(*articles), message="")
        publish(con, unit(articles[0], document("other"), run="r2"), message="")
    found = rows_left = 0
    for number, article in enumerate(articles):
        with closing(open_writer(store)) as con:
            forget_rows(con, [article["document_id"]], told("forget", "forgot"))
            shred(con, alone=True)
        empty_free_pages(store_of(store))
        found += len(search(store, words[: number + 1]).found)
    with closing(open_reader(store)) as con:
        rows_left = sum(
            con.execute(f"SELECT count(*) FROM {t.qualified_name}").fetchone()[0]
            for t in TABLES
            if t.belongs_to_document
        )
    return {"forgets": count, "files_with_remains": found, "rows_left": rows_left}
