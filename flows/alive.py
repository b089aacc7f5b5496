"""Which flow runs are at work: each holds a lock that the system frees when its process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = "prefect/alive"


@contextmanager
def alive(folder: Path, flow_run_id: str | None) -> Iterator[None]:
    """Hold the lock of a flow run; nothing without an id, as where Prefect is not in use."""
    from filelock import FileLock

    if flow_run_id is None:
        yield
        return
    file = folder / FOLDER / f"{flow_run_id}.lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(file, timeout=0):
            yield
    finally:
        file.unlink(missing_ok=True)


def is_alive(folder: Path, flow_run_id: str) -> bool:
    """Whether a process holds the lock of a flow run; a lock left behind is removed."""
    from filelock import FileLock, Timeout

    file = folder / FOLDER / f"{flow_run_id}.lock"
    if not file.exists():
        return False
    try:
        with FileLock(file, timeout=0):
            pass
    except Timeout:
        return True
    with suppress(OSError):
        file.unlink()
    return False
