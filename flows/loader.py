"""Validates a unit and publishes it in one transaction with its ledger, its rejects and its run."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, NoReturn

import pyarrow as pa

from expectations.model import Outcome
from expectations.record import validations_table
from expectations.validate import Verdict, fatal_text, is_fatal, validate_unit
from flows.errors import ValidationFailed
from flows.garbage import no_search_for_cycles
from flows.journal import Note
from flows.judging import Counted, Judge
from flows.redact import redact
from flows.relations import Relations
from flows.report import RunReport
from flows.retry import Retry
from flows.runs import crashed_rows, run_row, runs_table
from flows.settle import Fate, Fates, containers_table, files_table, quarantine_table
from flows.units import Unit
from transforms.rows import RunStamp
from warehouse.tables import BY_NAME

if TYPE_CHECKING:
    from warehouse.connect import Connection

log = logging.getLogger(__name__)


class Loader:
    """Loads the units of one run; without a connection it only says what would be loaded."""

    def __init__(
        self,
        con: Connection | None,
        note: Note,
        stamp: RunStamp,
        report: RunReport,
        crashed: list[Note],
    ) -> None:
        """Begin with nothing published; `crashed` runs are told with the first transaction."""
        self.con = con
        self.note = note
        self.stamp = stamp
        self.report = report
        self.crashed = crashed
        self.fates = Fates()
        self.judge = Judge(con, stamp.started_at)
        self.live = _snapshot(con)

    def load(self, unit: Unit, *, last: bool, retry: Retry | None = None) -> None:
        """Validate and publish a unit.

        Raises ValidationFailed or ExpectationBroken, with nothing of the unit published.
        """
        staged = unit.take_tables()
        con, entries = self.con, unit.entries
        relations = None if con is None else Relations(con, self.stamp, staged, entries)
        with self.report.stages.timed("validate"):
            verdict = self._validated(staged, unit, relations if last else None)
            fates = self.fates.of(unit.entries, unit.refused, verdict.rejected_documents)
            validations = self._judged(staged, verdict, fates, unit)
        quarantine = quarantine_table(fates, verdict.rejects, self.stamp)
        self._count(fates, quarantine, verdict.tables)
        if relations is None:
            return
        tables = {
            **verdict.tables,
            **relations.of(verdict.tables),
            "files": files_table(fates, self.stamp),
            "containers": containers_table(unit.ends, self.stamp),
            "quarantine": quarantine,
            "validations": validations,
        }
        resolved = _resolved(retry, unit, quarantine)
        self.report.interrupted = unit.interrupted
        with self.report.stages.timed("load"):
            self._publish(tables, self._status(last), self.report.message, resolved)

    @no_search_for_cycles()
    def _validated(
        self, staged: Mapping[str, pa.Table], unit: Unit, early: Relations | None
    ) -> Verdict:
        """Validate a unit; `early` are looked for meanwhile, since no other work is left."""
        from expectations.errors import ExpectationBroken
        from warehouse.staged import ask_staged

        try:
            with early.meanwhile() if early else nullcontext():
                verdict = validate_unit(staged, run=self.stamp, unit=unit.number, ask=ask_staged)
        except ExpectationBroken as error:  # the rule's fault, not the data's: told, and raised
            self._tell_failure(redact(f"an expectation broke: {error}"), {})
            raise
        if verdict.fatal:
            self._note_outcomes(verdict.outcomes)
            self._fail(verdict.fatal, verdict.validations)
        return verdict

    def _judged(
        self, staged: Mapping[str, pa.Table], verdict: Verdict, fates: list[Fate], unit: Unit
    ) -> pa.Table:
        """Judge the run as a whole, and return the validations with what came of it."""
        statuses = [fate.status for fate in fates]
        counted = Counted(
            offered=self.report.files_seen + len(fates),
            loaded=self.report.loaded + statuses.count("loaded"),
            quarantined=self.report.quarantined + statuses.count("quarantined"),
            invalid=len(verdict.rejected_documents),
            unread_dates=sum(_keeps_date(entry.extra) for entry in unit.entries),
        )
        outcomes = self.judge.judge(staged, counted)
        self.report.sources = sorted(self.judge.sources)
        self._note_outcomes([*verdict.outcomes, *outcomes])
        whole = validations_table(outcomes, self.stamp, unit.number)
        validations = pa.concat_tables([verdict.validations, whole])
        if fatal := [fatal_text(outcome) for outcome in outcomes if is_fatal(outcome)]:
            self._fail(fatal, validations)
        return validations

    def heal(self) -> None:
        """Tell of runs that crashed before this one, each in a transaction of its own."""
        if self.con is None or not self.crashed:
            return
        for row in crashed_rows(self.con, self.crashed):
            publish_tables(self.con, {"runs": runs_table([row])}, "crashed")
        self.crashed = []

    def _status(self, last: bool) -> str:
        if not last:
            return "running"
        return "partial" if self.report.quarantined or self.report.interrupted else "completed"

    def _count(
        self, fates: list[Fate], quarantine: pa.Table, tables: Mapping[str, pa.Table]
    ) -> None:
        report = self.report
        statuses = [fate.status for fate in fates]
        report.files_seen += len(statuses)
        report.loaded += statuses.count("loaded")
        report.duplicate += statuses.count("duplicate")
        report.quarantined += statuses.count("quarantined")
        for name, table in tables.items():
            # Things and tags are shared between units: their rows would be counted twice.
            if BY_NAME[name].belongs_to_document:
                report.rows[name] = report.rows.get(name, 0) + len(table)
        for code, key in zip(
            quarantine["error_code"].to_pylist(),
            quarantine["quarantine_id"].to_pylist(),
            strict=True,
        ):
            report.note_code(code, key)
        loaded = len(tables["documents"]) if "documents" in tables else 0
        if loaded != statuses.count("loaded"):
            raise AssertionError(
                f"unit has {loaded} documents for {statuses.count('loaded')} loaded inputs"
            )

    def _note_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            self.report.note_check(outcome)

    def _fail(self, fatal: Sequence[str], validations: pa.Table) -> NoReturn:
        reasons = "; ".join(fatal)
        self._tell_failure(reasons, {"validations": validations})
        raise ValidationFailed(
            f"run {self.stamp.run_id} failed validation: {reasons}. {self._still_live()}"
            f"See: dateline sql \"FROM ops.validations WHERE run_id = '{self.stamp.run_id}'\""
        )

    def _still_live(self) -> str:
        return f"Snapshot {self.live} still serves. " if self.live is not None else ""

    def _tell_failure(self, reasons: str, tables: Mapping[str, pa.Table]) -> None:
        """Publish that the run failed, and nothing else of the unit."""
        self.report.status = "failed"
        if self.con is not None:
            self._publish(tables, "failed", reasons)

    def _publish(
        self,
        tables: Mapping[str, pa.Table],
        status: str,
        message: str,
        resolved: Collection[str] = (),
    ) -> None:
        assert self.con is not None
        self.heal()
        self.report.status = status
        row = run_row(self.note, self.stamp, self.report, status, message)
        publish_tables(self.con, {**tables, "runs": runs_table([row])}, message, resolved)
        self.report.snapshot = _snapshot(self.con)
        log.info("run %s: published a unit, %s", self.stamp.run_id, message)


def _keeps_date(extra: str | None) -> bool:
    """Whether an input's own publication time could not be read: then it is kept as it came."""
    key = "published_at"
    return extra is not None and key in extra and key in json.loads(extra)


def _snapshot(con: Connection | None) -> int | None:
    from warehouse.connect import current_snapshot

    return None if con is None else current_snapshot(con)


def publish_tables(
    con: Connection,
    tables: Mapping[str, pa.Table],
    message: str,
    resolved: Collection[str] = (),
) -> None:
    """Publish in one transaction; DuckDB is imported when it is needed."""
    from warehouse.load import publish

    publish(con, tables, message=message, resolved=resolved)


def _resolved(retry: Retry | None, unit: Unit, quarantine: pa.Table) -> set[str]:
    if retry is None:
        return set()
    failed = set(quarantine["quarantine_id"].to_pylist())
    return retry.superseded(((e.source_uri, e.record_locator) for e in unit.entries), failed)
