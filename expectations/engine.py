"""Great Expectations: one suite on one Arrow table, with nothing written, shown or sent."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from expectations.errors import ExpectationBroken
from expectations.frames import ROW_NUMBER
from expectations.model import Outcome, Rule

RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW_NUMBER],
    "return_unexpected_index_query": False,
}


WARMING = threading.Lock()


def warm_up() -> Any:
    """Import the engine, 4 to 7 s and 0.25 GB, once per process; return its batch definition.

    A flow may call this in a thread while it waits for the extraction; who needs the engine
    meanwhile waits for that thread.
    """
    with WARMING:
        return _definition()


@cache
def _definition() -> Any:
    gx = _import_quietly()
    config = importlib.import_module("great_expectations.data_context.types.base")
    for name in [*logging.root.manager.loggerDict]:  # its modules set levels of their own on import
        if name.startswith("great_expectations."):
            logging.getLogger(name).setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = config.ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("arrow").add_dataframe_asset("unit")
    return asset.add_batch_definition_whole_dataframe("table")


def _import_quietly() -> Any:
    """Import the engine with analytics and logging off, and no garbage collection: 10 % faster."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module("great_expectations")
    finally:
        if was_enabled:
            gc.enable()


def check(table: pa.Table, rules: Sequence[Rule]) -> list[Outcome]:
    """Check the rules on a table with helper columns; return their outcomes in the same order.

    Raises ExpectationBroken if an expectation raised or gave no result.
    """
    try:
        results = _run(table, rules)
    except Exception as error:
        raise ExpectationBroken(
            f"suite of {rules[0].table} could not run: {type(error).__name__}: {error}"
        ) from error
    found = {result.expectation_config.meta["rule"]: result for result in results}
    return [_outcome(rule, found.get(number), len(table)) for number, rule in enumerate(rules)]


def _run(table: pa.Table, rules: Sequence[Rule]) -> Any:
    definition = warm_up()
    gx = importlib.import_module("great_expectations")
    pandas = importlib.import_module("pandas")
    frame = table.to_pandas(types_mapper=pandas.ArrowDtype)
    batch = definition.get_batch(batch_parameters={"dataframe": frame})
    suite = gx.ExpectationSuite(
        name=rules[0].table,
        expectations=[_expectation(gx, rule, number) for number, rule in enumerate(rules)],
    )
    return batch.validate(suite, result_format=RESULT_FORMAT).results


def _expectation(gx: Any, rule: Rule, number: int) -> Any:
    class_name = "".join(part.capitalize() for part in rule.expectation.split("_"))
    return getattr(gx.expectations, class_name)(**rule.kwargs, meta={"rule": number})


def _outcome(rule: Rule, result: Any, height: int) -> Outcome:
    _refuse_broken(rule, result)
    details = result.result
    if rule.severity == "fatal":
        return Outcome(rule=rule, success=bool(result.success), observed=_columns(details))
    rows = tuple(sorted(int(row[ROW_NUMBER]) for row in details["unexpected_index_list"]))
    return Outcome(
        rule=rule,
        success=bool(result.success),
        observed=f"{len(rows)} of {height} rows failed" if rows else f"{height} rows passed",
        unexpected_count=details["unexpected_count"],
        unexpected_percent=details["unexpected_percent"],
        rows=rows,
    )


def _columns(details: Mapping[str, Any]) -> str:
    names = [name for name in details["observed_value"] if not name.startswith("_")]
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
