"""`dateline docs`: the reference of the warehouse for a browser."""

from __future__ import annotations

import click


@click.command("docs")
@click.argument(
    "folder", type=click.Path(file_okay=False), default="dateline-docs", metavar="[DIR]"
)
def command(folder: str) -> None:
    """Write a reference of tables, columns, views and macros into DIR, to be read offline."""
    from pathlib import Path

    from warehouse.pages import pages

    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, page in pages().items():
        (target / name).write_text(page, "utf-8")
    click.echo(f"open {target / 'index.html'}")
