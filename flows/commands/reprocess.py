"""`dateline reprocess`: make documents anew."""

from __future__ import annotations

from datetime import datetime

import click

from flows.commands.options import DAY, settings_for, warehouse_option


@click.command("reprocess")
@warehouse_option
@click.option("--since", metavar="VERSION", help="Documents that an older version made.")
@click.option("--where", metavar="SQL", help="A condition on documents.")
@click.option("--from", "first_day", type=DAY, metavar="DAY", help="Published on DAY or later.")
@click.option("--until", "last_day", type=DAY, metavar="DAY", help="Published on DAY or earlier.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that extract.")
@click.pass_context
def command(
    ctx: click.Context,
    warehouse: str | None,
    since: str | None,
    where: str | None,
    first_day: datetime | None,
    last_day: datetime | None,
    workers: int | None,
) -> None:
    """Make documents anew with this version: all that another one made, or as chosen.

    The bytes are read where they were read before; of plain text that is gone they are rebuilt
    from the article and its edits. A document's rows are replaced at once or not at all.
    """
    from flows.execute import execute
    from flows.pipeline import Request
    from flows.reprocess import between, prepare
    from flows.summary import lines

    settings = settings_for(warehouse=warehouse, workers=workers)
    first, last = (day and day.date() for day in (first_day, last_day))
    prepared = prepare(settings, since, between(first, last, where))
    report = execute(Request((), settings, flow="reprocess", retry=prepared))
    click.echo("\n".join(lines(report, str(settings.warehouse))))
    if prepared.left:
        shown = ", ".join(sorted(prepared.left)[:5])
        click.echo(f"left as they are, their bytes are gone: {len(prepared.left)} ({shown})")
    ctx.exit(report.exit_code)
