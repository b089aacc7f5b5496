"""Processes that are kept running: one that ends is started again, and none outlives its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 20.0
LONGEST_PAUSE = 30.0
# A process that ran so long had started well: the next start does not wait.
STEADY_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """A command to keep running; `log` takes what it prints, and it gets `sockets` open."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    sockets: Sequence[socket.socket] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    next_start: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        """Start the process; Ctrl-C does not reach it, and it ends when this process ends."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[one.fileno() for one in self.sockets],
                preexec_fn=_end_with_parent() if sys.platform == "linux" else None,
            )
        self.started = time.monotonic()

    def keep(self) -> bool:
        """Start the process if it is not running, with growing pauses; return whether it was."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            return True
        if self.process is not None and not self.next_start:
            steady = now - self.started > STEADY_SECONDS
            self.failures = 0 if steady else self.failures + 1
            self.next_start = now + min(LONGEST_PAUSE, 2.0 ** (self.failures - 1) - 1.0)
        if now >= self.next_start:
            self.next_start = 0.0
            self.start()
        return False

    def stop(self) -> None:
        """Ask the process to end, wait, and end it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _end_with_parent() -> Callable[[], None]:
    """Return what a child calls before its program: the kernel ends it when the parent dies.

    The library is loaded here, as after a fork little may be called.
    """
    libc = ctypes.CDLL(None)

    def call() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return call
