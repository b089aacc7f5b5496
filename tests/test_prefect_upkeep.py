"""The flows beside ingest at a real Prefect server: how their runs end and what they show."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from prefect_server import at_server

from flows.lock import writer_lock
from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.settings import Settings
from warehouse.query import run_query

pytestmark = pytest.mark.usefixtures("prefect_server")

SECRET = "The harbour master kept a second ledger in the boathouse"
DAYS = {1: "2 March 2019", 2: "4 March 2019", 3: "9 May 2019"}
TEXT = "Talks, part {number}\n\nOSLO, {day} - Envoys of Norway met in Oslo. {secret} {number}.\n"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flows")
    (folder / "inbox").mkdir()
    for number, day in DAYS.items():
        text = TEXT.format(number=number, day=day, secret=SECRET)
        (folder / "inbox" / f"{number}.txt").write_text(text)
    settings = Settings(warehouse=folder / "store", engine="gazetteer")
    run_pipeline(Request((str(folder / "inbox"),), settings), map_here)
    return folder


@pytest.fixture
def store(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_ENGINE", "gazetteer")
    return Path(shutil.copytree(loaded / "store", tmp_path / "store"))


def page_of(state: Any) -> str:
    return unescape("\n".join(at_server(state.state_details.flow_run_id, with_tasks=False)[2]))


def test_maintenance_merges_and_tells_it(store: Path):
    from flows.upkeep_flows import maintain

    state = maintain(warehouse=str(store), keep_days=0, return_state=True)
    assert (state.type, state.name) == ("COMPLETED", "Maintained")
    assert state.message in page_of(state)
    assert run_query(store, "SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 3}]


def test_a_catalog_that_does_not_answer_ends_a_run_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from flows.upkeep_flows import maintain

    catalog = "host=127.0.0.1 port=1 dbname=x user=u password=7-harbours"
    monkeypatch.setenv("DATELINE_CATALOG", catalog)
    state = maintain(warehouse=str(tmp_path / "store"), return_state=True)
    assert (state.type, state.name) == ("FAILED", "Failed")
    assert state.message is not None
    assert state.message.startswith("The warehouse cannot be used: ")
    assert state.message.endswith("dateline doctor")
    assert "7-harbours" not in state.message


def test_maintenance_beside_another_writer_is_skipped(store: Path, monkeypatch: pytest.MonkeyPatch):
    from flows import upkeep_flows

    monkeypatch.setattr(upkeep_flows, "PATIENCE_SECONDS", 0.1)
    with writer_lock(store):
        state = upkeep_flows.maintain(warehouse=str(store), return_state=True)
    assert (state.type, state.name) == ("COMPLETED", "Skipped")


def test_documents_of_some_days_are_made_anew(store: Path):
    from flows.upkeep_flows import reprocess

    days = {"first_day": date(2019, 3, 3), "last_day": date(2019, 5, 8)}
    state = reprocess(warehouse=str(store), **days, return_state=True)
    assert (state.type, state.name) == ("COMPLETED", "Loaded")
    assert state.message == "1 in = 1 loaded + 0 duplicate + 0 quarantined"
    made = "SELECT published_at::DATE AS day, run_id FROM documents ORDER BY ALL"
    runs = [row["run_id"] for row in run_query(store, made).to_pylist()]
    assert runs[0] == runs[2] != runs[1]
    assert SECRET not in page_of(state)


def test_a_condition_that_is_no_sql_fails_with_its_reason(store: Path):
    from flows.upkeep_flows import reprocess

    state = reprocess(warehouse=str(store), where="publisher = = 'x'", return_state=True)
    assert (state.type, state.name) == ("FAILED", "Failed")
    assert "syntax error" in (state.message or "")


def test_a_document_is_forgotten_and_its_receipt_shown(store: Path):
    from flows.upkeep_flows import forget

    ids = run_query(store, "SELECT document_id AS i FROM documents ORDER BY ALL").to_pylist()
    state = forget([ids[0]["i"]], warehouse=str(store), return_state=True)
    assert (state.type, state.name) == ("COMPLETED", "1 forgotten")
    page = page_of(state)
    assert ids[0]["i"] in page
    assert "none found" in page
    assert SECRET not in page
    left = run_query(store, "SELECT document_id AS i FROM documents ORDER BY ALL").to_pylist()
    assert left == ids[1:]


def test_the_check_of_the_warehouse_says_what_did_not_hold(store: Path):
    from flows.scheduled import quality

    state = quality(warehouse=str(store), return_state=True)
    assert state.is_completed()
    assert "expectations" in (state.message or "")
    assert "| held |" in page_of(state)


def test_a_backfill_loads_files_of_its_days(loaded: Path, tmp_path: Path):
    from flows.scheduled import backfill

    today = datetime.now(UTC).date()
    place = {"paths": [str(loaded / "inbox")], "warehouse": str(tmp_path / "new")}
    before = backfill(**place, until=today - timedelta(days=3), return_state=True)
    assert (before.type, before.name) == ("COMPLETED", "Nothing new")
    state = backfill(**place, since=today - timedelta(days=1), return_state=True)
    assert (state.type, state.name) == ("COMPLETED", "Loaded")


def test_a_warehouse_that_is_not_there_is_a_failure_with_a_command(tmp_path: Path):
    from flows.upkeep_flows import maintain

    state = maintain(warehouse=str(tmp_path / "none"), return_state=True)
    assert (state.type, state.name) == ("FAILED", "Failed")
    assert "dateline run" in (state.message or "")
