"""`dateline backup`: a whole copy of the warehouse."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False), metavar="DIR")
@warehouse_option
def command(folder: str, warehouse: str | None) -> None:
    """Copy catalog and data into the new folder DIR, as one consistent pair, while loads run."""
    from pathlib import Path

    from warehouse.backup import back_up

    done = back_up(settings_for(warehouse=warehouse).store, Path(folder))
    click.echo(
        f"{folder}: snapshot {done.snapshot_id}, {done.files:,} files, {done.size_bytes:,} bytes"
    )
