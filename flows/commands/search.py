"""`dateline search`: articles with all of some words."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@warehouse_option
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def command(words: tuple[str, ...], warehouse: str | None, limit: int, as_json: bool) -> None:
    """Find articles in which all WORDS occur, the best first; copies are left out.

    With the extra `search` installed their other forms count too (ceasefire, ceasefires). In SQL:
    FROM search('WORDS').
    """
    from flows.show import print_found
    from warehouse.export import plain_value
    from warehouse.fulltext import COLUMNS, find_articles

    found = find_articles(settings_for(warehouse=warehouse).store, " ".join(words), limit)
    head: tuple[str, ...] = COLUMNS
    if not as_json:
        # What fits a line; the beginning of an id is enough for `dateline explain`.
        head = ("id", "day", "title", "hits", "snippet")
        found = [
            (key[:8], time and f"{time:%Y-%m-%d}", title, hits, snippet)
            for key, title, time, hits, snippet in found
        ]
    rows = [[plain_value(value) for value in row] for row in found]
    print_found(head, rows, as_json, "no article has all of these words")
