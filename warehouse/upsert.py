"""Rows that are kept by key: new ones inserted, known ones merged column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from warehouse.quoting import column_list, identifier, literal, table_name
from warehouse.tables import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Takes the names of a stored (t.) and an incoming (s.) column, gives the SQL of what is kept.
Keep = Callable[[str, str], str]


def incoming_wins(_stored: str, incoming: str) -> str:
    """Keep what came last."""
    return incoming


def least(stored: str, incoming: str) -> str:
    """Keep the lesser of two values, or the one that is known: the same in any order of arrival."""
    return f"least({stored}, {incoming})"


def once_per_run(stored: str, incoming: str) -> str:
    """Add a count up, but only once for each run, so that a unit may be published again."""
    return f"{stored} + CASE WHEN t.run_id = s.run_id THEN 0 ELSE {incoming} END"


def reference_wins(id_column: str, schemes: tuple[str, ...]) -> Keep:
    """Keep what came last where the id's scheme is reference data, else the lesser value."""
    listed = ", ".join(literal(scheme) for scheme in schemes)

    def keep(stored: str, incoming: str) -> str:
        return (
            f"CASE WHEN split_part(s.{identifier(id_column)}, ':', 1) IN ({listed}) "
            f"THEN {incoming} ELSE least({stored}, {incoming}) END"
        )

    return keep


def merge_statement(
    table: Table, source: str, default: Keep, special: Mapping[str, Keep] | None = None
) -> str:
    """Return the MERGE of the relation `source` into a table by its key.

    Rows that would stay as they are are not written, so that a second run changes nothing.
    """
    others = [name for name in table.column_names if name not in table.key]
    kept = {
        name: (special or {}).get(name, default)(f"t.{identifier(name)}", f"s.{identifier(name)}")
        for name in others
    }
    on = " AND ".join(f"t.{identifier(k)} = s.{identifier(k)}" for k in table.key)
    changed = " OR ".join(f"t.{identifier(n)} IS DISTINCT FROM {sql}" for n, sql in kept.items())
    update = ", ".join(f"{identifier(n)} = {sql}" for n, sql in kept.items())
    return (
        f"MERGE INTO {table_name(table)} AS t USING {source} AS s ON {on} "
        f"WHEN MATCHED AND ({changed}) THEN UPDATE SET {update} "
        f"WHEN NOT MATCHED THEN INSERT ({column_list(table.column_names)}) "
        f"VALUES ({column_list(table.column_names, 's.')})"
    )


def one_row_a_key(table: Table, source: str) -> str:
    """Return a subquery with one row a key: of each other column the least known value."""
    others = [name for name in table.column_names if name not in table.key]
    least_values = ", ".join(f"min({identifier(n)}) AS {identifier(n)}" for n in others)
    keys = column_list(table.key)
    return f"(SELECT {keys}, {least_values} FROM {source} GROUP BY {keys} ORDER BY {keys})"


def merge(
    con: DuckDBPyConnection,
    table: Table,
    source: str,
    default: Keep = incoming_wins,
    special: Mapping[str, Keep] | None = None,
) -> None:
    """Merge the relation named `source` into a table by its key."""
    rows = one_row_a_key(table, source)
    con.execute(merge_statement(table, rows, default, special))


def is_empty(con: DuckDBPyConnection, source: str) -> bool:
    """Whether a relation, or one with a condition, has no row."""
    return con.execute(f"SELECT 1 FROM {source} LIMIT 1").fetchone() is None
