"""`dateline forget`: take documents out for good."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("forget")
@click.argument("document_ids", nargs=-1, required=True, metavar="DOCUMENT_ID...")
@warehouse_option
@click.option("--only", is_flag=True, help="Leave exact copies of the documents.")
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as one JSON object.")
def command(
    document_ids: tuple[str, ...], warehouse: str | None, only: bool, as_json: bool
) -> None:
    """Delete documents with every row, rejected payload and past state, and prove it.

    Every byte of the warehouse's folder is searched for their passages afterwards. A receipt
    without text stays in ops.forgotten, and the input is not loaded again. All older snapshots go.
    """
    import json
    from dataclasses import asdict

    from flows.forget import forget_documents, lines

    settings = settings_for(warehouse=warehouse)
    receipt = forget_documents(settings, document_ids, with_copies=not only)
    click.echo(json.dumps(asdict(receipt)) if as_json else "\n".join(lines(receipt)))
