"""The rows that passed: failing ones left out, values that may be missing taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from expectations.frames import numbered as with_numbers
from expectations.losing import lost_columns
from expectations.model import Outcome, Rule
from warehouse.tables import BY_NAME

Outcomes = Mapping[str, list[Outcome]]


def failing_rows(outcomes: Iterable[Outcome]) -> dict[int, list[Rule]]:
    """Return the rules that each failing row breaks, in suite order, by 0-based position.

    A rule that does not reject lets its rows pass.
    """
    failed: dict[int, list[Rule]] = {}
    for outcome in outcomes:
        for position in outcome.rows if outcome.rule.rejects else ():
            failed.setdefault(position, []).append(outcome.rule)
    return failed


def passing(
    tables: Mapping[str, pa.Table],
    outcomes: Outcomes,
    gone: frozenset[str],
    *,
    numbered: bool = False,
) -> dict[str, pa.Table]:
    """Return each table's rows that passed, without those of the documents in `gone`.

    `numbered` adds the position that a row had before.
    """
    return {
        name: _passing(name, with_numbers(table) if numbered else table, outcomes[name], gone)
        for name, table in tables.items()
    }


def _passing(name: str, table: pa.Table, outcomes: list[Outcome], gone: frozenset[str]) -> pa.Table:
    failed = failing_rows(outcomes)
    leaves = bool(gone) and BY_NAME[name].belongs_to_document
    if not len(table) or (not failed and not leaves):
        return table
    kept = [True] * len(table)
    if leaves:
        absent = pc.is_in(table["document_id"], pa.array(sorted(gone), pa.string()))
        kept = pc.invert(absent).to_pylist()
    lost: dict[str, set[int]] = {}
    for position, rules in failed.items():
        columns = lost_columns(name, rules)
        kept[position] = kept[position] and columns is not None
        for column in columns or ():
            lost.setdefault(column, set()).add(position)
    for column, positions in lost.items():
        table = _without_values(table, column, positions)
    return table.filter(pa.array(kept, pa.bool_()))


def _without_values(table: pa.Table, column: str, positions: set[int]) -> pa.Table:
    """Return the table with NULL in a column at some positions."""
    place = table.schema.get_field_index(column)
    there = pa.array([n not in positions for n in range(len(table))], pa.bool_())
    values = pc.if_else(there, table[column], pa.scalar(None, table.schema.field(place).type))
    return table.set_column(place, table.schema.field(place), values)
