"""The whole suite of a table, and what is done before the engine is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pyarrow as pa

from expectations import engine
from expectations.derived import derived_rules
from expectations.errors import ExpectationBroken
from expectations.frames import check_types, with_helpers
from expectations.model import Outcome, Rule
from expectations.rules import written_rules
from warehouse.tables import BY_NAME


def suite(name: str, now: datetime) -> tuple[Rule, ...]:
    """Return every rule of a table: derived from the contract first, then the hand-written ones.

    Raises ExpectationBroken for a table that the contract does not know.
    """
    if name not in BY_NAME:
        raise ExpectationBroken(f"no table {name} in the contract; declare it in warehouse/tables")
    return (*derived_rules(BY_NAME[name]), *written_rules(BY_NAME[name], now))


def check_table(name: str, table: pa.Table, now: datetime) -> list[Outcome]:
    """Check the suite of a table on its rows; of a table with other columns only the shape.

    An empty table of the right columns passes without the engine. Raises ExpectationBroken.
    """
    rules = suite(name, now)
    if tuple(table.column_names) != BY_NAME[name].column_names:
        return engine.check(_shape_only(table), rules[:1])
    check_types(name, table)
    if len(table) == 0:
        return [_unasked(rule) for rule in rules]
    wide = with_helpers(table)
    return engine.check(wide, [_expecting(rules[0], wide), *rules[1:]])


def _expecting(shape: Rule, wide: pa.Table) -> Rule:
    """Let the shape rule see the helper columns, which stand behind the declared ones."""
    declared = BY_NAME[shape.table].column_names
    helpers = wide.column_names[len(declared) :]
    return replace(shape, kwargs={"column_list": [*declared, *helpers]})


def _shape_only(table: pa.Table) -> pa.Table:
    """Keep the names and drop the rows: other columns may hold what the engine cannot read."""
    return pa.table([pa.array([], pa.string())] * table.num_columns, names=table.column_names)


def _unasked(rule: Rule) -> Outcome:
    if rule.severity == "fatal":
        return Outcome(rule=rule, success=True, observed="no rows")
    return Outcome(rule=rule, success=True, observed="no rows", unexpected_count=0)
