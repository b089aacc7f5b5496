"""`dateline serve` with a real server: a scheduled run fires and its page tells it."""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import Browser, needs_chromium

TEXT = "Envoys of Russia and Turkey met in Vienna on Monday, part {number} of the talks.\n"
# The schedule is this short so that a run fires soon; the start of a process takes seconds.
EVERY = 15
CANARY = "canary-7f3a9c"


@dataclass
class Desk:
    """A served warehouse: its process, its folder, and clients with and without a login."""

    process: subprocess.Popen[bytes]
    folder: Path
    origin: str

    @property
    def home(self) -> Path:
        return self.folder / "store" / "prefect"

    @property
    def login(self) -> str:
        auth = (self.home / "auth").read_text().strip()
        return base64.b64encode(auth.encode()).decode()

    def client(self) -> httpx.Client:
        """Return a client that is logged in and has a token."""
        api, headers = f"{self.origin}/api", {"Authorization": f"Basic {self.login}"}
        asked = httpx.get(f"{api}/csrf-token", params={"client": "tests"}, headers=headers)
        assert asked.status_code != 401, self.said()  # the server is another's, or the login is
        asked.raise_for_status()  # a busy database: whoever waits asks again
        headers["Prefect-Csrf-Token"] = asked.json()["token"]
        headers["Prefect-Csrf-Client"] = "tests"
        return httpx.Client(base_url=api, timeout=30, headers=headers)

    def runs(self) -> list[dict[str, Any]]:
        """Return the runs of ingest that began, the oldest first."""
        begun = {"state": {"type": {"not_any_": ["SCHEDULED"]}}}
        query = {"flow_runs": begun, "flows": {"name": {"any_": ["ingest"]}}}
        with self.client() as client:
            found = client.post("/flow_runs/filter", json={**query, "sort": "START_TIME_ASC"})
        return list(found.raise_for_status().json())

    def automations(self) -> list[dict[str, Any]]:
        """Return the automations that are ours and on."""
        with self.client() as client:
            found = client.post("/automations/filter", json={}).raise_for_status().json()
        return [a for a in found if a["name"].startswith("dateline: ") and a["enabled"]]

    def pause(self, paused: bool) -> None:
        """Pause ingest's schedule, or let it go on: each run costs seconds of processor."""
        with self.client() as client:
            found = client.get("/deployments/name/ingest/inbox").raise_for_status().json()
            what = "pause" if paused else "resume"
            client.post(f"/deployments/{found['id']}/{what}_deployment").raise_for_status()

    def until(self, seconds: float, ask: Callable[[], Any]) -> Any:
        """Ask until the answer is something, and return it; a busy server is asked again."""
        deadline = time.monotonic() + seconds
        while True:
            with suppress(httpx.HTTPError):
                if answer := ask():
                    return answer
            assert time.monotonic() < deadline, self.said()
            time.sleep(1)

    def wait_for(self, seconds: float, *names: str, begun: str = "") -> dict[str, Any]:
        """Wait for a run in a state of one of these names, or of any, and return it."""

        def found() -> dict[str, Any] | None:
            for run in self.runs():
                since = (run["start_time"] or "").replace("Z", "+00:00") >= begun
                if since and (not names or run["state"]["name"] in names):
                    return run
            return None

        run: dict[str, Any] = self.until(seconds, found)
        return run

    def said(self) -> str:
        """Return the logs of the server and the runner, for a test that fails."""
        logs = [(self.home / name) for name in ("server.log", "runner.log")]
        return "\n".join(log.read_text()[-3000:] for log in logs if log.exists())


def start(folder: Path, *more: str) -> Desk:
    """Start the command and wait until it says its address."""
    command = [sys.executable, "-c", "from flows.cli import main; main()", "serve"]
    command += ["--warehouse", str(folder / "store"), "--inbox", str(folder / "inbox")]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    environment |= {"DATELINE_ENGINE": "gazetteer", "DATELINE_S3_SECRET": CANARY}
    process = subprocess.Popen(
        [*command, "--every", str(EVERY), "--port", "4330", *more],
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    told = b""
    while b"Ctrl-C" not in told and (line := process.stdout.readline()):
        told += line
    address = re.search(rb"Prefect UI: (http://127.0.0.1:[0-9]+)\n", told)
    assert address, told
    assert str(folder / "store" / "prefect" / "auth").encode() in told
    return Desk(process, folder, address[1].decode())


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
        browser.click("Artifacts")
        browser.wait_for("What did not pass")
        shot = tmp_path / "run-page.png"
        browser.picture(shot)
    finally:
        browser.close()
    assert shot.stat().st_size > 20_000
    if folder := os.environ.get("CI_FILES"):
        shutil.copy(shot, folder)


def children(desk: Desk) -> dict[str, int]:
    """Return the ids of the server and the runner, by what their commands say."""
    found = {}
    for child in (
        Path(f"/proc/{desk.process.pid}/task/{desk.process.pid}/children").read_text().split()
    ):
        command = Path(f"/proc/{child}/cmdline").read_text()
        found["server" if "uvicorn" in command else "runner"] = int(child)
    return found


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
def test_the_schedule_goes_on_after_server_and_runner_were_killed(desk: Desk):
    now = datetime.now(UTC).isoformat()
    desk.pause(False)
    before = children(desk)
    assert set(before) == {"server", "runner"}
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    (desk.folder / "inbox" / "late.txt").write_text(TEXT.format(number=99))
    desk.wait_for(120, "Running", begun=now)
    desk.pause(True)
    run = desk.wait_for(300, "Loaded")
    assert run["state"]["message"] == "1 in = 1 loaded + 0 duplicate + 0 quarantined"
    after = children(desk)
    assert set(after.values()).isdisjoint(before.values())
