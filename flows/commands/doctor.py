"""`dateline doctor`: is everything as it should be."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("doctor")
@warehouse_option
@click.pass_context
def command(ctx: click.Context, warehouse: str | None) -> None:
    """Check the installation and the warehouse; each failure names the command that repairs it."""
    from flows.doctor import examine, print_findings

    findings = examine(settings_for(warehouse=warehouse))
    print_findings(findings)
    ctx.exit(0 if all(finding.ok for finding in findings) else 1)
