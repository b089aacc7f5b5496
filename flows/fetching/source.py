"""One source: what is new in it, and those items into the inbox."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.fetching.answers import Answer
from flows.fetching.client import Client, Gate
from flows.fetching.feed_reading import Feed
from flows.fetching.feeds import parse_feed
from flows.fetching.hosts import Hosts
from flows.fetching.inbox import put
from flows.fetching.items import Item, key_of
from flows.fetching.limits import Limits
from flows.fetching.memory import Memory
from flows.fetching.pages import Catch, catch_content, catch_page
from flows.fetching.problems import FetchFailed
from flows.fetching.report import SourceReport
from flows.fetching.robots import Robots
from flows.redact import redact
from seeds.sources import Source

# With a feed that ends so its host is not there: items that wait keep their tries.
AWAY = frozenset({"E_FETCH_LATER", "E_FETCH_CONNECTION", "E_FETCH_STATUS", "E_TIMEOUT"})


@dataclass(frozen=True, slots=True)
class Tools:
    """What the sources of a run share."""

    inbox: Path
    limits: Limits
    memory: Memory
    hosts: Hosts
    robots: Robots


def fetch_source(source: Source, tools: Tools) -> SourceReport:
    """Fetch what is new in a source; what goes wrong with it is in its report.

    Raises OSError where the inbox cannot be written, sqlite3.Error where the memory cannot.
    """
    report = SourceReport(source.id)
    begun = time.monotonic()
    with Client(tools.limits, tools.hosts) as client:
        errand = Errand(source, tools, client, report)
        try:
            errand.look()
        except FetchFailed as failed:
            report.code, report.detail = failed.code, failed.detail
        if report.code not in AWAY:
            errand.work_off()
    report.waiting = tools.memory.count_waiting(source.id)
    report.seconds = round(time.monotonic() - begun, 3)
    return report


@dataclass(frozen=True, slots=True)
class Errand:
    """One fetch of one source."""

    source: Source
    tools: Tools
    client: Client
    report: SourceReport

    @property
    def gate(self) -> Gate:
        """Return what every hop is checked with."""
        return lambda url: self.tools.robots.pause(self.client, url)

    def look(self) -> None:
        """Ask for the feed or page and note what it offers. Raises FetchFailed."""
        asked = self.source.address
        validators = self.tools.memory.validators(self.source.id, asked)
        answer = self.client.get(asked, self.gate, validators)
        if answer.moved:
            moved = redact(answer.moved)
            self.report.notes.append(f"moved for good to {moved}: correct its address")
        if answer.unchanged:
            self.report.unchanged = True
        elif self.source.kind == "page":
            self._take_page(answer)
        else:
            self._offer(answer, parse_feed(answer))

    def _offer(self, answer: Answer, feed: Feed) -> None:
        self.report.notes += feed.notes
        self.report.new = self.tools.memory.offer(
            self.source.id, self.source.address, answer.validators, feed.items
        )

    def _take_page(self, answer: Answer) -> None:
        """Take a page whose bytes are new; they come with the answer, so nothing waits."""
        digest = hashlib.sha256(answer.body).hexdigest()
        item = Item(key=key_of(f"{self.source.address} {digest}"))
        self.report.new = self.tools.memory.offer(
            self.source.id, self.source.address, answer.validators, [item]
        )
        if self.report.new:
            self._settle(item, answer)

    def work_off(self) -> None:
        """Fetch the items that wait, as many as a run may and as the time allows."""
        if self.source.kind == "page":
            return
        limits = self.tools.limits
        until = time.monotonic() + limits.source_seconds
        for item in self.tools.memory.waiting(self.source.id, limits.max_items):
            if time.monotonic() > until:
                self.report.notes.append("its time is over; what waits is for the next fetch")
                break
            self._settle(item)

    def _settle(self, item: Item, answer: Answer | None = None) -> None:
        memory, source_id = self.tools.memory, self.source.id
        if answer is None and item.link and memory.has_link(item.link):
            memory.known(source_id, item.key)
            self.report.known += 1
            return
        at = datetime.now(UTC)
        try:
            catch = self._catch(item, answer, at)
        except FetchFailed as failed:
            if failed.code != "E_FETCH_LATER":  # the item was not asked for
                memory.failed(source_id, item.key, failed.code)
            self.report.note_failed(failed.code, failed.detail)
            return
        path = put(self.tools.inbox, source_id, catch, at)
        memory.done(source_id, item.key, catch.sha256, str(path))
        self.report.fetched += 1

    def _catch(self, item: Item, answer: Answer | None, at: datetime) -> Catch:
        if answer is not None:
            return catch_page(self.source, item, answer, at)
        if self.source.content == "feed":
            return catch_content(self.source, item, at)
        if item.link is None:
            raise FetchFailed(
                "E_FETCH_URL", "an item has no address to ask, only a text: set content to feed"
            )
        return catch_page(self.source, item, self.client.get(item.link, self.gate), at)
