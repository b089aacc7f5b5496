"""Relations of the last unit are looked for beside its validation, and hold only if all passed."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pipeline_runs import RELATIONS, ask, configured, run, spoiling

import flows.loader
import flows.relations
from expectations.validate import Verdict
from flows.pipeline import Request, run_pipeline

FLOOD = (
    "The Wadi Sora river left its banks on Friday and took the bridge at Hamdan with it. The Red"
    " Crescent counted 212 families in the school of Hamdan and asked for tents and clean water."
    " Engineers of the ministry of works said the bridge had stood since 1961 and was to be closed"
    " in the spring. The road to the port is open for trucks that carry grain, and for no others."
)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    texts = (FLOOD, f"{FLOOD} Rain is forecast.", "Envoys of Chad and Mali met in Oslo on Monday.")
    records = [{"id": f"r{number}", "text": text} for number, text in enumerate(texts)]
    inbox = tmp_path / "in.jsonl"
    inbox.write_text("\n".join(map(json.dumps, records)))
    return inbox


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each search for relations was made in the main thread."""
    found: list[bool] = []
    real = flows.relations.find_relations

    def noting(*given: Any) -> dict[str, pa.Table]:
        found.append(threading.current_thread() is threading.main_thread())
        return real(*given)

    monkeypatch.setattr(flows.relations, "find_relations", noting)
    return found


def test_relations_of_the_last_unit_are_found_meanwhile_and_once(
    inbox: Path, store: Path, threads: list[bool]
):
    run(store, inbox)
    assert threads == [False]
    assert ask(store, RELATIONS) == [
        ("r0", None, None, None),
        ("r1", "r0", "near", True),
        ("r2", None, None, None),
    ]


def test_relations_of_earlier_units_are_found_in_turn(
    inbox: Path, store: Path, threads: list[bool]
):
    run(store, inbox, batch_documents=1, unit_documents=1)
    assert threads == [True, True, False]
    assert ("r1", "r0", "near", True) in ask(store, RELATIONS)


def test_what_a_rejected_document_told_is_looked_for_again(
    inbox: Path, store: Path, threads: list[bool]
):
    run_pipeline(Request((str(inbox),), configured(store)), spoiling)  # type: ignore[arg-type]
    assert threads == [False, True]
    assert ask(store, RELATIONS) == [("r1", None, None, None), ("r2", None, None, None)]


def test_what_fails_meanwhile_is_raised(inbox: Path, store: Path, monkeypatch: pytest.MonkeyPatch):
    def failing(*_: Any) -> dict[str, pa.Table]:
        raise RuntimeError("no relations")

    monkeypatch.setattr(flows.relations, "find_relations", failing)
    with pytest.raises(RuntimeError, match="no relations"):
        run(store, inbox)
    monkeypatch.undo()
    assert run(store, inbox).loaded == 3


def test_a_search_is_broken_off_where_validation_fails(
    inbox: Path, store: Path, monkeypatch: pytest.MonkeyPatch
):
    begun = threading.Event()
    broken: list[str] = []

    def endless(con: Any, *_: Any) -> dict[str, pa.Table]:
        begun.set()
        try:
            con.execute("SELECT max(a.range * b.range) FROM range(1000000) a, range(1000000) b")
        except duckdb.InterruptException as error:
            broken.append(str(error))
            raise
        return {}

    def stopped(*_: Any, **__: Any) -> Verdict:
        begun.wait()
        raise KeyboardInterrupt

    monkeypatch.setattr(flows.relations, "find_relations", endless)
    monkeypatch.setattr(flows.loader, "validate_unit", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(store, inbox)
    assert len(broken) == 1
    monkeypatch.undo()
    assert run(store, inbox).loaded == 3
