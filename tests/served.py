"""A warehouse that `dateline serve` serves in a process of its own, and clients of its server."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

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

    def children(self) -> dict[str, int]:
        """Return the ids of the server and the runner, by what their commands say."""
        return {
            "server" if "uvicorn" in said else "runner": pid
            for pid, said in under(self.process.pid)
        }

    def state_of(self, run: str) -> str:
        """Return the type of a run's state."""
        with self.client() as client:
            return str(client.get(run).raise_for_status().json()["state_type"])

    def pause(self, paused: bool) -> bool:
        """Pause ingest's schedule, or let it go on: each run costs seconds of processor."""
        with self.client() as client:
            found = client.get("/deployments/name/ingest/inbox").raise_for_status().json()
            what = "pause" if paused else "resume"
            client.post(f"/deployments/{found['id']}/{what}_deployment").raise_for_status()
        return True

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


def under(pid: int) -> list[tuple[int, str]]:
    """Return the children of a process with their commands; Linux only."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for task in tasks for child in task.read_text().split()]
    return [(child, Path(f"/proc/{child}/cmdline").read_text()) for child in found]


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
