"""A Prefect server on loopback for as long as somebody watches."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import Unreachable
from flows.interrupt import terminable
from flows.orchestrator import answers
from flows.settings import Settings

HOST = "127.0.0.1"
START_SECONDS = 120.0
STOP_SECONDS = 15.0
LOG_NAME = "server.log"


def watch(settings: Settings, paths: tuple[str, ...]) -> None:
    """Serve the UI, run the paths as a flow run, print its address, and stay until Ctrl-C."""
    home = settings.warehouse.absolute() / "prefect"
    port = free_port(settings.ui_port)
    environment = {**os.environ, **server_environment(home, port)}
    with terminable(), serving(environment, home, port) as page:
        try:
            if paths:
                _run(settings, paths, environment)
            print(f"Prefect UI: {page}  (Ctrl-C stops it)", flush=True)
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            print("stopping the server", flush=True)


def _run(settings: Settings, paths: tuple[str, ...], environment: dict[str, str]) -> None:
    """Run `dateline run` in a process that is over before the server stops.

    In this process Prefect's clients would wait more than a minute for the server that is gone.
    """
    command = [sys.executable, "-m", "flows.cli", "run", "--warehouse", str(settings.warehouse)]
    subprocess.run([*command, "--", *paths], env=environment, check=False)


def free_port(first: int) -> int:
    """Return the first port from `first` on that nobody listens on at loopback."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise Unreachable(f"no free port from {first} on: set ui_port to another one")


def server_environment(home: Path, port: int) -> dict[str, str]:
    """Return what server and client must agree on; nothing is reported to anybody.

    The UI calls port 4200 unless told its own (measured on Prefect 3.8.8).
    """
    api = f"http://{HOST}:{port}/api"
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_UI_API_URL": api,
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(port),
        # Without these a page of any other site could post to the server (measured, 3.8.8).
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"http://{HOST}:{port}",
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def serving(environment: dict[str, str], home: Path, port: int) -> Iterator[str]:
    """Start the server, give the address of its UI when it is healthy, and stop it at the end.

    Raises Unreachable, with the log's name, if it does not become healthy.
    """
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start"]
    command += ["--host", HOST, "--port", str(port)]
    with (home / LOG_NAME).open("ab") as log:
        server = subprocess.Popen(
            command,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this process first, which stops the server
        )
    try:
        _wait(server, environment["PREFECT_API_URL"], home / LOG_NAME)
        yield f"http://{HOST}:{port}"
    finally:
        _stop(server)


def _wait(server: subprocess.Popen[bytes], api: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Unreachable(f"the Prefect server ended with code {server.returncode}: see {log}")
        if answers(api, 1.0):
            return
        time.sleep(0.3)
    raise Unreachable(f"the Prefect server was not healthy in {START_SECONDS:.0f} s: see {log}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server and the processes it started: they are a session of their own."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
