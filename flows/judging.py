"""Gathers what a run as a whole is judged by, before a unit of it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from expectations.model import Outcome
from expectations.whole_run import RunFacts, judge_run

if TYPE_CHECKING:
    from warehouse.connect import Connection
    from warehouse.facts import Habits


@dataclass(frozen=True, slots=True)
class Counted:
    """Inputs of a run up to a unit, of the unit those that validation rejected or are misdated."""

    offered: int
    loaded: int
    quarantined: int
    invalid: int
    unread_dates: int


class Judge:
    """Adds up the units of one run; `con` may be None, and there is no history then."""

    def __init__(self, con: Connection | None, now: datetime) -> None:
        """Begin with nothing staged."""
        self.con = con
        self.now = now
        self.staged: dict[str, int] = {}
        self.invalid = 0
        self.unread_dates = 0
        self.sources: set[str] = set()
        self._history: tuple[list[int], int, list[str], Habits] | None = None

    def judge(self, tables: Mapping[str, pa.Table], counted: Counted) -> list[Outcome]:
        """Return the outcomes for the run with this unit; `tables` are as they were staged."""
        from warehouse.facts import changed_fields, staged_facts

        counts, habits, sources = staged_facts(tables)
        for name, count in counts.items():
            self.staged[name] = self.staged.get(name, 0) + count
        self.invalid += counted.invalid
        self.unread_dates += counted.unread_dates
        self.sources |= sources
        days, today, late, before = self._before()
        facts = RunFacts(
            offered=counted.offered,
            quarantined=counted.quarantined,
            invalid=self.invalid,
            days=tuple(days),
            today=today + counted.loaded,
            unread_dates=self.unread_dates,
            late=tuple(source for source in late if source not in self.sources),
            changed=tuple(changed_fields(before, habits)),
            **self.staged,
        )
        return judge_run(facts)

    def _before(self) -> tuple[list[int], int, list[str], Habits]:
        """Return the history as it was when the run began."""
        from warehouse.facts import daily_volume, field_habits, late_sources

        if self._history is None:
            if self.con is None:
                self._history = [], 0, [], {}
            else:
                days, today = daily_volume(self.con, self.now)
                late = late_sources(self.con, self.now)
                self._history = days, today, late, field_habits(self.con, self.now)
        return self._history
