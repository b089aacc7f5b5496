"""A Prefect server of ours: its socket, its process, and the wait until it answers."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flows.errors import Unreachable
from flows.orchestrator import answers
from flows.serving.children import Child
from flows.serving.environment import server_environment

HOST = "127.0.0.1"
PORTS = 100
LOG_NAME = "server.log"
# The first start makes the database.
START_SECONDS = 180.0
POLL_SECONDS = 0.3


def listen(host: str, first: int) -> socket.socket:
    """Return a socket that listens on the first free port from `first` on.

    The server gets it as it is. A port that was only found free would be taken by another server
    before this one, whose start takes seconds, listens on it, and clients would talk to a stranger.
    Raises Unreachable if there is no such port or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, min(first + PORTS, 65536)):
        try:
            listener = socket.create_server((host, port), family=family)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            raise Unreachable(f"cannot listen on {host}, port {port}: {error.strerror}") from error
        # Accepted sockets inherit it; asyncio sets it only where it is told the family.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    raise Unreachable(f"no free port from {first} on: set ui_port to another one")


def server_child(listener: socket.socket, told: Mapping[str, str], home: Path) -> Child:
    """Return the server as a child: the application itself, in one process, on this socket.

    Whoever calls while it is started, or started again, waits instead of being refused.
    """
    command = [sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"]
    command += ["--fd", str(listener.fileno()), "--timeout-keep-alive", "5"]
    log = home / LOG_NAME
    return Child("server", command, {**os.environ, **told}, log, [listener])


def wait_for(server: Child, api: str) -> None:
    """Wait until a server answers. Raises Unreachable, with its log's name, if it does not."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(api, 1.0):
        ended = server.process is None or server.process.poll() is not None
        if ended or time.monotonic() > deadline:
            raise Unreachable(f"the Prefect server did not start: see {server.log}")
        time.sleep(POLL_SECONDS)


@contextmanager
def standing_server(home: Path, first_port: int) -> Iterator[dict[str, str]]:
    """Run a server on loopback, without a login; give the settings of its clients.

    Raises Unreachable if it does not start.
    """
    home.mkdir(parents=True, exist_ok=True)
    with listen(HOST, first_port) as listener:
        told = server_environment(home, HOST, listener.getsockname()[1], None)
        server = server_child(listener, told, home)
        try:
            server.start()
            wait_for(server, told["PREFECT_API_URL"])
            yield told
        finally:
            server.stop()
