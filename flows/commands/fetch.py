"""`dateline fetch`: new items from feeds and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.commands.options import settings_for, warehouse_option

if TYPE_CHECKING:
    from flows.fetching.report import FetchReport
    from flows.settings import Settings


@click.command("fetch")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--inbox", metavar="DIR", type=click.Path(file_okay=False), help="Folder to fill.")
@click.option("--list", "listing", is_flag=True, help="Show the sources and fetch nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@warehouse_option
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    inbox: str | None,
    listing: bool,
    as_json: bool,
    warehouse: str | None,
) -> None:
    """Get new items from feeds and pages into the inbox, for `dateline run` to load.

    SOURCE is an id of the register of sources; without one all that are enabled are fetched. What
    was fetched before is not fetched again.
    """
    settings = settings_for(warehouse=warehouse, inbox=inbox)
    if listing:
        _list(settings)
        return
    report = _fetch(settings, sources)
    _print(report, as_json)
    ctx.exit(report.exit_code)


def _list(settings: Settings) -> None:
    from flows.fetching.sources import register
    from flows.show import print_table

    head = ("source", "name", "kind", "enabled", "licence", "address")
    found = register(settings)
    print_table(head, ((s.id, s.name, s.kind, s.enabled, s.licence, s.address) for s in found))


def _fetch(settings: Settings, ids: tuple[str, ...]) -> FetchReport:
    """Fetch as a flow run where a Prefect API is configured, else here."""
    from flows.orchestrator import api_url, check_api

    url = api_url()
    if url is None:
        from flows.fetching.everything import fetch_all

        return fetch_all(settings, ids)
    check_api(url)
    from flows.fetch import run_flow

    return run_flow(settings, ids)


def _print(report: FetchReport, as_json: bool) -> None:
    import json

    from flows.fetching.report import HEAD, remarks, rows
    from flows.show import print_table, visible

    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    print_table(HEAD, rows(report))
    for remark in remarks(report):
        click.echo(visible(remark))
    click.echo(report.message)
    if any(source.fetched for source in report.sources):
        click.echo(f"next: dateline run {report.inbox}")
