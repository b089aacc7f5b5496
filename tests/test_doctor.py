"""`dateline doctor` finds what is wrong with a warehouse; `quarantine accept` closes what stays."""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_calls import articles, call, sql

from flows.doctor import Finding, examine
from flows.journal import Note, write_note
from flows.lock import writer_lock
from flows.settings import Settings

pytestmark = pytest.mark.usefixtures("without_prefect")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return articles(tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def first(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("warehouse") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_ENGINE", "gazetteer")
        assert call("run", folder, "--warehouse", made).exit_code == 5
    return made


@pytest.fixture
def healthy(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "own"))


def checks(store: Path, **settings: Any) -> dict[str, Finding]:
    return {f.what: f for f in examine(Settings(warehouse=store, **settings))}


def test_doctor_finds_this_installation_well_and_names_a_stale_plain_file(healthy: Path):
    result = call("doctor", "--warehouse", healthy)
    assert result.exit_code == 0, result.stdout
    (healthy / "dateline.duckdb").write_bytes(b"not a database")
    result = call("doctor", "--warehouse", healthy)
    assert result.exit_code == 1
    assert "dateline run" in result.stdout


def test_doctor_says_that_the_engine_cannot_be_loaded(
    healthy: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATELINE_ENGINE", "spacy:no_such_pipeline")
    result = call("doctor", "--warehouse", healthy)
    assert result.exit_code == 1
    assert re.search(r"engine spacy:no_such_pipeline +FAIL", result.output)


def test_doctor_finds_a_deleted_file_and_names_it(healthy: Path):
    assert checks(healthy)["files"].ok
    gone = next((healthy / "data" / "main" / "documents").rglob("*.parquet"))
    gone.unlink()
    found = checks(healthy)["files"]
    assert (found.ok, gone.name in found.found, "copy" in found.repair) == (False, True, True)
    assert call("doctor", "--warehouse", healthy).exit_code == 1


@pytest.mark.parametrize(
    ("most", "ok", "said"),
    [(0, True, "switched off"), (1, True, "over"), (2**30, False, "missing")],
)
def test_doctor_says_why_there_is_no_plain_file(healthy: Path, most: int, ok: bool, said: str):
    (healthy / "dateline.duckdb").unlink()
    found = checks(healthy, plain_max_bytes=most)["plain file"]
    assert (found.ok, said in found.found) == (ok, True)


def test_doctor_tells_of_a_run_that_died_until_the_next_heals_it(healthy: Path, folder: Path):
    assert checks(healthy)["runs"].ok
    note = Note("20260102T000000Z-dead00", "ingest", None, "2026-01-02T00:00:00+00:00", "0.1.0", 1)
    write_note(healthy, note)
    with writer_lock(healthy):
        assert checks(healthy)["runs"].ok
    found = checks(healthy)["runs"]
    assert (found.ok, "1 journal notes" in found.found) == (False, True)
    assert "next run heals it" in found.repair
    call("run", folder, "--warehouse", healthy)
    found = checks(healthy)["runs"]
    assert (found.ok, "1 crashed before" in found.found) == (True, True)


def test_doctor_names_a_folder_that_cannot_be_written(
    healthy: Path, monkeypatch: pytest.MonkeyPatch
):
    real = os.access

    def access(path: Path, mode: int) -> bool:
        return path != healthy / "data" and real(path, mode)

    monkeypatch.setattr("flows.doctor.os.access", access)
    found = checks(healthy)["access"]
    assert (found.ok, str(healthy / "data") in found.found) == (False, True)


def test_a_lost_catalog_stops_a_run_and_keeps_the_plain_file(healthy: Path, folder: Path):
    before = (healthy / "dateline.duckdb").read_bytes()
    (healthy / "catalog.sqlite").unlink()
    for more in ((), ("--dry-run",)):
        result = call("run", folder, "--warehouse", healthy, *more)
        assert (result.exit_code, "Restore catalog.sqlite" in result.stderr) == (1, True)
    assert (healthy / "dateline.duckdb").read_bytes() == before
    assert not checks(healthy)["warehouse"].ok


def test_an_accepted_entry_is_off_the_list_and_its_reason_is_kept(healthy: Path):
    (entry,) = json.loads(call("quarantine", "list", "--warehouse", healthy, "--json").stdout)
    assert (
        call("quarantine", "accept", "zzzz", "--because", "x", "--warehouse", healthy).exit_code
        == 2
    )
    because = ("--because", "a line of the test", "--warehouse", healthy)
    result = call("quarantine", "accept", entry["quarantine_id"][:6], *because)
    assert (result.exit_code, result.stdout.startswith("accepted 1")) == (0, True)
    assert "nothing" in call("quarantine", "list", "--warehouse", healthy).stdout
    (closed,) = json.loads(
        call("quarantine", "list", "--all", "--warehouse", healthy, "--json").stdout
    )
    assert closed["resolved_at"]
    query = "SELECT flow, status, message FROM ops.runs ORDER BY started_at DESC LIMIT 1"
    assert json.loads(sql(healthy, query, "json").stdout) == [
        {
            "flow": "accept",
            "status": "completed",
            "message": f"accepted 1 quarantined, by {getpass.getuser()}: a line of the test",
        }
    ]
