"""The one orchestration: discover, read, transform, validate, publish, unit after unit.

It takes a mapper, so that it is the same here, on a process pool and in a Prefect flow.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from expectations.engine import warm_up
from flows.allocators import return_large_pieces
from flows.batches import portions
from flows.discover import discover
from flows.docs import tell_docs
from flows.engines import check_name
from flows.errors import DatelineError
from flows.inputs import Candidate, ContainerEnd, Found, Portion
from flows.journal import Note, forget, stale_notes, write_note
from flows.kept_batches import KeptBatches
from flows.lean import leave_out_pandas
from flows.ledger import NoLedger, StoreLedger
from flows.limits import Limits
from flows.loader import Loader
from flows.lock import writer_lock
from flows.logged import logged
from flows.mappers import Mapper, meanwhile, pool_of
from flows.meter import Meter
from flows.offer import Offer
from flows.plain import keep_plain
from flows.reference import check_own
from flows.report import RunReport
from flows.retry import Retry
from flows.runs import new_run_id
from flows.settings import Settings
from flows.units import units
from flows.work import work_of
from transforms.rows import RunStamp
from warehouse.store import Store

if TYPE_CHECKING:
    from warehouse.connect import Connection

log = logging.getLogger(__name__)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to run. `limit` is in new inputs; `retry` runs quarantined inputs instead of paths.

    `since` and `until` take only files that were last changed on these days.
    """

    paths: tuple[str, ...]
    settings: Settings
    limit: int | None = None
    dry_run: bool = False
    flow: str = "ingest"
    flow_run_id: str | None = None
    retry: Retry | None = None
    meter: Meter = field(default_factory=Meter)
    since: date | None = None
    until: date | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def takes(self, modified_at: datetime | None) -> bool:
        """Whether a file was last changed on the days asked for, both inclusive, UTC."""
        if self.since is None and self.until is None:
            return True
        day = None if modified_at is None else modified_at.date()
        return day is not None and (self.since or day) <= day <= (self.until or day)

    @property
    def store(self) -> Store:
        """Where the warehouse lies."""
        return self.settings.store


def silent(what: str) -> None:
    """Show nothing."""


def run_pipeline(request: Request, mapper: Mapper, say: Say = silent) -> RunReport:
    """Run the whole pipeline once and return what it did.

    Raises ValidationFailed if a fatal rule broke, WriterBusy if another writer holds the store,
    and WarehouseError as it comes. A dry run takes no lock and writes nothing.
    """
    started = time.monotonic()
    return_large_pieces()
    leave_out_pandas()  # validation imports it; a run that finds nothing new validates nothing
    check_name(request.settings.engine)
    if request.settings.knowledge:
        check_own(request.settings.knowledge)
    stamp = RunStamp(new_run_id(request.now), request.now, version("dateline"))
    report = RunReport(stamp.run_id, dry_run=request.dry_run)
    way = Way(request, stamp, report, logged(mapper, stamp.run_id), say)
    if request.dry_run:
        _rehearse(way)
    else:
        with writer_lock(request.store):
            _perform(way)
    report.check()
    if report.nothing_new:
        report.status = "completed"
    report.seconds = round(time.monotonic() - started, 3)
    log.info("run %s: %s", report.run_id, report.message)
    return report


@dataclass(frozen=True, slots=True)
class Way:
    """What the steps of one run share."""

    request: Request
    stamp: RunStamp
    report: RunReport
    mapper: Mapper
    say: Say


def _perform(way: Way) -> None:
    from warehouse.connect import current_snapshot, leave_cores, open_writer

    request, store = way.request, way.request.store
    with closing(open_writer(store)) as con:
        if request.settings.workers > 1:
            leave_cores(con, request.settings.workers)
        folder = store.folder
        crashed = stale_notes(folder, running_too=not store.is_shared)
        note = _note(request, way.stamp)
        write_note(folder, note)
        loader = Loader(con, note, way.stamp, way.report, crashed)
        try:
            _load_all(way, con, loader)
        except DatelineError:
            tell_docs(con, folder, way.report)
            if not way.report.files_seen:  # refused before a publish: no crash to tell of
                forget(folder, [note])
            raise
        loader.heal()
        with way.report.stages.timed("copy"):
            keep_plain(store, request.settings.plain_max_bytes, way.report, current_snapshot(con))
        forget(folder, [note, *crashed])
        tell_docs(con, folder, way.report)


def _rehearse(way: Way) -> None:
    from warehouse.connect import open_reader
    from warehouse.errors import StoreMissing

    try:
        con: Connection | None = open_reader(way.request.store)
    except StoreMissing:
        con = None
    try:
        loader = Loader(None, _note(way.request, way.stamp), way.stamp, way.report, [])
        _load_all(way, con, loader)
    finally:
        if con is not None:
            con.close()


def _load_all(way: Way, con: Connection | None, loader: Loader) -> None:
    """Load unit after unit; `con` is asked what is known, and may be read-only in a dry run."""
    from warehouse.connect import leave_cores, sweep_memory

    request, settings, stages = way.request, way.request.settings, way.report.stages
    ledger = StoreLedger(con) if con is not None else NoLedger()
    offer = Offer(ledger, Limits.of(settings), request.limit, request.meter)
    offered = stages.timed_each("read", _offered(request, offer))
    mapper = meanwhile(way.mapper, warm_up) if pool_of(settings) else way.mapper
    kept = None if request.dry_run else KeptBatches(settings, loader.stamp)
    made = units(
        _portions(offered, settings),
        work_of(loader.stamp, settings),
        kept.mapper(mapper) if kept else mapper,
        documents=settings.unit_documents,
        size=settings.unit_bytes,
    )
    for unit, last in stages.timed_each("extract", made):
        if unit:
            way.say(f"validating and loading {unit.documents:,} documents")
            if last and loader.con is not None:
                leave_cores(loader.con, 0)  # all batches are done
            loader.load(unit, last=last, retry=request.retry)
            if loader.con is not None:
                sweep_memory(loader.con)
            published = {entry.document_id for entry in unit.entries}
            offer.published(published)
            if kept:
                kept.published(published)
        loader.report.skipped = offer.skipped
    stages["extract"] -= stages["read"]  # inputs are read while the extraction asks for them


def _portions(offered: Iterable[Found | ContainerEnd], settings: Settings) -> Iterator[Portion]:
    return portions(
        offered,
        documents=settings.batch_documents,
        size=settings.batch_bytes,
        unit=settings.unit_documents,
    )


def _offered(request: Request, offer: Offer) -> Iterator[Found | ContainerEnd]:
    if request.retry is not None:
        return request.retry.offered(offer)
    return offer.of(_candidates(request))


def _candidates(request: Request) -> Iterator[Candidate]:
    """Yield the files of a request, those of its days only."""
    for candidate in discover(request.paths):
        if request.takes(candidate.modified_at):
            yield candidate


def _note(request: Request, stamp: RunStamp) -> Note:
    return Note(
        run_id=stamp.run_id,
        flow=request.flow,
        flow_run_id=request.flow_run_id,
        started_at=stamp.started_at.isoformat(),
        pipeline_version=stamp.pipeline_version,
        pid=os.getpid(),
    )
