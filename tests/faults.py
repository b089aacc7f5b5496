"""A day of scheduled runs in which one in five goes wrong, and what must hold after it.

`python -m tests.faults 30` plays thirty days.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import flows.loader
from expectations.errors import ExpectationBroken
from flows.errors import DatelineError
from flows.inputs import Batch
from flows.lock import writer_lock
from flows.mappers import Work, map_here
from flows.pipeline import Request, run_pipeline
from flows.settings import Settings
from transforms.transformed import Transformed
from warehouse.connect import open_reader

RUNS_A_DAY = 96
FAULT_SHARE = 0.2
# News comes in every 32nd run, a few articles at a time, and where each fault first strikes, as
# most faults need something to load; the other runs find nothing new, which takes less time.
NEWS_EVERY = 32
TEXT = (
    "Talks on item {n} open in Vienna\n\n"
    "Envoys of Russia and Turkey met in Vienna on Monday to talk about item {n}.\n"
)


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


def _killed_in_work(stack: ExitStack, _store: Path) -> None:
    def mapper(work: Work, batches: Iterable[Batch]) -> Iterator[Transformed]:
        yield from map(work, batches)
        raise Killed

    stack.enter_context(mock.patch(f"{__name__}.map_here", mapper))


def _fails_to_publish(stack: ExitStack, _store: Path) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    stack.enter_context(mock.patch.object(flows.loader, "publish_tables", fail))


def _killed_after_publish(stack: ExitStack, _store: Path) -> None:
    publish = flows.loader.publish_tables

    def once(*given: object, **named: object) -> None:
        publish(*given, **named)  # type: ignore[arg-type]
        raise Killed

    stack.enter_context(mock.patch.object(flows.loader, "publish_tables", once))


def _an_expectation_breaks(stack: ExitStack, _store: Path) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ExpectationBroken("a rule raised")

    stack.enter_context(mock.patch.object(flows.loader, "validate_unit", fail))


def _another_writes(stack: ExitStack, store: Path) -> None:
    stack.enter_context(mock.patch("flows.lock.PATIENCE_SECONDS", 0.01))
    stack.enter_context(writer_lock(store))


FAULTS: tuple[Callable[[ExitStack, Path], None], ...] = (
    _killed_in_work,
    _fails_to_publish,
    _killed_after_publish,
    _an_expectation_breaks,
    _another_writes,
)


@dataclass
class Tally:
    """What happened: runs that ended well, runs into which a fault was put, and errors told."""

    runs: int = 0
    faults: int = 0
    told: list[str] = field(default_factory=list)
    offered: int = 0


def play(folder: Path, runs: int, seed: int) -> Tally:
    """Play so many runs, a quarter of an hour apart, and one without a fault at the end."""
    chance = random.Random(seed)
    inbox, store, tally = folder / "inbox", folder / "store", Tally()
    inbox.mkdir()
    begun = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(runs):
        fault = FAULTS[tally.faults % len(FAULTS)] if chance.random() < FAULT_SHARE else None
        first = fault is not None and tally.faults < len(FAULTS)
        if first or number % NEWS_EVERY == 0:
            for _ in range(chance.randint(1, 3)):
                (inbox / f"{tally.offered}.txt").write_text(TEXT.format(n=tally.offered))
                tally.offered += 1
        _once(inbox, store, begun + number * timedelta(minutes=15), fault, tally)
    _once(inbox, store, begun + runs * timedelta(minutes=15), None, tally)
    return tally


def _once(
    inbox: Path,
    store: Path,
    now: datetime,
    fault: Callable[[ExitStack, Path], None] | None,
    tally: Tally,
) -> None:
    settings = Settings(warehouse=store, engine="gazetteer", plain_max_bytes=0)
    tally.runs += 1
    tally.faults += fault is not None
    with ExitStack() as stack:
        if fault:
            fault(stack, store)
        try:
            run_pipeline(Request((str(inbox),), settings, now=now), map_here)
        except (Killed, OSError, ExpectationBroken, DatelineError) as error:
            tally.told.append(type(error).__name__)


def problems(folder: Path, tally: Tally) -> list[str]:
    """Return what does not hold: documents lost or doubled, runs stuck, counts that do not add."""
    with open_reader(folder / "store") as con:
        (documents,) = con.execute("SELECT count(*) FROM documents").fetchone() or (0,)
        (distinct,) = con.execute("SELECT count(DISTINCT text) FROM documents").fetchone() or (0,)
        stuck = con.execute("SELECT run_id FROM ops.runs WHERE status = 'running'").fetchall()
        (loaded,) = con.execute("SELECT sum(documents_loaded) FROM ops.runs").fetchone() or (0,)
    found = [f"stuck: {run}" for (run,) in stuck]
    found += [f"{documents} documents of {tally.offered}"] if documents != tally.offered else []
    found += [f"{documents - distinct} doubled"] if documents != distinct else []
    found += [f"runs say {loaded}"] if loaded != tally.offered else []
    found += [str(f) for f in (folder / "store" / "journal").glob("*.json")]
    return found


def main() -> None:
    """Play days, each with a seed of its own."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tally = play(folder, days * RUNS_A_DAY, seed=days)
        wrong = problems(folder, tally)
    print(f"{tally.runs} runs, {tally.faults} with a fault, {tally.offered} articles offered")
    print("\n".join(wrong) or "0 stuck runs, 0 documents lost, 0 doubled")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
