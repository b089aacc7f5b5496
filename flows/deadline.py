"""A time limit for the work on one document."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from types import FrameType

from transforms.documents import OutOfTime

Limit = Callable[[int], AbstractContextManager[None]]
MEBIBYTE = 1 << 20


def limit_of(seconds: float) -> Limit:
    """Return a factory of contexts that raise OutOfTime inside them after so many seconds.

    It is called with the bytes to work on: beyond a MiB there is as much time for each.
    In the main thread the system's timer does it, which also stops a regular expression; in
    another thread it is raised between two instructions of Python.
    """
    return partial(_limited, seconds)


def _limited(seconds: float, size: int) -> AbstractContextManager[None]:
    seconds *= max(1.0, size / MEBIBYTE)
    main = threading.current_thread() is threading.main_thread()
    return _by_signal(seconds) if main and hasattr(signal, "setitimer") else _by_thread(seconds)


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, partial(_ring, seconds))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(seconds: float, _number: int, _frame: FrameType | None) -> None:
    raise OutOfTime(seconds)


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    thread, lock, over = threading.get_ident(), threading.Lock(), False

    def ring() -> None:
        with lock:
            if not over:
                _raise_in(thread, OutOfTime)

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over = True
            _raise_in(thread, None)  # takes back one that was not delivered yet
        timer.cancel()


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    raised = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
