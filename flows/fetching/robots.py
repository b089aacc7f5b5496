"""What robots.txt files allow (RFC 9309), read once an hour for each origin."""

from __future__ import annotations

import threading
import time
from typing import Protocol

import httpx
from protego import Protego

from flows.fetching.client import Client
from flows.fetching.limits import AGENT, Limits
from flows.fetching.problems import FetchFailed
from flows.fetching.urls import origin

# RFC 9309 allows a day (2.4) and asks to read at least so much (2.5).
KEEP_SECONDS = 3600.0
MOST_BYTES = 500 * 1024


class RobotsBook(Protocol):
    """Keeps robots.txt files between runs."""

    def robots(self, origin: str, since: float) -> str | None:
        """Return the text of an origin, read after a time in seconds since 1970."""

    def set_robots(self, origin: str, at: float, text: str) -> None:
        """Keep a text."""


class Robots:
    """The rules of all origins; shared by the threads of a run."""

    def __init__(self, book: RobotsBook, limits: Limits) -> None:
        """Take the memory and the limits."""
        self.book = book
        self.limits = limits
        self.lock = threading.Lock()
        self.rules: dict[str, Protego | FetchFailed] = {}

    def pause(self, client: Client, url: httpx.URL) -> float:
        """Return the seconds between requests to a host, if an address may be fetched.

        Raises FetchFailed: E_FETCH_ROBOTS if it may not, if the rules cannot be had for a fault of
        the server (RFC 9309, 2.3.1.4), or if the host wants longer pauses than the patience.
        """
        rules = self._rules(client, url)
        if not rules.can_fetch(str(url), AGENT):
            raise FetchFailed("E_FETCH_ROBOTS", f"the robots.txt of {url.host} excludes {url}")
        wanted = float(rules.crawl_delay(AGENT) or 0.0)
        if not wanted <= self.limits.patience:  # so that no number is refused too
            raise FetchFailed(
                "E_FETCH_ROBOTS",
                f"the robots.txt of {url.host} wants {wanted:g} s between requests: raise "
                "fetch_patience_seconds to wait that long",
            )
        return max(wanted, self.limits.pause)

    def _rules(self, client: Client, url: httpx.URL) -> Protego:
        home = origin(url)
        with self.lock:
            known = self.rules.get(home)
        if known is None:
            known = self._read(client, home)
            with self.lock:
                self.rules[home] = known
        if isinstance(known, FetchFailed):
            raise FetchFailed(known.code, known.detail)
        return known

    def _read(self, client: Client, home: str) -> Protego | FetchFailed:
        """Return the rules, or why there are none: a host is asked once in a run."""
        try:
            return Protego.parse(self._text(client, home))
        except FetchFailed as failed:
            return failed

    def _text(self, client: Client, home: str) -> str:
        now = time.time()
        text = self.book.robots(home, now - KEEP_SECONDS)
        if text is None:
            text = _fetched(client, home, self.limits.pause)
            self.book.set_robots(home, now, text)
        return text


def _fetched(client: Client, home: str, pause: float) -> str:
    """Return the text; a file that is not there allows everything (RFC 9309, 2.3.1.3)."""
    try:
        answer = client.get(f"{home}/robots.txt", lambda _: pause, max_bytes=MOST_BYTES)
    except FetchFailed as failed:
        if failed.code == "E_FETCH_STATUS" and not failed.retryable:
            return ""
        if failed.code in ("E_FETCH_STATUS", "E_TOO_LARGE"):
            why = f"{failed.detail}, so nothing of {home} may be fetched now"
            raise FetchFailed("E_FETCH_ROBOTS", why) from failed
        raise
    return answer.body.decode("utf-8", "replace")
