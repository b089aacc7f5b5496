"""`dateline export`: the tables for other tools."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option


@click.command("export")
@warehouse_option
@click.option("--duckdb", metavar="FILE", type=click.Path(dir_okay=False), help="One DuckDB file.")
@click.option(
    "--parquet", metavar="DIR", type=click.Path(file_okay=False), help="A tree of Parquet files."
)
def command(warehouse: str | None, duckdb: str | None, parquet: str | None) -> None:
    """Write all tables to a plain DuckDB file or to Parquet files by year and month."""
    from pathlib import Path

    from warehouse.plain import write_plain
    from warehouse.tree import write_tree

    if duckdb is None and parquet is None:
        raise click.UsageError("export to what? --duckdb FILE or --parquet DIR")
    store = settings_for(warehouse=warehouse).store
    if duckdb is not None:
        write_plain(store, Path(duckdb))
        click.echo(duckdb)
    if parquet is not None:
        write_tree(store, Path(parquet))
        click.echo(parquet)
