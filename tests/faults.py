"""A day of scheduled runs in which one in five goes wrong, and what must hold after it.

`python -m tests.faults 30 FOLDER` plays thirty days; stopped, it goes on from what FOLDER has.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import flows.loader
from expectations.errors import ExpectationBroken
from flows.errors import DatelineError
from flows.inputs import Batch
from flows.lock import writer_lock
from flows.maintain import maintain_store
from flows.mappers import Work, map_here
from flows.pipeline import Request, run_pipeline
from flows.results import Result
from flows.settings import Settings
from warehouse.connect import open_reader

BEGUN = datetime(2026, 3, 1, tzinfo=UTC)
RUNS_A_DAY = 96
FAULT_SHARE = 0.2
# News comes in every 32nd run, a few articles at a time, and where a fault strikes that had none
# yet, as most faults need something to load; the other runs find nothing new: that takes less time.
NEWS_EVERY = 32
TALLY = "tally.json"
TEXT = (
    "Talks on item {n} open in Vienna\n\n"
    "Envoys of Russia and Turkey met in Vienna on Monday to talk about item {n}.\n"
)


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


def _killed_in_work(stack: ExitStack, _store: Path) -> None:
    def mapper(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
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


Fault = Callable[[ExitStack, Path], None]
FAULTS: tuple[Fault, ...] = (
    _killed_in_work,
    _fails_to_publish,
    _killed_after_publish,
    _an_expectation_breaks,
    _another_writes,
)


@dataclass
class Tally:
    """What happened: runs, those into which a fault was put, articles, and errors told by name."""

    runs: int = 0
    faults: int = 0
    offered: int = 0
    told: dict[str, int] = field(default_factory=dict)


def play(folder: Path, runs: int, seed: int, struck_with_news: int = len(FAULTS)) -> Tally:
    """Play so many runs, a quarter of an hour apart, and one without a fault at the end.

    The first so many faults strike a run that has news. A day ends with maintenance, as the
    schedule has it. What the folder has was played before.
    """
    (folder / "inbox").mkdir(exist_ok=True)
    kept = folder / TALLY
    tally = Tally(**json.loads(kept.read_text())) if kept.exists() else Tally()
    while tally.runs <= runs:
        chance = random.Random(f"{seed} {tally.runs}")
        strikes = tally.runs < runs and chance.random() < FAULT_SHARE
        fault = FAULTS[tally.faults % len(FAULTS)] if strikes else None
        if (strikes and tally.faults < struck_with_news) or tally.runs % NEWS_EVERY == 0:
            _offer(folder / "inbox", chance.randint(1, 3), tally)
        _once(folder, fault, tally)
        if tally.runs % RUNS_A_DAY == 0:
            maintain_store(_settings(folder))
        fresh = kept.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(tally)))
        fresh.replace(kept)
    return tally


def _offer(inbox: Path, count: int, tally: Tally) -> None:
    for _ in range(count):
        (inbox / f"{tally.offered}.txt").write_text(TEXT.format(n=tally.offered))
        tally.offered += 1


def _once(folder: Path, fault: Fault | None, tally: Tally) -> None:
    settings = _settings(folder)
    now = BEGUN + tally.runs * timedelta(minutes=15)
    tally.runs += 1
    tally.faults += fault is not None
    with ExitStack() as stack:
        if fault:
            fault(stack, folder / "store")
        try:
            run_pipeline(Request((str(folder / "inbox"),), settings, now=now), map_here)
        except (Killed, OSError, ExpectationBroken, DatelineError) as error:
            name = type(error).__name__
            tally.told[name] = tally.told.get(name, 0) + 1


def _settings(folder: Path) -> Settings:
    return Settings(warehouse=folder / "store", engine="gazetteer", plain_max_bytes=0)


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
    """Play days in a folder, every fault in a run with news, and say what did not hold."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else name)
        folder.mkdir(parents=True, exist_ok=True)
        runs = days * RUNS_A_DAY
        tally = play(folder, runs, seed=1, struck_with_news=runs)
        wrong = problems(folder, tally)
    print(f"{tally.runs} runs, {tally.faults} with a fault, {tally.offered} articles offered")
    print(f"told: {tally.told}")
    print("\n".join(wrong) or "0 stuck runs, 0 documents lost, 0 doubled")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
