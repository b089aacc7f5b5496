"""One publish unit through its suites: what may be loaded, what may not, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from expectations.across import Ask, check_across, joined
from expectations.model import Outcome, RunStamp
from expectations.passing import Outcomes, passing
from expectations.record import validations_table
from expectations.rejects import RowReject, row_rejects
from expectations.suites import check_table
from warehouse.tables import BY_NAME

# Table, column and expectation of a rule across tables.
Name = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What validation decided on a publish unit.

    `tables` are the rows that passed, none at all if `fatal` names a broken fatal rule: then
    nothing may be published. `outcomes` are of all rules, `validations` the same in the schema of
    ops.validations.
    """

    tables: Mapping[str, pa.Table]
    rejects: list[RowReject]
    outcomes: list[Outcome]
    validations: pa.Table
    fatal: list[str]

    @property
    def rejected_documents(self) -> frozenset[str]:
        """Ids of the documents that leave with all their rows."""
        return _rejected_documents(self.rejects)


def validate_unit(
    tables: Mapping[str, pa.Table], *, run: RunStamp, unit: int, ask: Ask | None = None
) -> Verdict:
    """Check every table of a publish unit and split what passes from what does not.

    A document whose value may be missing loses the value; any other failing row of documents
    rejects the document, and its rows leave every table. A failing row elsewhere leaves alone,
    unless its document leaves anyway. `ask` runs the rules across tables on what passed the
    others; without it they are left out. `unit` counts from 0 in the run. Raises
    ExpectationBroken if an expectation could not be decided.
    """
    outcomes = {
        name: check_table(name, table, now=run.started_at) for name, table in tables.items()
    }
    fatal = [fatal_text(o) for found in outcomes.values() for o in found if is_fatal(o)]
    if ask is not None and not fatal:
        outcomes = _with(outcomes, _across(tables, outcomes, ask))
    rejects = _rejects(tables, outcomes)
    every = [outcome for found in outcomes.values() for outcome in found]
    return Verdict(
        tables={} if fatal else passing(tables, outcomes, _rejected_documents(rejects)),
        rejects=rejects,
        outcomes=every,
        validations=validations_table(every, run, unit),
        fatal=fatal,
    )


def _across(tables: Mapping[str, pa.Table], outcomes: Outcomes, ask: Ask) -> list[Outcome]:
    """Return the outcomes of rules across tables, asked until no row points at a gone one."""
    total: dict[Name, Outcome] = {}
    while True:
        known = _with(outcomes, total.values())
        gone = _rejected_documents(_rejects(tables, known))
        found = check_across(passing(tables, known, gone, numbered=True), ask)
        for outcome in found:
            name = (outcome.rule.table, outcome.rule.column, outcome.rule.expectation)
            total[name] = joined(total[name], outcome) if name in total else outcome
        if all(outcome.success for outcome in found):
            return list(total.values())


def _with(outcomes: Outcomes, more: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    both = {name: list(found) for name, found in outcomes.items()}
    for outcome in more:
        both[outcome.rule.table].append(outcome)
    return both


def _rejects(tables: Mapping[str, pa.Table], outcomes: Outcomes) -> list[RowReject]:
    """Collect rejects; a rejected document speaks for its rows, so they are not listed again."""
    found = [r for name in tables for r in row_rejects(name, tables[name], outcomes[name])]
    gone = _rejected_documents(found)
    return [
        reject
        for reject in found
        if reject.table == "documents"
        or not BY_NAME[reject.table].belongs_to_document
        or reject.document_id not in gone
    ]


def _rejected_documents(rejects: list[RowReject]) -> frozenset[str]:
    return frozenset(r.document_id for r in rejects if r.is_document and r.document_id is not None)


def is_fatal(outcome: Outcome) -> bool:
    """Whether a fatal rule is broken."""
    return outcome.rule.severity == "fatal" and not outcome.success


def fatal_text(outcome: Outcome) -> str:
    """Say what a broken fatal rule found."""
    return (
        f"{outcome.rule.table} {outcome.rule.meaning}, found {outcome.observed}; "
        "nothing of the unit may be published"
    )
