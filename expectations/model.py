"""What a rule is, and what came out when it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Severity = Literal["fatal", "warning"]
Suite = Literal["contract", "rules", "tables", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expectation on one table.

    `column` is the column to blame, None for a rule on the table or on several columns;
    `expectation` is the engine's name in snake case and `kwargs` its arguments; `code` is what
    quarantine records; `meaning` completes "the value …" in a message; `why` is a sentence of the
    rule's owner. A fatal rule stops the publish. A row that fails a warning leaves, unless
    `rejects` is false: then the failure is only counted.
    """

    table: str
    column: str | None
    expectation: str
    kwargs: Mapping[str, object]
    severity: Severity = "warning"
    code: str
    meaning: str
    why: str
    suite: Suite = "contract"
    rejects: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A checked rule: `rows` are the 0-based positions that failed of `height` that were checked.

    `observed` is a short summary.
    """

    rule: Rule
    success: bool
    observed: str
    unexpected_count: int | None = None
    unexpected_percent: float | None = None
    rows: tuple[int, ...] = ()
    height: int = 0


class RunStamp(Protocol):
    """The run that validates: its id and its start (UTC), which stands for now."""

    @property
    def run_id(self) -> str:
        """Id of the run."""

    @property
    def started_at(self) -> datetime:
        """Start of the run, UTC."""
