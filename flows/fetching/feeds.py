"""Feeds to items, with a bound on the time and memory that a feed can cost."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

from flows.fetching.answers import Answer
from flows.fetching.feed_reading import Feed
from flows.fetching.items import Item
from flows.fetching.problems import FetchFailed

LOG = logging.getLogger(__name__)
# The largest honest feeds take about a second.
SECONDS = 20.0
MODULE = "flows.fetching.feed_process"


def parse_feed(answer: Answer, seconds: float = SECONDS) -> Feed:
    """Return the feed in an answer, read in a process that is stopped when it takes too long.

    Raises FetchFailed: E_FETCH_FEED if it holds none, E_TIMEOUT, E_INTERNAL if the process broke.
    """
    head = {"address": answer.address, "content_type": answer.headers.get("content-type", "")}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", MODULE],
            input=json.dumps(head).encode() + b"\n" + answer.body,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        why = f"{answer.address} is a feed that takes more than {seconds:g} s to read"
        raise FetchFailed("E_TIMEOUT", why) from error
    if done.returncode:
        LOG.error(
            "reading the feed at %s: %s", answer.address, done.stderr.decode("utf-8", "replace")
        )
        why = f"reading {answer.address} broke its process (exit code {done.returncode})"
        raise FetchFailed("E_INTERNAL", f"{why}; please report it")
    return _feed(json.loads(done.stdout))


def _feed(told: dict[str, list[dict[str, str | None]]]) -> Feed:
    if "failed" in told:
        code, detail = told["failed"]
        raise FetchFailed(str(code), str(detail))
    items = tuple(Item(**item) for item in told["items"])  # type: ignore[arg-type]
    return Feed(items, tuple(str(note) for note in told["notes"]))
