"""`dateline serve`: a server if none is configured, the deployments, and both kept running."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import Usage
from flows.interrupt import terminable
from flows.orchestrator import api_url, check_api
from flows.serving.children import Child
from flows.serving.environment import client_environment, server_environment
from flows.serving.secret import auth_string
from flows.serving.server import listen, server_child, wait_for
from flows.settings import Settings

LOCK_NAME = "serve.lock"
POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Serving:
    """What to serve: `every` is the pause between two runs of ingest, in seconds."""

    settings: Settings
    host: str
    every: int
    feeds: bool
    auth: bool = True

    @property
    def home(self) -> Path:
        """Folder of Prefect's files beside the warehouse."""
        return self.settings.warehouse.absolute() / "prefect"


def serve(serving: Serving) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises Usage if the warehouse is served already."""
    serving.home.mkdir(parents=True, exist_ok=True)
    serving.home.chmod(0o700)  # the database of runs is for no other user
    with terminable(), _only_one(serving.home):
        server, environment, login = _server(serving)
        children = [child for child in (server, _runner(serving, environment)) if child]
        try:
            if server:
                server.start()
                wait_for(server, environment["PREFECT_API_URL"])
            _say(serving, environment["PREFECT_API_URL"], login)
            while True:
                for child in children:
                    child.keep()
                time.sleep(POLL_SECONDS)
        except KeyboardInterrupt:
            print("stopping: runs at work are ended, what they published stays", flush=True)
        finally:
            for child in reversed(children):
                child.stop()


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(home / LOCK_NAME)
    try:
        lock.acquire(timeout=2)
    except Timeout as error:
        raise Usage(f"another `dateline serve` is running on {home.parent}") from error
    try:
        yield
    finally:
        lock.release()


def _server(serving: Serving) -> tuple[Child | None, dict[str, str], Path | None]:
    """Return our server, if none is configured, what its clients are told, and the login's file."""
    if url := api_url():
        check_api(url)
        return None, {**os.environ, **client_environment(), "PREFECT_API_URL": url}, None
    auth, login = auth_string(serving.home) if serving.auth else (None, None)
    listener = listen(serving.host, serving.settings.ui_port)
    told = server_environment(serving.home, serving.host, listener.getsockname()[1], auth)
    return server_child(listener, told, serving.home), {**os.environ, **told}, login


def _runner(serving: Serving, environment: dict[str, str]) -> Child:
    settings = serving.settings
    command = [sys.executable, "-m", "flows.serving.runner"]
    command += ["--warehouse", str(settings.warehouse.absolute())]
    command += ["--inbox", str(settings.inbox.absolute()), "--every", str(serving.every)]
    command += ["--feeds"] if serving.feeds else []
    command += ["--notify", settings.notify] if settings.notify else []
    return Child("runner", command, environment, serving.home / "runner.log")


def _next(every: int) -> datetime:
    """Return when ingest is due next; flows.serving.deployments counts from the same beginning."""
    return datetime.fromtimestamp((time.time() // every + 1) * every, UTC)


def _say(serving: Serving, api: str, login: Path | None) -> None:
    """Print the address and how to log in; the password itself is not printed."""
    print(f"Prefect UI: {api.removesuffix('/api')}")
    if login is not None:
        print(f"log in with the line in {login}, which only you may read")
    feeds = " and the enabled feeds" if serving.feeds else ""
    print(f"ingest: every {serving.every} s, from {serving.settings.inbox.absolute()}{feeds}")
    print(f"next at {_next(serving.every):%H:%M:%S} UTC")
    print("half-hourly: alerts; daily: maintain, quality")
    print("by hand in the UI: backfill, reprocess, forget")
    print("Ctrl-C stops it", flush=True)
