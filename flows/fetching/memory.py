"""What earlier fetches left: validators of feeds, items and their fate, rests, robots.txt files.

One SQLite file under the warehouse's folder. Every change is a transaction of its own, so a fetch
that is killed goes on where it was: what a feed offered is there before its items are fetched.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.fetching.answers import Validators, digest
from flows.fetching.items import Item, from_json, to_json

FOLDER = "fetch"
NAME = "fetch.sqlite"
# Runs in which an item that cannot be had is tried, before it is given up.
MOST_TRIES = 5

SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    source_id TEXT PRIMARY KEY, asked TEXT NOT NULL, address TEXT NOT NULL,
    etag TEXT, last_modified TEXT, fetched_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS items (
    source_id TEXT NOT NULL, item_key TEXT NOT NULL, link TEXT, item TEXT,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'fetched', 'known', 'failed')),
    tries INTEGER NOT NULL DEFAULT 0, code TEXT, sha256 TEXT, path TEXT,
    first_seen_at REAL NOT NULL, done_at REAL,
    PRIMARY KEY (source_id, item_key)
);
CREATE INDEX IF NOT EXISTS items_link ON items (link) WHERE status = 'fetched';
CREATE INDEX IF NOT EXISTS items_waiting ON items (source_id) WHERE status = 'waiting';
CREATE TABLE IF NOT EXISTS rests (host TEXT PRIMARY KEY, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, at REAL NOT NULL, text TEXT NOT NULL);
"""


class Memory:
    """The memory of one warehouse; for several threads, one at a time."""

    def __init__(self, store: Path) -> None:
        """Open the file under a warehouse's folder; it is made if it is not there."""
        folder = store / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.Lock()
        self.con = sqlite3.connect(
            folder / NAME, timeout=10.0, isolation_level=None, check_same_thread=False
        )
        self.con.execute("PRAGMA journal_mode = WAL")
        self.con.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self.con.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self.lock:
            self.con.execute("BEGIN IMMEDIATE")
            try:
                yield self.con
            except BaseException:
                self.con.execute("ROLLBACK")
                raise
            self.con.execute("COMMIT")

    def _row(self, query: str, *values: object) -> tuple[object, ...] | None:
        with self.lock:
            found: tuple[object, ...] | None = self.con.execute(query, values).fetchone()
        return found

    def validators(self, source_id: str, asked: str) -> Validators:
        """Return what to send for the feed of a source; nothing if its address has changed."""
        query = "SELECT address, etag, last_modified FROM feeds WHERE source_id = ? AND asked = ?"
        row = self._row(query, source_id, digest(asked))
        return Validators(*row) if row else Validators()  # type: ignore[arg-type]

    def offer(
        self, source_id: str, asked: str, validators: Validators, items: Iterable[Item]
    ) -> int:
        """Note the items of a feed and its validators, both or neither; return how many are new."""
        now = time.time()
        rows = [(source_id, item.key, item.link, to_json(item), now) for item in items]
        told = (validators.address, validators.etag, validators.last_modified)
        feed = (source_id, digest(asked), *told)
        with self._change() as con:
            before = con.total_changes
            con.executemany(
                "INSERT OR IGNORE INTO items (source_id, item_key, link, item, status,"
                " first_seen_at) VALUES (?, ?, ?, ?, 'waiting', ?)",
                rows,
            )
            new = con.total_changes - before
            con.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?)", (*feed, now))
        return new

    def waiting(self, source_id: str, limit: int) -> list[Item]:
        """Return items that are still to be fetched: those tried least first, then as offered."""
        query = (
            "SELECT item FROM items WHERE source_id = ? AND status = 'waiting'"
            " ORDER BY tries, rowid LIMIT ?"
        )
        with self.lock:
            rows = self.con.execute(query, (source_id, limit)).fetchall()
        return [from_json(row[0]) for row in rows]

    def count_waiting(self, source_id: str) -> int:
        """Return how many items of a source are still to be fetched."""
        query = "SELECT count(*) FROM items WHERE source_id = ? AND status = 'waiting'"
        row = self._row(query, source_id)
        return int(str(row[0])) if row else 0

    def has_link(self, link: str) -> bool:
        """Return whether any source has fetched this address."""
        query = "SELECT 1 FROM items WHERE link = ? AND status = 'fetched'"
        return self._row(query, link) is not None

    def done(self, source_id: str, key: str, sha256: str, path: str) -> None:
        """Note that an item is in the inbox."""
        self._settle(source_id, key, "fetched", None, sha256, path)

    def known(self, source_id: str, key: str) -> None:
        """Note that an item came through another source."""
        self._settle(source_id, key, "known", None, None, None)

    def failed(self, source_id: str, key: str, code: str) -> None:
        """Note a failure; the item waits for another run, or is given up after MOST_TRIES."""
        with self._change() as con:
            con.execute(
                "UPDATE items SET tries = tries + 1, code = ?, done_at = ?,"
                " status = iif(tries + 1 >= ?, 'failed', 'waiting')"
                " WHERE source_id = ? AND item_key = ?",
                (code, time.time(), MOST_TRIES, source_id, key),
            )

    def _settle(self, source_id: str, key: str, status: str, *found: str | None) -> None:
        with self._change() as con:
            con.execute(
                "UPDATE items SET status = ?, code = ?, sha256 = ?, path = ?, done_at = ?,"
                " item = NULL, tries = tries + 1 WHERE source_id = ? AND item_key = ?",
                (status, *found, time.time(), source_id, key),
            )

    def rest_until(self, host: str) -> float:
        """Return until when a host is to be left alone, in seconds since 1970."""
        row = self._row("SELECT until FROM rests WHERE host = ?", host)
        return float(str(row[0])) if row else 0.0

    def set_rest(self, host: str, until: float) -> None:
        """Leave a host alone until a time."""
        with self._change() as con:
            con.execute("INSERT OR REPLACE INTO rests VALUES (?, ?)", (host, until))

    def robots(self, origin: str, since: float) -> str | None:
        """Return the robots.txt of an origin, if it was read after a time."""
        row = self._row("SELECT text FROM robots WHERE origin = ? AND at > ?", origin, since)
        return str(row[0]) if row else None

    def set_robots(self, origin: str, at: float, text: str) -> None:
        """Keep a robots.txt."""
        with self._change() as con:
            con.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, at, text))
