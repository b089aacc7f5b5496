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
@click.option(
    "--gkg", metavar="FILE", type=click.Path(dir_okay=False), help="Lines of GDELT GKG 2.1."
)
def command(
    warehouse: str | None, duckdb: str | None, parquet: str | None, gkg: str | None
) -> None:
    """Write all tables to a plain DuckDB file or to Parquet files, articles as GDELT GKG lines."""
    from pathlib import Path

    from warehouse.gkg import write_gkg
    from warehouse.plain import write_plain
    from warehouse.tree import write_tree

    asked = ((duckdb, write_plain), (parquet, write_tree), (gkg, write_gkg))
    if not any(target for target, _ in asked):
        raise click.UsageError("export to what? --duckdb FILE, --parquet DIR or --gkg FILE")
    store = settings_for(warehouse=warehouse).store
    for target, write in asked:
        if target is not None:
            write(store, Path(target))
            click.echo(target)
