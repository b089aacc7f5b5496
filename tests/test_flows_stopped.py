"""A run that is stopped keeps the batches that were finished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from flows.inputs import Batch
from flows.mappers import Work, map_here
from flows.pipeline import Request, run_pipeline
from flows.results import Result
from flows.settings import Settings
from warehouse.connect import open_reader


def stopped_after(finished: int) -> Any:
    """Return a mapper during which Ctrl-C is pressed, so many batches after its start."""

    def mapper(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
        yield from islice(map_here(work, batches), finished)
        raise KeyboardInterrupt

    return mapper


def ask(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(open_reader(store)) as con:
        return con.execute(query).fetchall()


def test_finished_batches_are_loaded_and_the_next_run_goes_on(tmp_path: Path):
    for number in range(5):
        text = f"Envoys of Russia and Turkey met in Vienna on Monday for round {number}.\n"
        (tmp_path / f"{number}.txt").write_text(text)
    store = tmp_path / "store"
    settings = Settings(warehouse=store, engine="gazetteer", batch_documents=1)
    request = Request((str(tmp_path / "*.txt"),), settings)
    with pytest.raises(KeyboardInterrupt):
        run_pipeline(request, stopped_after(2))
    assert ask(store, "SELECT count(*) FROM documents") == [(2,)]
    ((status, seen, message),) = ask(store, "SELECT status, files_seen, message FROM ops.runs")
    assert (status, seen) == ("partial", 2)
    assert "stopped" in message
    assert run_pipeline(request, map_here).loaded == 3
    statuses = ask(store, "SELECT status, files_seen FROM ops.runs ORDER BY ended_at")
    assert statuses == [("partial", 2), ("completed", 3)]
