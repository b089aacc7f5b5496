"""`dateline maintain`: keep the warehouse small and quick."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("maintain")
@warehouse_option
@click.option("--keep-days", type=click.FloatRange(0), metavar="N", help="Age of snapshots kept.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(warehouse: str | None, keep_days: float | None, as_json: bool) -> None:
    """Merge small files, expire old snapshots, remove files that nothing needs.

    Safe while others read, and to interrupt. Snapshots younger than --keep-days (30) stay, and
    the newest always; files are removed a day after the last snapshot that needed them.
    """
    import json

    from flows.maintain import lines, maintain_store

    done = maintain_store(settings_for(warehouse=warehouse, keep_days=keep_days))
    click.echo(json.dumps(done.as_dict()) if as_json else "\n".join(lines(done)))
