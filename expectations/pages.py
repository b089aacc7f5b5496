"""Pages of what was expected and found: static, offline, no script, every value escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from expectations.catalogue import catalogue

# The page may load nothing and run nothing, whatever a value says.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --mild: #9a6700; --good: #1a7f37 }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word }
th { font-weight: 600 } code { font-size: .9em } .n { white-space: nowrap }
.fatal { color: var(--bad); font-weight: 600 } .warning { color: var(--mild) }
.held { color: var(--good) } .small { color: #777; font-size: .9em }
summary { cursor: pointer; margin: .5rem 0 } svg { display: block; width: 100%; height: 60px }
@media (max-width: 45rem) {
  h1 { font-size: 1.3rem; overflow-wrap: anywhere } tr { display: block; padding: .4rem 0 }
  tr, svg { border-bottom: 1px solid var(--line) } td { display: inline-block; border: 0;
  padding: .1rem .4rem; overflow-wrap: anywhere } th { display: none }
  td[title]::before { content: attr(title) " "; color: #777 }
}
"""
COLOURED = ("fatal", "warning", "held")
Row = Mapping[str, object]


def run_page(run: Row, validations: Sequence[Row], rejects: Sequence[Row]) -> str:
    """Return the page of a run: its numbers, expectations that failed and held, rejects by code.

    `run` is a row of ops.runs, `validations` rows of ops.validations, `rejects` rows with
    error_code, count and ids.
    """
    failed = [row for row in validations if not row["success"]]
    held = [row for row in validations if row["success"]]
    body = [
        f"<h1>Run {_text(run['run_id'])}</h1><p>{_text(run['message'])}</p>",
        f'<p class="small">{_text(run["flow"])}, {_text(run["status"])}, '
        f'started {_text(run["started_at"])}. <a href="index.html">All runs</a></p>',
        f"<h2>Did not hold: {len(failed)}</h2>",
        _validations(failed),
        "<h2>What did not pass</h2>" if rejects else "",
        _rejects(rejects),
        f"<details><summary>Held: {len(held)}</summary>{_validations(held)}</details>",
    ]
    return _page(f"Run {run['run_id']}", "".join(body))


def history_page(runs: Sequence[Row]) -> str:
    """Return the page of all runs, the newest first, with the share of rejects over time.

    `runs` have the columns of ops.runs and `failed`, the number of expectations that failed.
    """
    head = ("run", "status", "in", "loaded", "quarantined", "failed expectations", "message")
    rows = "".join(_history_row(run) for run in runs)
    plot = _plot([_share(run) for run in reversed(runs)])
    told = "Share of inputs quarantined, oldest to newest; the full height is all of them."
    body = f"<h1>Quality by run</h1><p>{told}</p>{plot}"
    return _page("Quality by run", f"{body}<table>{_head(head)}{rows}</table>")


def _history_row(run: Row) -> str:
    name = _text(run["run_id"])
    numbers = ("files_seen", "documents_loaded", "documents_quarantined", "failed")
    names = ("in", "loaded", "quarantined", "failed expectations")
    cells = "".join(
        f'<td class="n" title="{told}">{_text(run[column])}</td>'
        for column, told in zip(numbers, names, strict=True)
    )
    link = f'<a href="{quote(str(run["run_id"]), safe="")}.html">{name}</a>'
    return (
        f"<tr><td>{link}</td><td>{_text(run['status'])}</td>{cells}"
        f"<td>{_text(run['message'])}</td></tr>"
    )


def _validations(rows: Iterable[Row]) -> str:
    body = "".join(_validation(row) for row in rows)
    head = ("", "on", "expectation", "found", "why it is asked")
    return f"<table>{_head(head)}{body}</table>" if body else "<p>None.</p>"


def _validation(row: Row) -> str:
    column = row["column_name"]
    where = f"{row['table_name']}.{column}" if column else row["table_name"]
    blamed = None if column is None else str(column)
    name = (str(row["suite"]), str(row["table_name"]), blamed, str(row["expectation"]))
    rule = catalogue().get(name)
    severity = "held" if row["success"] else str(row["severity"])
    colour = severity if severity in COLOURED else "warning"
    return (
        f'<tr><td class="{colour}">{_text(severity)}</td><td><code>{_text(where)}</code>'
        f"</td><td><code>{_text(row['expectation'])}</code></td><td>{_text(row['observed'])}</td>"
        f"<td>{_text(rule.why if rule else '')}</td></tr>"
    )


def _rejects(rows: Iterable[Row]) -> str:
    body = "".join(
        f'<tr><td><code>{_text(row["error_code"])}</code></td><td class="n">{_text(row["count"])}'
        f"</td><td><code>{_text(row['ids'])}</code></td></tr>"
        for row in rows
    )
    return f"<table>{_head(('code', 'count', 'ids'))}{body}</table>" if body else ""


def _share(run: Row) -> float:
    seen, gone = run["files_seen"], run["documents_quarantined"]
    assert isinstance(seen, int)
    assert isinstance(gone, int)
    return gone / seen if seen else 0.0


def _plot(shares: Sequence[float]) -> str:
    width = 10
    bars = "".join(
        f'<rect x="{n * width}" y="{60 - 56 * share:.1f}" width="{width - 2}" '
        f'height="{56 * share + 1:.1f}" fill="currentColor"/>'
        for n, share in enumerate(shares)
    )
    box = f"0 0 {max(40, len(shares)) * width} 62"
    return f'<svg viewBox="{box}" preserveAspectRatio="none">{bars}</svg>'


def _head(names: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<th>{_text(name)}</th>' for name in names)}</tr>"


def _text(value: object) -> str:
    """Return a value as text of an element or an attribute; control characters as escapes."""
    shown = "" if value is None else str(value)
    if not shown.isprintable():
        shown = "".join(
            c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown
        )
    return html.escape(shown, quote=True)


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{_text(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )
