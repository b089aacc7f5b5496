"""One publish unit through its suites: what may be loaded, what may not, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from expectations.model import Outcome, RunStamp
from expectations.rejects import RowReject, failing_rows, row_rejects
from expectations.suites import check_table
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import to_arrow


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What validation decided on a publish unit.

    `tables` are the rows that passed, none at all if `fatal` names a broken fatal rule: then
    nothing may be published. `validations` has the schema of ops.validations.
    """

    tables: Mapping[str, pa.Table]
    rejects: list[RowReject]
    validations: pa.Table
    fatal: list[str]

    @property
    def rejected_documents(self) -> frozenset[str]:
        """Ids of the documents that leave with all their rows."""
        return _rejected_documents(self.rejects)


def validate_unit(tables: Mapping[str, pa.Table], *, run: RunStamp, unit: int) -> Verdict:
    """Check every table of a publish unit and split what passes from what does not.

    A failing row of documents rejects the document: its rows leave every table. A failing row
    elsewhere leaves alone, unless its document leaves anyway. `unit` counts from 0 in the run.
    Raises ExpectationBroken if an expectation could not be decided.
    """
    outcomes = {
        name: check_table(name, table, now=run.started_at) for name, table in tables.items()
    }
    rejects = _rejects(tables, outcomes)
    fatal = [_fatal(o) for found in outcomes.values() for o in found if _is_fatal(o)]
    passed = {} if fatal else _passed(tables, outcomes, _rejected_documents(rejects))
    return Verdict(
        tables=passed,
        rejects=rejects,
        validations=_validations(outcomes, run, unit),
        fatal=fatal,
    )


def _rejects(
    tables: Mapping[str, pa.Table], outcomes: Mapping[str, list[Outcome]]
) -> list[RowReject]:
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


def _rejected_documents(rejects: Iterable[RowReject]) -> frozenset[str]:
    return frozenset(
        r.document_id for r in rejects if r.table == "documents" and r.document_id is not None
    )


def _passed(
    tables: Mapping[str, pa.Table],
    outcomes: Mapping[str, list[Outcome]],
    gone: frozenset[str],
) -> dict[str, pa.Table]:
    return {
        name: _without(name, table, outcomes[name], gone) if len(table) else table
        for name, table in tables.items()
    }


def _without(name: str, table: pa.Table, outcomes: list[Outcome], gone: frozenset[str]) -> pa.Table:
    if gone and BY_NAME[name].belongs_to_document:
        leaving = pc.is_in(table["document_id"], pa.array(sorted(gone), pa.string()))
    else:
        leaving = None
    failed = failing_rows(outcomes)
    if leaving is None and not failed:
        return table
    keep = [True] * len(table) if leaving is None else pc.invert(leaving).to_pylist()
    for position in failed:
        keep[position] = False
    return table.filter(pa.array(keep, pa.bool_()))


def _is_fatal(outcome: Outcome) -> bool:
    return outcome.rule.severity == "fatal" and not outcome.success


def _fatal(outcome: Outcome) -> str:
    return (
        f"{outcome.rule.table} {outcome.rule.meaning}, found {outcome.observed}; "
        "nothing of the unit may be published"
    )


def _validations(outcomes: Mapping[str, list[Outcome]], run: RunStamp, unit: int) -> pa.Table:
    rows = [
        (
            run.run_id,
            unit,
            outcome.rule.suite,
            outcome.rule.table,
            outcome.rule.column,
            outcome.rule.expectation,
            outcome.rule.severity,
            outcome.success,
            outcome.observed,
            outcome.unexpected_count,
            outcome.unexpected_percent,
        )
        for found in outcomes.values()
        for outcome in found
    ]
    return to_arrow("validations", rows)
