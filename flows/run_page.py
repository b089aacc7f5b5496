"""What the page of a run shows in the Prefect UI: sections of Markdown, no text of any article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.markup import safe, table
from flows.report import RunReport

BAR = 24
IDS_SHOWN = 5
# Entries in a description, which may not be read as Markdown or HTML: words only.
GIST = 3
# Of the tables those that readers ask first.
TOLD = ("documents", "mentions", "quotes", "events")
PLAIN = re.compile(r"[^\W_][\w ]{0,60}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is told beside the report: `usual` seconds by stage, most named things and tags of the
    run as (name, articles), sources as (source, inputs, documents, quarantined), and the page of
    its expectations.
    """

    usual: Mapping[str, float] = field(default_factory=dict)
    names: Sequence[tuple[str, int]] = ()
    tags: Sequence[tuple[str, int]] = ()
    sources: Sequence[tuple[str, int, int, int]] = ()
    page: str | None = None


def sections(report: RunReport, around: Surroundings) -> Iterable[tuple[str, str, str]]:
    """Yield key, Markdown and description of every artifact that has something to say.

    The description is its gist, which the run's page shows before anybody opens it.
    """
    names = [name for name, _ in around.names if PLAIN.fullmatch(name)][:GIST]
    made = (
        ("summary", "Summary", _summary(report), report.message),
        ("rows", "Rows by table", _rows(report), _told(report)),
        ("expectations", "Expectations", _checks(report, around), _held(report)),
        ("rejects", "What did not pass", _rejects(report), _gist(report.codes.items())),
        ("stage-times", "Time by stage", _stages(report, around.usual), _longest(report)),
        ("names-and-tags", "Most named, most tagged", _names(around), ", ".join(names)),
        ("sources", "Health of the sources", _sources(around), _many(len(around.sources))),
    )
    for key, title, body, gist in made:
        if body:
            yield f"ingest-{key}", f"## {title}\n\n{body}\n", f"{title}: {gist}"


def _many(sources: int) -> str:
    return "1 source" if sources == 1 else f"{sources:,} sources"


def _gist(counts: Iterable[tuple[str, int]]) -> str:
    most = sorted(counts, key=lambda entry: -entry[1])[:GIST]
    return ", ".join(f"{count:,} {name}" for name, count in most if count)


def _told(report: RunReport) -> str:
    return ", ".join(f"{report.rows[name]:,} {name}" for name in TOLD if report.rows.get(name))


def _held(report: RunReport) -> str:
    held = sum(counts["held"] for counts in report.validations.values())
    failed = sum(counts["failed"] for counts in report.validations.values())
    return f"{held} held, {failed} did not"


def _longest(report: RunReport) -> str:
    most = sorted(report.stages.items(), key=lambda entry: -entry[1])[:GIST]
    return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in most)


def _summary(report: RunReport) -> str:
    lines = [f"**{safe(report.message)}**", f"Run `{report.run_id}`, {report.seconds:.1f} s."]
    if report.validations:
        lines.append(f"Of the expectations {_held(report)}.")
    if report.warning:
        lines.append(f"Warning: {safe(report.warning)}")
    if report.quarantined:
        lines.append("Next: `dateline quarantine list`")
    return "\n\n".join(lines)


def _rows(report: RunReport) -> str:
    rows = [(f"`{name}`", f"+{count:,}") for name, count in report.rows.items() if count]
    return table(("table", "rows of this run's articles"), rows)


def _checks(report: RunReport, around: Surroundings) -> str:
    counted = table(
        ("severity", "held", "did not hold"),
        (
            (severity, str(counts["held"]), str(counts["failed"]))
            for severity, counts in sorted(report.validations.items())
        ),
    )
    failed = table(
        ("severity", "on", "expectation", "found", "why it is asked"),
        (
            (c.severity, f"`{c.where}`", f"`{c.expectation}`", safe(c.observed), safe(c.why))
            for c in report.failed_checks
        ),
    )
    page = f"All of them, also offline: `{around.page}`" if around.page and counted else ""
    return "\n\n".join(part for part in (counted, failed, page) if part)


def _rejects(report: RunReport) -> str:
    def ids(code: str, count: int) -> str:
        shown = report.ids.get(code, [])[:IDS_SHOWN]
        more = f" and {count - len(shown)} more" if count > len(shown) else ""
        return ", ".join(f"`{i}`" for i in shown) + more

    rows = ((f"`{code}`", str(n), ids(code, n)) for code, n in sorted(report.codes.items()))
    return table(("code", "count", "ids for `dateline quarantine show`"), rows)


def _stages(report: RunReport, usual: Mapping[str, float]) -> str:
    longest = max([*report.stages.values(), *usual.values()], default=0.0)
    if not longest:
        return ""

    def row(name: str, seconds: float) -> tuple[str, ...]:
        median = f"{usual[name]:.2f} s" if name in usual else "none yet"
        return name, f"{seconds:.2f} s", median, _bar(seconds, usual.get(name), longest)

    rows = [row(name, seconds) for name, seconds in report.stages.items()]
    return table(("stage", "this run", "median of 30", "█ this run, │ median"), rows)


def _bar(seconds: float, median: float | None, longest: float) -> str:
    """Draw a time as a bar with a mark at the median."""
    cells = ["█" if n < round(BAR * seconds / longest) else "·" for n in range(BAR + 1)]
    if median is not None:
        cells[round(BAR * median / longest)] = "│"
    return f"`{''.join(cells)}`"


def _names(around: Surroundings) -> str:
    named = table(("name", "articles"), ((safe(n), str(c)) for n, c in around.names))
    tagged = table(("tag", "articles"), ((safe(n), str(c)) for n, c in around.tags))
    return "\n\n".join(part for part in (named, tagged) if part)


def _sources(around: Surroundings) -> str:
    return table(
        ("source", "inputs", "documents", "in quarantine"),
        ((safe(s), f"{i:,}", f"{d:,}", f"{q:,}") for s, i, d, q in around.sources),
    )
