"""Great Expectations: one suite on one Arrow table, with nothing written, shown or sent."""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.errors import ExpectationBroken
from expectations.frames import ROW_NUMBER, to_frame
from expectations.importing import import_engine
from expectations.model import Outcome, Rule
from expectations.reuse import configuration, keep_steps

# Whether a rule holds, and nothing more.
HOLDS = {"result_format": "BOOLEAN_ONLY"}

# Which rows fail it.
FAILURES = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW_NUMBER],
    "return_unexpected_index_query": False,
}

# What the engine knows the table by.
BATCH = "table"

WARMING = threading.Lock()


def warm_up() -> Any:
    """Import the engine, 1.5 s and 0.1 GB, once per process; return its context.

    A flow may call this in a thread while it waits for the extraction; who needs the engine
    meanwhile waits for that thread.
    """
    with WARMING:
        return _context()


@cache
def _context() -> Any:
    gx = import_engine()
    config = importlib.import_module("great_expectations.data_context.types.base")
    for name in [*logging.root.manager.loggerDict]:  # its modules set levels of their own on import
        if name.startswith("great_expectations."):
            logging.getLogger(name).setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = config.ProgressBarsConfig(globally=False)
    return context


def check(table: pa.Table, rules: Sequence[Rule]) -> list[Outcome]:
    """Check the rules on a table with helper columns; return their outcomes in the same order.

    The engine is asked twice: which rules hold, then which rows fail the others. To collect the
    failing rows of every rule takes twice as long, and nearly all hold. Raises ExpectationBroken
    if an expectation raised or gave no result.
    """
    try:
        validator = _validator(table)
        held = {n for n, result in _ask(validator, dict(enumerate(rules)), HOLDS) if result.success}
        broken = {number: rule for number, rule in enumerate(rules) if number not in held}
        failures = dict(_ask(validator, broken, FAILURES)) if broken else {}
    except Exception as error:
        raise ExpectationBroken(
            f"suite of {rules[0].table} could not run: {type(error).__name__}: {error}"
        ) from error
    return [
        _held(rule, table) if number in held else _outcome(rule, failures.get(number), len(table))
        for number, rule in enumerate(rules)
    ]


def _validator(table: pa.Table) -> Any:
    """Return what validates a table; a data source would hash all its values for a mark."""
    context = warm_up()
    execution = importlib.import_module("great_expectations.execution_engine")
    validators = importlib.import_module("great_expectations.validator.validator")
    validator = validators.Validator(
        execution_engine=execution.PandasExecutionEngine(batch_data_dict={BATCH: to_frame(table)}),
        data_context=context,
    )
    keep_steps(validator)
    return validator


def _ask(
    validator: Any, rules: Mapping[int, Rule], result_format: Mapping[str, object]
) -> list[tuple[int, Any]]:
    """Return the results of rules with their numbers, in any order."""
    results = validator.graph_validate(
        configurations=[configuration(rule, number, BATCH) for number, rule in rules.items()],
        runtime_configuration={"result_format": {**result_format}},
    )
    return [(result.expectation_config.meta["rule"], result) for result in results]


def _outcome(rule: Rule, result: Any, height: int) -> Outcome:
    _refuse_broken(rule, result)
    details = result.result
    if rule.severity == "fatal":
        return Outcome(
            rule=rule, success=bool(result.success), observed=_columns(details["observed_value"])
        )
    rows = tuple(sorted(int(row[ROW_NUMBER]) for row in details["unexpected_index_list"]))
    return Outcome(
        rule=rule,
        success=bool(result.success),
        observed=f"{len(rows)} of {height} rows failed" if rows else f"{height} rows passed",
        unexpected_count=details["unexpected_count"],
        unexpected_percent=details["unexpected_percent"],
        rows=rows,
    )


def _held(rule: Rule, table: pa.Table) -> Outcome:
    if rule.severity == "fatal":
        return Outcome(rule=rule, success=True, observed=_columns(table.column_names))
    return Outcome(
        rule=rule,
        success=True,
        observed=f"{len(table)} rows passed",
        unexpected_count=0,
        unexpected_percent=0.0 if _is_asked_of_any(rule, table) else None,
    )


def _is_asked_of_any(rule: Rule, table: pa.Table) -> bool:
    """Whether a rule that holds was asked of any row, of which the engine gives a percentage.

    It passes over a row without the value, without either of a pair, without any of a key.
    """
    asked = rule.kwargs
    if rule.expectation == "expect_column_values_to_not_be_null":
        return True
    if "column_A" in asked:
        pair = (pc.is_valid(table[asked[side]]) for side in ("column_A", "column_B"))
        return bool(pc.any(pc.and_(*pair)).as_py())
    names = asked["column_list"] if "column_list" in asked else [asked["column"]]
    assert isinstance(names, list)
    return any(table[name].null_count < len(table) for name in names)


def _columns(found: Sequence[str]) -> str:
    names = [name for name in found if not name.startswith("_")]
    return f"{len(names)} columns: {', '.join(names)}"


def _refuse_broken(rule: Rule, result: Any) -> None:
    """Tell a failure from an expectation that raised: both come back with success = False."""
    where = f"{rule.expectation} on {rule.table}{f'.{rule.column}' if rule.column else ''}"
    if result is None:
        raise ExpectationBroken(f"{where} gave no result")
    raised = _raised(result.exception_info or {})
    if raised is not None:
        raise ExpectationBroken(f"{where} raised: {raised}")
    wanted = "observed_value" if rule.severity == "fatal" else "unexpected_index_list"
    if wanted not in result.result:
        raise ExpectationBroken(f"{where} gave no {wanted}")


def _raised(info: Mapping[str, Any]) -> str | None:
    """Find the message of what was raised; the engine nests it by metric, or does not."""
    for entry in (info, *info.values()):
        if isinstance(entry, Mapping) and entry.get("raised_exception"):
            return str(entry.get("exception_message"))
    return None
