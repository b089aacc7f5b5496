"""Rules on a run as a whole: what no single row shows.

All but two are warnings, since bad input never stops a run. Fatal is what only a broken pipeline
brings about: then nothing is published and readers keep the snapshot before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from expectations.escaping import value_text
from expectations.model import Outcome, Rule, Severity

# Days of history that a median needs before it says anything.
LEAST_DAYS = 7
# A day's volume between a third and three times the median is usual; weekends halve it.
VOLUME_FACTOR = 3.0
MOST_REJECTED_PERCENT = 5.0
# From so many documents on, a share says something about the pipeline.
ENOUGH = 20
MOST_INVALID_PERCENT = 50.0
MOST_UNDATED_PERCENT = 50.0
MOST_NAMELESS_PERCENT = 20.0
# So many English articles of some length without one name among them: names are not found.
ENOUGH_ENGLISH = 100
NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run is judged by, up to the unit that is about to be published.

    `offered` inputs, of them `quarantined`; `documents` that were staged, of them `invalid`
    (rejected by validation), `undated` and `nameless` (without a mention); `english` are those in
    English of 50 words or more, `english_named` those with a mention. `days` are the numbers of
    documents of earlier days with any in the last 28, `today` that of the last 24 hours with this
    run. `unread_dates` are inputs whose own publication time could not be read. `late` are
    sources over their usual pause, `changed` fields that a source ceased to fill.
    """

    offered: int = 0
    quarantined: int = 0
    documents: int = 0
    invalid: int = 0
    undated: int = 0
    nameless: int = 0
    english: int = 0
    english_named: int = 0
    days: tuple[int, ...] = ()
    today: int = 0
    unread_dates: int = 0
    late: tuple[str, ...] = field(default=())
    changed: tuple[str, ...] = field(default=())


def judge_run(facts: RunFacts) -> list[Outcome]:
    """Return the outcomes of all rules on the run, in a fixed order."""
    return [*_volume(facts), *_shares(facts), *_sources(facts)]


def _volume(facts: RunFacts) -> Iterator[Outcome]:
    rule = _rule(
        "documents_loaded",
        "expect_volume_near_median",
        f"should be within a factor of {VOLUME_FACTOR:g} of the median day",
        "A feed that dries up or floods is seen here first.",
    )
    if len(facts.days) < LEAST_DAYS:
        yield _outcome(rule, True, f"{len(facts.days)} days of history, {LEAST_DAYS} are needed")
        return
    usual = median(facts.days)
    usually = usual / VOLUME_FACTOR <= facts.today <= usual * VOLUME_FACTOR
    yield _outcome(rule, usually, f"{facts.today} in 24 hours, median day {usual:g}")


def _shares(facts: RunFacts) -> Iterator[Outcome]:
    yield _share(
        "documents_quarantined",
        "expect_reject_rate_low",
        "Much that does not pass means that a source changed or is not what it says.",
        facts.quarantined,
        facts.offered,
        most=MOST_REJECTED_PERCENT,
        of="inputs quarantined",
    )
    yield _share(
        "documents_quarantined",
        "expect_documents_valid",
        "Where most articles break the contract the pipeline is broken, not the articles.",
        facts.invalid,
        facts.documents,
        most=MOST_INVALID_PERCENT,
        of="documents rejected by validation",
        severity="fatal",
    )
    yield _share(
        "published_at",
        "expect_dates_found",
        "Articles without a date are missing from every timeline.",
        facts.undated,
        facts.documents,
        most=MOST_UNDATED_PERCENT,
        of="documents without a date",
    )
    yield _unread(facts)
    yield _share(
        "entity_id",
        "expect_names_found",
        "Articles without a name are missing from maps and entity pages.",
        facts.nameless,
        facts.documents,
        most=MOST_NAMELESS_PERCENT,
        of="documents without a name",
    )
    yield _names(facts)


def _unread(facts: RunFacts) -> Outcome:
    rule = _rule(
        "published_at",
        "expect_dates_read",
        "should be understood where an input gives it; as it came it is in ops.files.extra",
        "A time in a form that can be read two ways leaves its article without a date.",
    )
    observed = f"{facts.unread_dates} of {facts.offered} inputs give a time that cannot be read"
    return _outcome(rule, not facts.unread_dates, observed, facts.unread_dates)


def _names(facts: RunFacts) -> Outcome:
    rule = _rule(
        "entity_id",
        "expect_names_at_all",
        "must not all be without a name",
        "So many English articles without one name means that the engine finds none.",
        "fatal",
    )
    silent = facts.english >= ENOUGH_ENGLISH and not facts.english_named
    return _outcome(rule, not silent, f"{facts.english_named} of {facts.english} English articles")


def _sources(facts: RunFacts) -> Iterator[Outcome]:
    yield _listed(
        "source_uri",
        "expect_sources_fresh",
        "should have brought something within three times their usual pause",
        "A source that falls silent looks like a quiet day.",
        facts.late,
        "late",
    )
    yield _listed(
        "extra",
        "expect_source_schema_unchanged",
        "should fill the fields that they filled before",
        "A field that a source drops or renames is lost without an error.",
        facts.changed,
        "changed",
    )


def _share(
    column: str,
    name: str,
    why: str,
    part: int,
    whole: int,
    *,
    most: float,
    of: str,
    severity: Severity = "warning",
) -> Outcome:
    percent = 100.0 * part / whole if whole else 0.0
    fine = percent <= most or whole < ENOUGH
    rule = _rule(column, name, f"should be at most {most:g} %", why, severity)
    return _outcome(rule, fine, f"{part} of {whole} {of}", part, percent)


def _listed(
    column: str, name: str, meaning: str, why: str, found: tuple[str, ...], what: str
) -> Outcome:
    more = f" and {len(found) - NAMES_SHOWN} more" if len(found) > NAMES_SHOWN else ""
    names = ", ".join(value_text(n) for n in found[:NAMES_SHOWN])
    observed = f"{len(found)} {what}: {names}{more}" if found else f"none {what}"
    return _outcome(_rule(column, name, meaning, why), not found, observed, len(found))


def _rule(column: str, name: str, meaning: str, why: str, severity: Severity = "warning") -> Rule:
    return Rule(
        table="runs",
        column=column,
        expectation=name,
        kwargs={},
        severity=severity,
        code=name,
        meaning=f"{column} {meaning}",
        why=why,
        suite="run",
        rejects=False,
    )


def _outcome(
    rule: Rule, success: bool, observed: str, count: int | None = None, percent: float | None = None
) -> Outcome:
    return Outcome(
        rule=rule,
        success=success,
        observed=observed,
        unexpected_count=count,
        unexpected_percent=percent,
    )
