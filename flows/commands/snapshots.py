"""`dateline snapshots`: past states of the warehouse."""

from __future__ import annotations

import click

from flows.commands.options import settings_for, warehouse_option

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")


@click.group("snapshots")
def command() -> None:
    """List past states of the warehouse, compare them, go back to one."""


@command.command("list")
@warehouse_option
@json_option
def list_(warehouse: str | None, as_json: bool) -> None:
    """List the snapshots, the newest first; `dateline sql --as-of` asks one of them."""
    from flows.history import print_snapshots

    print_snapshots(settings_for(warehouse=warehouse).store, as_json)


@command.command("diff")
@click.argument("older", type=click.IntRange(0))
@click.argument("newer", type=click.IntRange(0), required=False)
@warehouse_option
@json_option
def diff(older: int, newer: int | None, warehouse: str | None, as_json: bool) -> None:
    """Count the rows that came and went, by table, from snapshot OLDER to NEWER, or to now."""
    from flows.history import print_differences

    print_differences(settings_for(warehouse=warehouse).store, older, newer, as_json)


@command.command("rollback")
@click.argument("snapshot", type=click.IntRange(0))
@warehouse_option
@json_option
def rollback(snapshot: int, warehouse: str | None, as_json: bool) -> None:
    """Make all rows what they were at SNAPSHOT, as a new snapshot that can be undone likewise.

    Runs and receipts stay; inputs loaded since are offered again.
    """
    from flows.history import print_changes, roll_back_to

    print_changes(roll_back_to(settings_for(warehouse=warehouse), snapshot), as_json)
