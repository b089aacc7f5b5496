"""How long the stages of a run took, and how long they took in the runs before."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TypeVar

NAME = "stage-times.jsonl"
# Runs that a median is over, and lines that the file is cut to when it has twice as many.
RUNS = 30

T = TypeVar("T")


class Stages(dict[str, float]):
    """Seconds by stage, in the order in which the stages began."""

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add the time of the body to a stage."""
        begun = time.monotonic()
        try:
            yield
        finally:
            self[name] = self.get(name, 0.0) + time.monotonic() - begun

    def timed_each(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """Yield items; the time until each comes is added to a stage."""
        iterator = iter(items)
        while True:
            with self.timed(name):
                try:
                    item = next(iterator)
                except StopIteration:
                    return
            yield item


def note_stages(store: Path, run_id: str, stages: Mapping[str, float]) -> None:
    """Append the times of a run; call it under the writer's lock."""
    file = store / NAME
    line = json.dumps({"run_id": run_id, "seconds": {k: round(v, 3) for k, v in stages.items()}})
    lines = [*_lines(file), line]
    if len(lines) > 2 * RUNS:
        lines = lines[-RUNS:]
    fresh = file.with_suffix(".tmp")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(file)


def usual_stages(store: Path, but: str | None = None) -> dict[str, float]:
    """Return the median seconds by stage over the last 30 runs that had something to do.

    `but` is the id of a run that is left out: the one that is held against them.
    """
    found: dict[str, list[float]] = {}
    others = [line for line in _lines(store / NAME) if but is None or f'"{but}"' not in line]
    for line in others[-RUNS:]:
        for name, seconds in _seconds(line).items():
            found.setdefault(name, []).append(seconds)
    return {name: median(values) for name, values in found.items()}


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _seconds(line: str) -> dict[str, float]:
    """Read a line; one that is damaged tells nothing."""
    try:
        return {str(k): float(v) for k, v in json.loads(line)["seconds"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
