"""`dateline ui`: a Prefect server for this machine."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("ui")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@warehouse_option
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1 [4200].")
def command(paths: tuple[str, ...], warehouse: str | None, port: int | None) -> None:
    """Start a Prefect server on this machine, run PATH as a flow run and print its address.

    Stays until Ctrl-C and then stops the server.
    """
    from flows.discover import check_paths
    from flows.watch import watch

    settings = settings_for(warehouse=warehouse, ui_port=port)
    watch(settings, tuple(check_paths(paths)[0]) if paths else ())
