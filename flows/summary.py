"""The report of a run in words, for the terminal."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from flows.report import RunReport

NAME = "dateline"

QUERIES = (
    "SELECT e.name, count(DISTINCT m.document_id) AS articles FROM mentions AS m "
    "JOIN entities AS e USING (entity_id) GROUP BY ALL ORDER BY articles DESC, e.name LIMIT 10",
    "SELECT actor_text, text FROM reactions LIMIT 10",
    "SELECT title, snippet FROM search('ceasefire')",
)


def queries(store: str) -> list[str]:
    """Return three queries to try, as they can be typed in this folder."""
    from flows.settings import load_settings

    default = str(load_settings().warehouse) == store
    where = "" if default else f" --warehouse {shlex.quote(store)}"
    return ["try:", *(f'  {program()} sql "{query}"{where}' for query in QUERIES)]


def program() -> str:
    """Return how this program is called from here: by name if the shell finds it, else by path."""
    called = Path(sys.argv[0])
    if called.name != NAME or not called.exists():
        return NAME
    found = shutil.which(NAME)
    if found and Path(found).resolve() == called.resolve():
        return NAME
    here = Path.cwd()
    absolute = called.absolute()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)


def lines(report: RunReport, store: str) -> list[str]:
    """Return the summary for a terminal, about four lines."""
    shown = [f"flow run: {report.flow_run_url}"] if report.flow_run_url else []
    if report.warning:
        shown.insert(0, f"warning: {report.warning}")
    if report.nothing_new:
        return [f"{report.message}; {store} is as it was", *shown]
    told = [f"{report.message} ({report.seconds:.1f} s, run {report.run_id})"]
    rows = ", ".join(f"{count:,} {name}" for name, count in report.rows.items() if count)
    told.append(f"rows: {rows or 'none'}")
    if report.codes:
        codes = ", ".join(f"{count} {code}" for code, count in sorted(report.codes.items()))
        told.append(f"quarantine: {codes} (see: dateline quarantine list)")
    told += _warned(report)
    if not report.dry_run:
        plain = f", also as {report.plain_file}" if report.plain_file else ""
        told.append(f"warehouse: {store}{plain}")
    return told + shown


def _warned(report: RunReport) -> list[str]:
    """Return a line on the rules that warn, with what the rules on the whole run found."""
    failed = report.validations.get("warning", {}).get("failed", 0)
    if not failed:
        return []
    found = {c.expectation: c.observed for c in report.failed_checks if c.where.startswith("runs.")}
    said = "; ".join(found.values()) or "on rows"
    plural = "s" if failed > 1 else ""
    see = '(see: dateline sql "FROM ops.validations WHERE NOT success")'
    return [f"expectations: {failed} warning{plural}: {said} {see}"]
