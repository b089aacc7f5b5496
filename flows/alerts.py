"""What rises above its 28-day baseline, told once: one body for the command and the flow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.loader import publish_tables
from flows.markup import named, table
from flows.plain import refresh_plain
from flows.settings import Settings
from flows.upkeep import told, writer
from warehouse.tables.arrow import to_arrow

if TYPE_CHECKING:
    from warehouse.connect import Connection
    from warehouse.spikes import Spike

HEAD = ("kind", "name", "day", "articles", "expected", "score")
Tell = Callable[[Sequence["Spike"]], None]


@dataclass(frozen=True, slots=True)
class Alerts:
    """Spikes of a day and the one before it: those that began, and those that go on."""

    spikes: tuple[Spike, ...]

    @property
    def begun(self) -> tuple[Spike, ...]:
        """Those to be told."""
        return tuple(spike for spike in self.spikes if spike.is_new)

    @property
    def going_on(self) -> int:
        """How many go on from an earlier day."""
        return len(self.spikes) - len(self.begun)

    @property
    def message(self) -> str:
        """What was found, in a line."""
        if not self.begun:
            return f"quiet; {self.going_on} known spikes go on" if self.going_on else "quiet"
        return f"{len(self.begun)} spikes"


def raise_alerts(settings: Settings, day: date, tell: Tell) -> Alerts:
    """Tell of the spikes that began on a day or the one before it, and remember them.

    What `tell` could not tell, raising, is not remembered: the next time tells it. Raises
    StoreMissing, WriterBusy and what `tell` raises.
    """
    with writer(settings) as con:
        found = _found(con, settings, day)
        if found.begun:
            tell(found.begun)
        if found.spikes:
            _remember(con, found)
    if found.spikes:
        refresh_plain(settings.store, settings.plain_max_bytes)
    return found


def look(settings: Settings, day: date) -> Alerts:
    """Return what raise_alerts would tell; nothing is told or remembered."""
    from warehouse.connect import open_reader

    with closing(open_reader(settings.store)) as con:
        return _found(con, settings, day)


def _found(con: Connection, settings: Settings, day: date) -> Alerts:
    from warehouse.spikes import fresh_spikes

    score, documents = settings.alert_score, settings.alert_documents
    return Alerts(tuple(fresh_spikes(con, day, score=score, documents=documents)))


def _remember(con: Connection, found: Alerts) -> None:
    now = datetime.now(UTC)
    run = told("alerts", f"{len(found.begun)} spikes told")
    run_id = run["run_id"][0].as_py()
    rows = [(*spike, run_id, now if spike.is_new else None) for spike in found.spikes]
    tables: dict[str, pa.Table] = {"alerts": to_arrow("alerts", rows), "runs": run}
    publish_tables(con, tables, f"run {run_id}: alerts")


def facts(spike: Spike) -> dict[str, object]:
    """Return a spike as it is sent: numbers, and a name in which no character is markup."""
    return {
        "kind": spike.kind,
        "key": named(spike.key),
        "name": named(spike.name),
        "day": spike.day.isoformat(),
        "documents": spike.documents,
        "expected": round(spike.expected, 2),
        "score": round(spike.score, 2),
    }


def sentence(spike: Spike) -> str:
    """Return a spike in a line for people."""
    return (
        f"{named(spike.name)} ({spike.kind}): {spike.documents} articles on {spike.day},"
        f" {spike.expected:.1f} expected"
    )


def markdown(alerts: Alerts) -> str:
    """Return the artifact of a run."""
    rows = [[str(value) for value in _shown(spike)] for spike in alerts.begun]
    return f"## Alerts: {alerts.message}\n\n{table(HEAD, rows)}\n"


def _shown(spike: Spike) -> tuple[object, ...]:
    sent = facts(spike)
    return tuple(sent[name] for name in ("kind", "name", "day", "documents", "expected", "score"))
