"""Things and hashtags that no article has any more: left by a replaced or forgotten document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.quoting import literal
from warehouse.tables import DOCUMENT_TABLES
from warehouse.transaction import affected

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Schemes of ids that are made of a name: they are in the warehouse because an article named them.
READ_FROM_TEXT = ("person", "org", "name", "facility", "event", "treaty", "weapon", "work")


# Other tags are controlled terms.
HASHTAGS = """DELETE FROM tags WHERE starts_with(tag_id, 'hashtag:')
    AND tag_id NOT IN (SELECT tag_id FROM document_tags)"""
# What rose once: an alert bears the name.
ALERTS = """DELETE FROM ops.alerts
    WHERE (kind IN ('entity', 'place') AND key NOT IN (SELECT entity_id FROM entities))
       OR (kind = 'tag' AND key NOT IN (SELECT tag_id FROM tags))"""


def delete_unnamed(con: DuckDBPyConnection) -> dict[str, int]:
    """Delete them with their names, in the caller's transaction; return the rows by table."""
    found = {name: affected(con, _statement(name), []) for name in ("entity_names", "entities")}
    return {**found, "tags": affected(con, HASHTAGS, [])}


def delete_alerts(con: DuckDBPyConnection) -> dict[str, int]:
    """Delete what was told of things and tags that are gone, in the caller's transaction."""
    return {"ops.alerts": affected(con, ALERTS, [])}


def _statement(table: str) -> str:
    schemes = ", ".join(literal(scheme) for scheme in READ_FROM_TEXT)
    references = [
        f"SELECT {column.name} FROM {owner.name}"
        for owner in DOCUMENT_TABLES
        for column in owner
        if column.references == "entities.entity_id"
    ]
    return (
        f"DELETE FROM {table} WHERE split_part(entity_id, ':', 1) IN ({schemes}) "
        f"AND entity_id NOT IN (SELECT * FROM ({' UNION '.join(references)}) AS r(entity_id) "
        "WHERE entity_id IS NOT NULL)"
    )
