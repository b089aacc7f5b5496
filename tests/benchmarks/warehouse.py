"""The warehouse at full size: speed, size, and hard use; what was measured is not measured again.

    python -m tests.benchmarks.warehouse CORPORA [--state FILE] [--only PART]

Figures are kept in FILE (default warehouse-figures.json) after each piece of some minutes, so that
a run that broke off goes on. CORPORA has news_volume/*.jsonl, for the size of a store.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1]))

import soak
from failing_disk import failures
from scans import scan
from soak_forget import forgets
from soak_writers import race, two_writers
from warehouse_rows import rows, unit

from tests.benchmarks.volume import records
from warehouse.connect import open_reader, open_writer
from warehouse.load import publish
from warehouse.tables.arrow import arrow_schema

Figures = dict[str, Any]
READERS = 64
# Figures that say how it was measured, the same in all pieces.
CONSTANT = {"readers", "processes"}
MENTIONS = 1_000_000
MONTHS = 5
ENTITIES = 20_000
MENTIONS_A_DOCUMENT = 20
DAYS = 30
TOP = "SELECT count(*) FROM top_entities(30, NULL)"
CONDITIONS = {
    "one_entity": "entity_id = 'person:e777'",
    "one_week": """published_at BETWEEN TIMESTAMPTZ '2021-03-01' AND TIMESTAMPTZ '2021-03-08'""",
}


def month_of_mentions(month: int, mentions: int = MENTIONS) -> dict[str, pa.Table]:
    """Return a unit of so many mentions of a month: names by Zipf, documents as they are."""
    chance = np.random.default_rng(month)
    documents = mentions // MENTIONS_A_DOCUMENT
    base = datetime(2021, 1 + month, 1, tzinfo=UTC)
    ids = [f"{month:04x}{number:028x}" for number in range(documents)]
    given = [
        {
            "document_id": document_id,
            "source_uri": f"file:///{document_id}",
            "title": document_id,
            "text": "A text.",
            "published_at": base + timedelta(days=number % DAYS),
            "published_precision": "day",
        }
        for number, document_id in enumerate(ids)
    ]
    entities = [f"person:e{number}" for number in chance.zipf(1.3, mentions) % ENTITIES]
    columns: dict[str, Any] = {
        "document_id": np.repeat(np.array(ids), MENTIONS_A_DOCUMENT),
        "mention_index": np.tile(np.arange(MENTIONS_A_DOCUMENT), documents),
        "start_char": np.zeros(mentions, int),
        "end_char": np.ones(mentions, int),
        "text": ["A"] * mentions,
        "entity_type": ["person"] * mentions,
        "entity_id": entities,
        "is_metonym": np.zeros(mentions, bool),
        "method": ["gazetteer"] * mentions,
        "confidence": chance.random(mentions).round(2),
    }
    schema = arrow_schema("mentions")
    table = pa.table(
        [pa.array(columns.get(f.name, [None] * mentions), f.type) for f in schema], schema=schema
    )
    things = ({"entity_id": f"person:e{n}", "name": f"E{n}"} for n in range(ENTITIES))
    return unit(
        run=f"m{month}",
        documents=rows("documents", *given),
        mentions=table,
        entities=rows("entities", *(things if month == 0 else ())),
    )


def speed(folder: Path) -> Figures:
    """Load a month of a million mentions after the other; ask for the top of the newest month."""
    store = folder / "speed"
    loads = []
    for month in range(MONTHS):
        given = month_of_mentions(month)
        with closing(open_writer(store)) as con:
            began = time.perf_counter()
            publish(con, given, message="")
            loads.append(round(time.perf_counter() - began, 2))
    with closing(open_reader(store)) as con:
        found: Figures = {"load_seconds": loads}
        found["top_entities_ms"] = _milliseconds(lambda: con.execute(TOP).fetchall())
        for name, condition in CONDITIONS.items():
            query = f"SELECT count(*) FROM mentions WHERE {condition}"
            found[f"{name}_ms"] = _milliseconds(lambda query=query: con.execute(query).fetchall())
    for name, condition in CONDITIONS.items():
        found[name] = scan(store, "mentions", condition)._asdict()
    return {**found, "cli_first_query_seconds": _first_query(store)}


def _milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(7):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return round(1000 * sorted(times)[len(times) // 2], 1)


def _first_query(store: Path) -> float:
    command = [
        str(Path(sys.executable).with_name("dateline")),
        "sql",
        "SELECT count(*) FROM documents",
    ]
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([*command, "--warehouse", str(store)], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return round(sorted(times)[2], 2)


def size(folder: Path, corpora: Path, articles: int = 3000) -> Figures:
    """Load plain articles and compare what is on disk with their text."""
    inbox, store = folder / "inbox", folder / "size"
    inbox.mkdir()
    raw = 0
    for number, record in enumerate(records(corpora, articles)):
        text = json.loads(record)["text"]
        raw += len(text.encode())
        (inbox / f"{number}.txt").write_text(text, "utf-8")
    command = [str(Path(sys.executable).with_name("dateline")), "run", str(inbox), "--json"]
    env = {**os.environ, "DATELINE_ENGINE": "gazetteer", "DATELINE_PLAIN_MAX_BYTES": "0"}
    subprocess.run([*command, "--warehouse", str(store)], env=env, capture_output=True, check=False)
    with closing(open_reader(store)) as con:
        sizes = dict(
            con.execute(
                "SELECT table_name, file_size_bytes FROM ducklake_table_info('lake')"
            ).fetchall()
        )
    knowledge = ("mentions", "entities", "entity_names", "quotes", "counts", "time_expressions",
                 "events", "tags", "document_tags")  # fmt: skip
    whole = sum(f.stat().st_size for f in store.rglob("*") if f.is_file())
    return {
        "raw_bytes": raw,
        "documents": round(sizes["documents"] / raw, 2),
        "store_before_knowledge": round((whole - sum(sizes[k] for k in knowledge)) / raw, 2),
        "store": round(whole / raw, 2),
    }


@dataclass(frozen=True)
class Part:
    """A part of the measurement: `measure(folder, empty store, size, seed)`, cut into pieces.

    Figures of the pieces are added up; of those that begin with `slowest` the greatest is kept, of
    lists the union.
    """

    measure: Callable[[Path, Path, int, int], Figures]
    size: int = 1
    piece: int = 1


def parts(corpora: Path) -> dict[str, Part]:
    """Return all parts at full size, hard use in pieces of some minutes."""
    return {
        "speed": Part(lambda at, _, __, ___: speed(at)),
        "size": Part(lambda at, _, __, ___: size(at, corpora)),
        "readers": Part(lambda at, e, n, _: soak.readers(at, e, READERS, n, pause=2.0), 200, 50),
        "kills": Part(soak.kills, 240, 20),
        "repeats": Part(lambda at, e, n, _: soak.repeats(at, e, n), 100, 100),
        "permutations": Part(soak.permutations, 1000, 100),
        "race": Part(lambda at, _, __, ___: race(at, 8), 3),
        "two writers": Part(lambda at, _, n, __: two_writers(at, n), 100, 25),
        "failing disks": Part(lambda at, e, n, _: failures(at, e, n), 96, 24),
        "forgets": Part(lambda at, e, n, _: forgets(at, e, n), 100, 25),
    }


def main() -> None:
    """Measure what is not yet measured, piece by piece, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--state", type=Path, default=Path("warehouse-figures.json"))
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    known = json.loads(options.state.read_text()) if options.state.exists() else {}
    for name, part in parts(options.corpora).items():
        if options.only and name not in options.only:
            continue
        while (done := known.get(name, {}).get("done", 0)) < part.size:
            number = min(part.piece, part.size - done)
            known[name] = added_up(known.get(name, {}), measured(part, number, seed=done))
            options.state.write_text(json.dumps(known, indent=1))
            print(name, json.dumps(known[name]), flush=True)


def measured(part: Part, number: int, seed: int) -> Figures:
    """Return the figures of one piece, in a folder of its own, with what it took."""
    with tempfile.TemporaryDirectory() as folder:
        empty, at = Path(folder) / "empty", Path(folder) / "work"
        open_writer(empty).close()
        at.mkdir()
        began = time.perf_counter()
        found = part.measure(at, empty, number, seed)
        return {**found, "done": number, "seconds": round(time.perf_counter() - began, 1)}


def added_up(before: Figures, now: Figures) -> Figures:
    """Return the figures of several pieces together."""
    return {name: _together(name, before.get(name), value) for name, value in now.items()}


def _together(name: str, before: Any, now: Any) -> Any:
    if before is None or name in CONSTANT:
        return now
    if isinstance(now, list):
        return sorted({*before, *now})
    return max(before, now) if name.startswith("slowest") else round(before + now, 1)


if __name__ == "__main__":
    main()
