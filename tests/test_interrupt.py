"""A run that is told to stop, or killed, leaves no worker process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

WORK = """
import multiprocessing, os, sys, time
from flows.interrupt import die_with_parent
def wait():
    die_with_parent()
    print(os.getpid(), flush=True)
    time.sleep(120)
if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=wait).start()
    time.sleep(120)
"""


def _is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="reads /proc")  # noqa: PTH112
def test_a_worker_ends_with_its_parent(tmp_path):
    script = tmp_path / "work.py"
    script.write_text(WORK)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        deadline = time.monotonic() + 20
        while _is_alive(worker) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not _is_alive(worker)


def test_sigterm_is_heard_as_ctrl_c():
    from flows.interrupt import terminable

    def wait() -> None:
        with terminable():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        wait()
