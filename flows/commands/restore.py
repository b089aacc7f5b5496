"""`dateline restore`: a warehouse from a backup."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False), metavar="DIR")
@warehouse_option
def command(folder: str, warehouse: str | None) -> None:
    """Make the warehouse of the backup in DIR; its folder must be new or empty."""
    from pathlib import Path

    from flows.plain import refresh_plain
    from warehouse.backup import restore

    settings = settings_for(warehouse=warehouse)
    done = restore(Path(folder), settings.store)
    refresh_plain(settings.store, settings.plain_max_bytes)
    click.echo(f"{settings.warehouse}: snapshot {done.snapshot_id}, {done.files:,} files")
