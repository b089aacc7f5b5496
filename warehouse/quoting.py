"""Names and strings as they may stand in SQL."""

from __future__ import annotations

from warehouse.tables import Table


def identifier(name: str) -> str:
    """Return a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """Return a quoted SQL string; paths are written in full."""
    return "'" + str(value).replace("'", "''") + "'"


def table_name(table: Table, catalog: str | None = None) -> str:
    """Return the quoted name of a table with its schema, and its catalog if one is given."""
    parts = [catalog] if catalog else []
    return ".".join(identifier(part) for part in [*parts, table.schema, table.name])


def column_list(names: tuple[str, ...], prefix: str = "") -> str:
    """Return quoted column names joined by commas, each after `prefix`, e.g. 's.'."""
    return ", ".join(prefix + identifier(name) for name in names)
