"""`dateline run`: load articles."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option
from flows.errors import EXIT_INTERRUPTED, EXIT_USAGE


@click.command("run")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@warehouse_option
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that extract.")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler, or local, to extract on.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after N new inputs.")
@click.option("--dry-run", is_flag=True, help="Do everything but write; takes no lock.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    warehouse: str | None,
    workers: int | None,
    cluster: str | None,
    limit: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Load articles into the warehouse.

    PATH is a file (text, HTML, JSON, CSV, Parquet, feed, mail, WARC, or an archive of them), a
    folder, a pattern, or - for standard input. What was loaded before is skipped. With a Prefect
    API configured the run is a flow run that its UI shows.
    """
    from flows.discover import check_paths

    settings = settings_for(warehouse=warehouse, workers=workers, cluster=cluster)
    given, missing = check_paths(paths)

    from flows.execute import execute
    from flows.interrupt import terminable
    from flows.pipeline import Request

    try:
        with terminable():
            report = execute(Request(tuple(given), settings, limit, dry_run))
    except KeyboardInterrupt:
        click.echo(
            "stopped: what was finished is loaded, and the next run goes on from it", err=True
        )
        ctx.exit(EXIT_INTERRUPTED)
    _print(report, str(settings.warehouse), as_json)
    if missing:
        click.echo(missing, err=True)
    ctx.exit(EXIT_USAGE if missing else report.exit_code)


def _print(report: object, store: str, as_json: bool) -> None:
    import json

    from flows.report import RunReport
    from flows.summary import lines, queries

    assert isinstance(report, RunReport)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    told = lines(report, store)
    if not report.dry_run:
        told += queries(store)
    click.echo("\n".join(told))
