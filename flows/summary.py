"""The report of a run in words: Markdown for the flow run, lines for the terminal."""

from __future__ import annotations

import html
import shlex
import shutil
import sys
from collections.abc import Iterable
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
    if not report.dry_run:
        plain = f", also as {report.plain_file}" if report.plain_file else ""
        told.append(f"warehouse: {store}{plain}")
    return told + shown


def markdown(report: RunReport) -> str:
    """Return the summary artifact: numbers, codes and ids, no text of any article."""
    parts = [f"# {report.run_id}", _text(report.message)]
    if report.warning:
        parts.append(_text(f"Warning: {report.warning}"))
    parts.append(_table("Rows", ("table", "rows"), report.rows.items()))
    parts.append(_table("Quarantine", ("code", "count", "ids"), _quarantine(report)))
    parts.append(_table("Validations", ("severity", "held", "failed"), _validations(report)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _quarantine(report: RunReport) -> Iterable[tuple[object, ...]]:
    for code, count in sorted(report.codes.items()):
        ids = report.ids.get(code, [])
        more = f" and {count - len(ids)} more" if count > len(ids) else ""
        yield code, count, ", ".join(ids) + more


def _validations(report: RunReport) -> Iterable[tuple[object, ...]]:
    for severity, counts in sorted(report.validations.items()):
        yield severity, counts["held"], counts["failed"]


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    cells = [[_text(str(cell)) for cell in row] for row in rows]
    if not cells:
        return ""
    ruled = [head, ("---",) * len(head), *cells]
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in ruled)


def _text(value: str) -> str:
    """Escape for HTML and for a cell of a Markdown table."""
    return html.escape(value).replace("|", "&#124;").replace("\n", " ")
