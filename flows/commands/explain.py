"""`dateline explain`: one article and its evidence."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("explain")
@click.argument("document_id")
@warehouse_option
def command(document_id: str, warehouse: str | None) -> None:
    """Show one article: where it came from, what cleaning changed, and what was found in it.

    DOCUMENT_ID may be cut short as long as it names one article.
    """
    from flows.explain import print_explanation

    print_explanation(settings_for(warehouse=warehouse).store, document_id)
