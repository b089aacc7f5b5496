"""What a run did, in numbers: the report that the terminal, the flow run and --json show."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from expectations.model import Outcome
from flows.errors import EXIT_OK, EXIT_QUARANTINED
from flows.stages import Stages

# Ids shown for each code; all of them are in ops.quarantine.
IDS_SHOWN = 20


# Failed expectations shown; all of them are in ops.validations.
CHECKS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """An expectation that did not hold: on what, what was found, and why it is asked."""

    severity: str
    where: str
    expectation: str
    observed: str
    why: str


@dataclass(slots=True)
class RunReport:
    """Counts of one run; `skipped` are files and records that were known before and not offered."""

    run_id: str
    status: str = "running"
    files_seen: int = 0
    loaded: int = 0
    duplicate: int = 0
    quarantined: int = 0
    skipped: int = 0
    dry_run: bool = False
    interrupted: bool = False
    rows: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    validations: dict[str, dict[str, int]] = field(default_factory=dict)
    failed_checks: list[FailedCheck] = field(default_factory=list)
    seconds: float = 0.0
    stages: Stages = field(default_factory=Stages)
    sources: list[str] = field(default_factory=list)
    snapshot: int | None = None
    docs_page: str | None = None
    plain_file: str | None = None
    warning: str | None = None
    flow_run_url: str | None = None

    @property
    def nothing_new(self) -> bool:
        """Whether every input was known."""
        return self.files_seen == 0

    @property
    def exit_code(self) -> int:
        """Exit code of the command."""
        return EXIT_QUARANTINED if self.quarantined else EXIT_OK

    @property
    def equation(self) -> str:
        """Where every input went, e.g. 30 in = 24 loaded + 2 duplicate + 4 quarantined."""
        return (
            f"{self.files_seen} in = {self.loaded} loaded + {self.duplicate} duplicate "
            f"+ {self.quarantined} quarantined"
        )

    @property
    def message(self) -> str:
        """One line on the whole run."""
        if self.nothing_new:
            return f"nothing new: {self.skipped} known and unchanged"
        stopped = " (stopped, the rest is offered again)" if self.interrupted else ""
        return f"{self.equation}{' (dry run, nothing written)' if self.dry_run else ''}{stopped}"

    def note_code(self, code: str, quarantine_id: str) -> None:
        """Count a quarantined input, document or row."""
        self.codes[code] = self.codes.get(code, 0) + 1
        ids = self.ids.setdefault(code, [])
        if len(ids) < IDS_SHOWN:
            ids.append(quarantine_id)

    def note_check(self, outcome: Outcome) -> None:
        """Count a checked expectation; what failed is kept, with the reason for the rule."""
        rule = outcome.rule
        counts = self.validations.setdefault(rule.severity, {"held": 0, "failed": 0})
        counts["held" if outcome.success else "failed"] += 1
        if not outcome.success and len(self.failed_checks) < CHECKS_SHOWN:
            where = f"{rule.table}.{rule.column}" if rule.column else rule.table
            check = FailedCheck(rule.severity, where, rule.code, outcome.observed, rule.why)
            self.failed_checks.append(check)

    def as_dict(self) -> dict[str, Any]:
        """Return the report for --json."""
        return {**asdict(self), "message": self.message, "exit_code": self.exit_code}

    def check(self) -> None:
        """Raise AssertionError unless every input seen was accounted for once."""
        if self.files_seen != self.loaded + self.duplicate + self.quarantined:
            raise AssertionError(f"run {self.run_id} lost count: {self.equation}")
