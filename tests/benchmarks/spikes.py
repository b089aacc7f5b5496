"""Spikes that are injected into quiet days: how many the view trends finds, and what it adds."""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.related import Text, tables_of
from warehouse.connect import open_writer
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import to_arrow


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
