"""`dateline status`: what is there."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("status")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(warehouse: str | None, as_json: bool) -> None:
    """Show what the warehouse holds, the last runs, and who is writing."""
    from flows.state import print_status

    print_status(settings_for(warehouse=warehouse).store, as_json)
