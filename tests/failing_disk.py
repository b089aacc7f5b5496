"""Disks that fail on purpose: the kernel refuses a process's own writes or flushes (seccomp).

A publish meets a full disk (ENOSPC) or a failed flush (EIO) from a named step on, all threads of
the process included; what it leaves must be the state before it or, after its commit, the whole
state. Linux on x86-64 and ARM only, and no right is needed.
"""

from __future__ import annotations

import ctypes
import errno
import io
import platform
import shutil
import struct
import sys
from functools import partial
from pathlib import Path
from typing import Any

from soak import STEPS, trouble

from warehouse import load

# Numbers of system calls: seccomp; write, pwrite64, writev, pwritev; fsync, fdatasync.
CALLS = {
    "x86_64": (317, (1, 18, 20, 296), (74, 75)),
    "aarch64": (277, (64, 68, 66, 70), (82, 83)),
}
FAULTS = ("full", "flush")
_LOAD_CALL, _LOAD_FILE = struct.pack("HBBI", 0x20, 0, 0, 0), struct.pack("HBBI", 0x20, 0, 0, 16)
_ALLOW = struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000)


def is_possible() -> bool:
    """Whether this machine can be made to fail."""
    return sys.platform == "linux" and platform.machine() in CALLS


def fail_from_now_on(fault: str) -> None:
    """Refuse every write to a file (ENOSPC), or every flush (EIO), to this process for good."""
    seccomp, writes, flushes = CALLS[platform.machine()]
    calls, code = (writes, errno.ENOSPC) if fault == "full" else (flushes, errno.EIO)
    # Standard output and error stay open: a process may say what happened.
    spare = [_LOAD_FILE, _jump(0x35, 3, 1, 0), _ALLOW] if fault == "full" else []
    refused = [*spare, struct.pack("HBBI", 0x06, 0, 0, 0x00050000 | code)]
    tests = [_jump(0x15, call, len(calls) - number, 0) for number, call in enumerate(calls)]
    program = b"".join([_LOAD_CALL, *tests, _ALLOW, *refused])
    kept = ctypes.create_string_buffer(program)
    given = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    pointer = ctypes.create_string_buffer(given)
    no_new_privileges, filter_mode, all_threads = 38, 1, 1
    libc.prctl(no_new_privileges, 1, 0, 0, 0)
    if libc.syscall(seccomp, filter_mode, all_threads, ctypes.c_void_p(ctypes.addressof(pointer))):
        raise OSError(ctypes.get_errno(), "seccomp")


def _jump(operation: int, value: int, if_so: int, if_not: int) -> bytes:
    return struct.pack("HBBI", operation, if_so, if_not, value)


def failures(folder: Path, empty: Path, count: int) -> dict[str, int]:
    """Let the disk fail in so many publishes, at each step in turn; each next one heals."""
    troubles = [
        partial(fail_at, STEPS[number // len(FAULTS) % len(STEPS)], FAULTS[number % len(FAULTS)])
        for number in range(count)
    ]
    found = trouble(Path(shutil.copytree(empty, folder / "store")), troubles)
    told = sum(code != 0 for code in found.pop("codes"))
    return {"failures": count, "told": told, **found}


def fail_at(step: str, fault: str) -> None:
    """Let this process's disk fail when its publish comes to a step."""
    whole = getattr(load, step)

    def failing(*given: Any) -> Any:
        fail_from_now_on(fault)
        return whole(*given)

    setattr(load, step, failing)
    # It is to end quietly, with the code of an error.
    sys.stderr = io.StringIO()
