"""One request at a time to a host, with a pause between, however many sources are fetched."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from flows.fetching.problems import FetchFailed

# A host may ask for more; nobody can be sent away for ever by one header.
LONGEST_REST = 24 * 3600.0


class RestBook(Protocol):
    """Remembers between runs which hosts asked to be left alone; seconds since 1970."""

    def rest_until(self, host: str) -> float:
        """Return until when; 0 if the host never asked."""

    def set_rest(self, host: str, until: float) -> None:
        """Note until when."""


class _Host:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next_at = 0.0


class Hosts:
    """The turns of all hosts; shared by the threads of a run."""

    def __init__(self, book: RestBook, patience: float) -> None:
        """Take the memory, and the longest time in seconds that is worth waiting for a turn."""
        self.book = book
        self.patience = patience
        self.lock = threading.Lock()
        self.hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, name: str, pause: float) -> Iterator[None]:
        """Hold a host for one request, `pause` seconds after the last one was over.

        Raises FetchFailed, E_FETCH_LATER, if the host asked to be left alone for longer than the
        patience.
        """
        with self.lock:
            host = self.hosts.setdefault(name, _Host())
        with host.lock:
            rest = self.book.rest_until(name) - time.time()
            if rest > self.patience:
                raise FetchFailed("E_FETCH_LATER", f"{name} asked to wait {rest:.0f} s more")
            time.sleep(max(0.0, rest, host.next_at + pause - time.monotonic()))
            try:
                yield
            finally:
                host.next_at = time.monotonic()

    def rest(self, name: str, seconds: float) -> None:
        """Leave a host alone for a time that it asked for, in later runs too."""
        self.book.set_rest(name, time.time() + min(max(0.0, seconds), LONGEST_REST))
