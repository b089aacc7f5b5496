"""`dateline serve`: scheduled operation."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("serve")
@warehouse_option
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the UI [4200].")
@click.option(
    "--every",
    type=click.IntRange(5),
    default=900,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two runs of ingest.",
)
@click.option("--inbox", metavar="DIR", type=click.Path(file_okay=False), help="Folder to load.")
@click.option("--feeds", is_flag=True, help="Fetch the enabled feeds before each load.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--no-auth", is_flag=True, help="Ask for no login; on loopback only.")
def command(
    warehouse: str | None,
    port: int | None,
    every: int,
    inbox: str | None,
    feeds: bool,
    host: str,
    no_auth: bool,
) -> None:
    """Load the inbox on a schedule, watched in the Prefect UI.

    Starts a Prefect server on this machine unless one is configured (PREFECT_API_URL), keeps it
    and the schedules running, and stays until Ctrl-C. Nothing is fetched from outside without
    --feeds.
    """
    from flows.serving.serve import Serving, serve

    settings = settings_for(warehouse=warehouse, inbox=inbox, ui_port=port)
    serve(Serving(settings, host, every, feeds, auth=not no_auth))
