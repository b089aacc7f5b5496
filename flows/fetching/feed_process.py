"""Reads one feed from standard input: a line of JSON about it, then its bytes. See feeds.py."""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from dataclasses import asdict

from flows.fetching.answers import Answer
from flows.fetching.feed_reading import read_feed
from flows.fetching.problems import FetchFailed

# A feed of 16 MiB takes about 400 MB.
MEMORY_BYTES = 1500 * 1024 * 1024


def main() -> None:
    """Write the items and notes, or why there are none, as one line of JSON."""
    with suppress(ValueError, OSError):  # a system that sets no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    head = json.loads(sys.stdin.buffer.readline())
    headers = {"content-type": head["content_type"]}
    answer = Answer(head["address"], 200, headers, sys.stdin.buffer.read())
    try:
        feed = read_feed(answer)
        told = {"items": [asdict(item) for item in feed.items], "notes": feed.notes}
    except FetchFailed as failed:
        told = {"failed": (failed.code, failed.detail)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
