"""`dateline sql`: read-only questions."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("sql")
@click.argument("query", required=False)
@warehouse_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
    help="Form of the answer.",
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file instead.")
def command(query: str | None, warehouse: str | None, form: str, output: str | None) -> None:
    """Ask the warehouse in SQL, read-only; without QUERY it is read from standard input."""
    import sys

    from flows.answer import write_answer

    settings = settings_for(warehouse=warehouse)
    text = sys.stdin.read() if query is None else query
    write_answer(settings.store, text, form, output)
