"""`dateline alerts`: what rises above its 28-day baseline."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from flows.commands.options import DAY, settings_for, warehouse_option

if TYPE_CHECKING:
    from flows.alerts import Alerts
    from flows.settings import Settings


@click.command("alerts")
@warehouse_option
@click.option("--day", type=DAY, help="Day to look at, and the one before [today].")
@click.option("--dry-run", is_flag=True, help="Show what is new; tell and remember nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of spikes.")
def command(warehouse: str | None, day: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Tell of entities, places, tags and kinds of events that rise above their 28-day baseline.

    Each spike is told once: here, as an event of Prefect where an API is configured, and by the
    block that the setting notify names. The view trends explains the score.
    """
    import json
    from datetime import UTC

    from flows.alerts import HEAD, facts
    from flows.show import print_table

    settings = settings_for(warehouse=warehouse)
    asked = day.date() if day else datetime.now(UTC).date()
    found = _found(settings, asked, dry_run)
    if as_json:
        click.echo(json.dumps([facts(spike) for spike in found.begun]))
        return
    if found.begun:
        rows = ((s.kind, s.name, s.day, s.documents, s.expected, s.score) for s in found.begun)
        print_table(HEAD, ((*row[:4], round(row[4], 1), round(row[5], 1)) for row in rows))
    click.echo(found.message)


def _found(settings: Settings, day: date, dry_run: bool) -> Alerts:
    """Look only, or tell: as a flow run where a Prefect API is configured, else here."""
    from flows.alerts import look, raise_alerts
    from flows.errors import Usage
    from flows.orchestrator import api_url, check_api

    if dry_run:
        return look(settings, day)
    url = api_url()
    if url is not None:
        check_api(url)
        from flows.scheduled import run_alerts

        return run_alerts(settings, day)
    if settings.notify:
        raise Usage(f"{settings.notify} is a block of Prefect: set PREFECT_API_URL, or --dry-run")
    return raise_alerts(settings, day, lambda _: None)
