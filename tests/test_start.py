"""Workers start while a new warehouse is made, and with the first batch where one is there."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from pipeline_runs import article, configured

import flows.process_pool
from flows.execute import execute_here
from flows.pipeline import Request
from flows.report import RunReport


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> list[ProcessPoolExecutor]:
    """What was started before there was a batch."""
    made: list[ProcessPoolExecutor] = []
    real = flows.process_pool.start_processes

    def noting(workers: int) -> ProcessPoolExecutor:
        made.append(real(workers))
        return made[-1]

    monkeypatch.setattr(flows.process_pool, "start_processes", noting)
    return made


def execute(store: Path, inbox: Path, workers: int) -> RunReport:
    return execute_here(Request((str(inbox),), configured(store, workers=workers)))


def test_workers_start_early_for_a_new_warehouse_only(
    tmp_path: Path, early: list[ProcessPoolExecutor]
):
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "a.txt").write_text(article("grain"))
    assert execute(tmp_path / "store", inbox, 2).loaded == 1
    assert len(early) == 1
    (inbox / "b.txt").write_text(article("trade"))
    assert execute(tmp_path / "store", inbox, 2).loaded == 1
    assert len(early) == 1


def test_workers_that_find_nothing_to_do_end(tmp_path: Path, early: list[ProcessPoolExecutor]):
    (tmp_path / "in").mkdir()
    others = multiprocessing.active_children()
    report = execute(tmp_path / "store", tmp_path / "in", 2)
    assert (report.files_seen, len(early)) == (0, 1)
    early.clear()  # of what holds them this was the last
    for process in {*multiprocessing.active_children()} - {*others}:
        process.join(30)
        assert process.exitcode == 0


def test_who_works_alone_starts_nothing(tmp_path: Path, early: list[ProcessPoolExecutor]):
    (tmp_path / "in").mkdir()
    execute(tmp_path / "store", tmp_path / "in", 1)
    assert early == []
