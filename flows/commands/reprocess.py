"""`dateline reprocess`: make documents anew."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("reprocess")
@warehouse_option
@click.option("--since", metavar="VERSION", help="Documents that an older version made.")
@click.option("--where", metavar="SQL", help="A condition on documents.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that extract.")
@click.pass_context
def command(
    ctx: click.Context,
    warehouse: str | None,
    since: str | None,
    where: str | None,
    workers: int | None,
) -> None:
    """Make documents anew with this version: all that another one made, or as chosen.

    The bytes are read where they were read before; of plain text that is gone they are rebuilt
    from the article and its edits. A document's rows are replaced at once or not at all.
    """
    from flows.execute import execute
    from flows.pipeline import Request
    from flows.reprocess import prepare
    from flows.summary import lines

    settings = settings_for(warehouse=warehouse, workers=workers)
    prepared = prepare(settings, since, where)
    report = execute(Request((), settings, flow="reprocess", retry=prepared))
    click.echo("\n".join(lines(report, str(settings.warehouse))))
    if prepared.left:
        shown = ", ".join(sorted(prepared.left)[:5])
        click.echo(f"left as they are, their bytes are gone: {len(prepared.left)} ({shown})")
    ctx.exit(report.exit_code)
