"""`dateline quarantine`: what did not pass."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.group("quarantine")
def command() -> None:
    """Work through what did not pass: list, show, retry after a repair, accept."""


@command.command("list")
@warehouse_option
@click.option("--code", metavar="CODE", help="Only what was refused with this code.")
@click.option("--all", "everything", is_flag=True, help="Also what was resolved.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(warehouse: str | None, code: str | None, everything: bool, as_json: bool) -> None:
    """List what did not pass, the newest first."""
    from flows.rejects import print_list

    print_list(settings_for(warehouse=warehouse).store, code, everything, as_json)


@command.command("show")
@click.argument("quarantine_id")
@warehouse_option
def show(quarantine_id: str, warehouse: str | None) -> None:
    """Show one entry with its payload; QUARANTINE_ID may be cut short."""
    from flows.rejects import print_one

    print_one(settings_for(warehouse=warehouse).store, quarantine_id)


@command.command("retry")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@warehouse_option
@click.pass_context
def retry(ctx: click.Context, ids: tuple[str, ...], warehouse: str | None) -> None:
    """Read quarantined inputs again and load what passes now; without IDs all of them."""
    from flows.execute import execute
    from flows.pipeline import Request
    from flows.retry import prepare
    from flows.summary import lines

    settings = settings_for(warehouse=warehouse)
    prepared = prepare(settings.store, ids)
    report = execute(Request((), settings, flow="retry", retry=prepared))
    click.echo("\n".join(lines(report, str(settings.warehouse))))
    ctx.exit(report.exit_code)


@command.command("accept")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--because", metavar="TEXT", required=True, help="Why; kept in ops.runs.")
@warehouse_option
def accept(ids: tuple[str, ...], because: str, warehouse: str | None) -> None:
    """Close entries that are to stay as they are; IDs may be cut short. Nothing is loaded."""
    from flows.accept import accept_entries

    count = accept_entries(settings_for(warehouse=warehouse).store, ids, because)
    click.echo(f"accepted {count}: they stay out of the warehouse and off the list")
