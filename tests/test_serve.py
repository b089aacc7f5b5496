"""`dateline serve` with a real server: a scheduled run fires and its page tells it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import Browser, needs_chromium
from served import CANARY, Desk, start

from warehouse.connect import open_reader

TEXT = "Envoys of Russia and Turkey met in Vienna on Monday, part {number} of the talks.\n"
MANY = 600


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "inbox").mkdir()
    for number in range(3):
        (folder / "inbox" / f"{number}.txt").write_text(TEXT.format(number=number))
    (folder / "inbox" / "<b>x.bin").write_bytes(b"\0\1\2")
    made = start(folder)
    yield made
    made.process.send_signal(signal.SIGTERM)
    try:
        made.process.wait(60)
    finally:
        made.process.kill()


def artifacts_of(desk: Desk, run: dict[str, Any]) -> dict[str, str]:
    wanted = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    with desk.client() as client:
        found = client.post("/artifacts/filter", json=wanted).raise_for_status().json()
    return {artifact["key"]: str(artifact["data"]) for artifact in found}


def test_a_scheduled_run_fires_and_tells_what_it_did(desk: Desk):
    desk.wait_for(90)
    desk.pause(True)
    run = desk.wait_for(300, "1 quarantined")
    assert run["auto_scheduled"]
    assert run["name"].endswith(", 4 files")
    assert run["state"]["message"] == "4 in = 3 loaded + 0 duplicate + 1 quarantined"
    assert {"snapshot:2", "source:inbox", "dateline"} <= set(run["tags"])
    told = artifacts_of(desk, run)
    told.pop("ingest-progress", None)  # shown where a batch takes seconds
    assert set(told) == {
        f"ingest-{key}"
        for key in ("summary rows expectations rejects stage-times names-and-tags sources".split())
    }
    assert "E_MEDIA_TYPE" in told["ingest-rejects"] or "E_BINARY" in told["ingest-rejects"]
    assert "| `documents` | +3 |" in told["ingest-rows"]
    assert "Vienna" in told["ingest-names-and-tags"]
    everything = "\n".join(told.values())
    assert "part 1 of the talks" not in everything
    assert "<" not in everything
    assert CANARY not in everything + desk.said()


def test_who_is_not_logged_in_or_comes_from_elsewhere_is_refused(desk: Desk):
    api = f"{desk.origin}/api"
    assert httpx.get(f"{api}/flow_runs/count").status_code == 401
    assert httpx.post(f"{api}/flow_runs/filter", json={}).status_code in (401, 403)
    foreign = {"Origin": "http://elsewhere.example"}
    assert httpx.post(f"{api}/flow_runs/filter", json={}, headers=foreign).status_code in (401, 403)
    logged_in = {**foreign, "Authorization": f"Basic {desk.login}"}
    answer = httpx.post(f"{api}/flow_runs/filter", json={}, headers=logged_in)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert (desk.home / "auth").stat().st_mode & 0o777 == 0o600
    assert desk.home.stat().st_mode & 0o777 == 0o700


def test_the_four_automations_are_there(desk: Desk):
    found = desk.until(120, desk.automations)
    assert len({automation["name"] for automation in found}) == len(found) == 4


@needs_chromium
def test_the_page_of_a_run_shows_its_artifacts(desk: Desk, tmp_path: Path):
    run = desk.wait_for(300, "1 quarantined")
    browser = Browser(tmp_path)
    try:
        browser.open(desk.origin)
        browser.wait_for("Login")
        browser.run(f"localStorage.setItem('prefect-password', '{desk.login}')")
        browser.open(f"{desk.origin}/runs/flow-run/{run['id']}")
        browser.wait_for("Artifacts")
        browser.click_until("Artifacts", "What did not pass")
        shot = tmp_path / "run-page.png"
        browser.picture(shot)
    finally:
        browser.close()
    assert shot.stat().st_size > 20_000
    if folder := os.environ.get("CI_FILES"):
        shutil.copy(shot, folder)


def test_a_cancelled_run_leaves_nothing_half_done(desk: Desk):
    archive = desk.folder / "archive"
    archive.mkdir()
    for number in range(MANY):
        (archive / f"{number}.txt").write_text(TEXT.format(number=number) * 40)
    given = {"parameters": {"paths": [str(archive)], "warehouse": str(desk.folder / "store")}}
    with desk.client() as client:
        found = client.get("/deployments/name/backfill/by-hand").raise_for_status().json()
        made = client.post(f"/deployments/{found['id']}/create_flow_run", json=given)
        run = f"/flow_runs/{made.raise_for_status().json()['id']}"
    desk.until(120, lambda: desk.state_of(run) == "RUNNING")
    with desk.client() as client:
        cancelling = {"state": {"type": "CANCELLING"}}
        client.post(f"{run}/set_state", json=cancelling).raise_for_status()
    desk.until(120, lambda: desk.state_of(run) == "CANCELLED")
    with closing(open_reader(desk.folder / "store")) as con:
        loaded = con.execute("SELECT count(*) FROM ops.files WHERE status = 'loaded'").fetchone()
        assert con.execute("SELECT count(*) FROM documents").fetchone() == loaded
        alone = "SELECT count(*) FROM sentences ANTI JOIN documents USING (document_id)"
        assert con.execute(alone).fetchone() == (0,)
    shutil.rmtree(archive)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
def test_the_schedule_goes_on_after_all_was_killed_and_nothing_is_doubled(desk: Desk):
    desk.process.kill()
    desk.process.wait()
    again = start(desk.folder)
    desk.process, desk.origin = again.process, again.origin
    assert desk.until(60, lambda: set(desk.children()) == {"server", "runner"})
    before = desk.children()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    (desk.folder / "inbox" / "late.txt").write_text(TEXT.format(number=99))
    now = datetime.now(UTC).isoformat()
    desk.until(120, lambda: desk.pause(False))
    desk.wait_for(120, "Running", begun=now)
    desk.pause(True)
    run = desk.wait_for(300, "Loaded")
    assert run["state"]["message"] == "1 in = 1 loaded + 0 duplicate + 0 quarantined"
    assert set(desk.children().values()).isdisjoint(before.values())
    with closing(open_reader(desk.folder / "store")) as con:
        texts = (
            "SELECT count(*), count(DISTINCT text) FROM documents WHERE source_uri LIKE '%inbox%'"
        )
        assert con.execute(texts).fetchone() == (4, 4)
