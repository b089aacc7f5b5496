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
    type=click.Choice(["table", "csv", "sheet", "json", "parquet"]),
    default="table",
    show_default=True,
    help="Form of the answer; sheet is CSV for spreadsheets, with no text read as a formula.",
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file instead.")
@click.option(
    "--as-of", metavar="SNAPSHOT|TIME", help="Ask a past state: its number, or a time in UTC."
)
def command(
    query: str | None, warehouse: str | None, form: str, output: str | None, as_of: str | None
) -> None:
    """Ask the warehouse in SQL, read-only; without QUERY statements are read from standard input.

    Several statements are answered one after the other, as tables.
    """
    import sys

    from flows.answer import write_answer

    settings = settings_for(warehouse=warehouse)
    text = sys.stdin.read() if query is None else query
    write_answer(settings.store, text, form, output, as_of)
