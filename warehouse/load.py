"""Publishes a unit: everything in one transaction, one snapshot."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.connect import current_snapshot
from warehouse.quoting import column_list, identifier, literal, table_name
from warehouse.tables import BY_NAME, DOCUMENT_TABLES
from warehouse.transaction import transaction
from warehouse.turn import in_turn
from warehouse.unit import Unit, check, filled, incoming, registered
from warehouse.upsert import is_empty, least, merge, once_per_run, reference_wins

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Ids whose rows come from reference tables, the same for every article: the newest are right.
# Rows of other ids are read out of articles and may differ between them.
REFERENCE_ENTITIES = ("iso", "geonames", "region", "group", "facility")
# Stored names that are canonical although `entities` has another, of the things of the unit.
CANONICAL_NO_MORE = f"""entity_names AS n JOIN entities AS e USING (entity_id)
    WHERE n.name_kind = 'canonical' AND n.name <> e.name
    AND n.entity_id IN (SELECT entity_id FROM {incoming("entity_names")})"""
REFERENCE_TAGS = ("theme", "region", "format")


def publish(
    con: DuckDBPyConnection,
    unit: Unit,
    *,
    message: str,
    replaced: Collection[str] = (),
    resolved: Collection[str] = (),
) -> int:
    """Write a unit into the lake in one transaction and return the id of its snapshot.

    Where several writers share the lake, this one waits for its turn.

    `unit` holds Arrow tables by table name, those of operations without `ops.`; absent tables are
    empty; `runs` has exactly one row. The rows of its documents, and of those whose ids are in
    `replaced`, are replaced as a whole. Open quarantine rows of inputs that the unit loads, and
    those whose quarantine_ids are in `resolved`, get resolved_at. Raises ContractBroken; on any
    exception nothing of the unit is kept.
    """

    def attempt() -> int:
        kept = keep_arrival(con, unit)
        given = filled(kept)
        with transaction(con), registered(con, kept):
            check(con, kept)
            replace_documents(con, given, replaced)
            merge_knowledge(con, given)
            write_operations(con, given)
            resolve_quarantine(con, resolved)
            name_snapshot(con, message)
        return current_snapshot(con)

    return in_turn(con, attempt)


def keep_arrival(con: DuckDBPyConnection, unit: Unit) -> Unit:
    """Return the unit; documents that are made anew keep the time that they first came at."""
    documents = unit.get("documents")
    if documents is None or not len(documents) or "ingested_at" not in documents.column_names:
        return unit
    ids = documents["document_id"].to_pylist()
    query = """SELECT document_id, min(ingested_at) FROM documents
        WHERE document_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY ALL"""
    there = dict(con.execute(query, [ids]).fetchall())
    if not there:
        return unit
    pairs = zip(ids, documents["ingested_at"].to_pylist(), strict=True)
    times = [there.get(document_id, time) for document_id, time in pairs]
    position = documents.schema.get_field_index("ingested_at")
    field = documents.schema.field(position)
    column = pa.array(times, field.type)
    return {**unit, "documents": documents.set_column(position, field, column)}


def replace_documents(
    con: DuckDBPyConnection, given: Collection[str], replaced: Collection[str]
) -> None:
    """Delete all rows of the unit's documents and of `replaced`, and insert the unit's in order."""
    known = con.execute(
        f"""SELECT document_id FROM documents
        WHERE document_id IN (SELECT document_id FROM {incoming("documents")})
           OR document_id IN (SELECT unnest(?::VARCHAR[]))""",
        [list(replaced)],
    ).fetchall()
    ids = [row[0] for row in known]
    for table in DOCUMENT_TABLES:
        if ids:
            con.execute(
                f"DELETE FROM {table_name(table)} "
                "WHERE document_id IN (SELECT unnest(?::VARCHAR[]))",
                [ids],
            )
        if table.name in given:
            insert(con, table.name)


def merge_knowledge(con: DuckDBPyConnection, given: Collection[str]) -> None:
    """Merge things, names, tags and story merges by key."""
    entity = reference_wins("entity_id", REFERENCE_ENTITIES)
    if "entities" in given:
        merge(con, BY_NAME["entities"], incoming("entities"), entity)
    if "entity_names" in given:
        merge(con, BY_NAME["entity_names"], _names(), entity)
        _one_canonical_name(con)
    if "tags" in given:
        merge(con, BY_NAME["tags"], incoming("tags"), reference_wins("tag_id", REFERENCE_TAGS))
    if "story_merges" in given:
        merge(con, BY_NAME["story_merges"], incoming("story_merges"))


def _names() -> str:
    """Return the incoming names, and as aliases those stored that are canonical no more."""
    columns = column_list(("entity_id", "name", "language"), "n.")
    return f"""(SELECT {columns}, CASE WHEN n.name_kind = 'canonical' AND n.name <> e.name
            THEN 'alias' ELSE n.name_kind END AS name_kind
        FROM {incoming("entity_names")} AS n LEFT JOIN entities AS e USING (entity_id)
        UNION ALL BY NAME SELECT {columns}, 'alias' AS name_kind FROM {CANONICAL_NO_MORE})"""


def _one_canonical_name(con: DuckDBPyConnection) -> None:
    """Leave each thing one canonical name, that of `entities`, however articles spell it."""
    if not is_empty(con, CANONICAL_NO_MORE):
        con.execute(
            "DELETE FROM entity_names WHERE name_kind = 'canonical' AND (entity_id, name) IN "
            f"(SELECT (n.entity_id, n.name) FROM {CANONICAL_NO_MORE})"
        )


def write_operations(con: DuckDBPyConnection, given: Collection[str]) -> None:
    """Merge the run, its inputs and rejects by key; replace what it validated."""
    first_seen = {"first_seen_at": least}
    special = {"files": first_seen, "quarantine": {**first_seen, "attempts": once_per_run}}
    for name in ("runs", "files", "containers", "alerts", "quarantine"):
        if name in given:
            merge(con, BY_NAME[name], incoming(name), special=special.get(name))
    if "validations" in given:
        con.execute(
            f"""DELETE FROM ops.validations WHERE (run_id, unit) IN
            (SELECT (run_id, unit) FROM {incoming("validations")})"""
        )
        insert(con, "validations")


def insert(con: DuckDBPyConnection, name: str) -> None:
    """Insert the unit's rows of a table in the order of its key, so that files do not vary."""
    table = BY_NAME[name]
    # The lake itself sorts a table that has an order of its own.
    keys = () if table.sorted_by else table.order
    order = ", ".join(f"s.{identifier(k)} NULLS FIRST" for k in keys)
    filled = "".join(f", d.{identifier(column.name)}" for column in table.filled)
    document = f"JOIN {incoming('documents')} AS d USING (document_id) " if filled else ""
    con.execute(
        f"INSERT INTO {table_name(table)} BY NAME "
        f"SELECT {column_list(table.column_names, 's.')}{filled} FROM {incoming(name)} AS s "
        f"{document}{'ORDER BY ' if order else ''}{order}"
    )


def resolve_quarantine(con: DuckDBPyConnection, resolved: Collection[str]) -> None:
    """Close what the unit's inputs were once rejected for, unless the unit rejects it again."""
    still_open = f"""resolved_at IS NULL
        AND quarantine_id NOT IN (SELECT quarantine_id FROM {incoming("quarantine")})"""
    if is_empty(con, f"ops.quarantine WHERE {still_open}"):
        return
    con.execute(
        f"""UPDATE ops.quarantine SET resolved_at =
            (SELECT coalesce(ended_at, started_at) FROM {incoming("runs")})
        WHERE {still_open}
          AND (quarantine_id IN (SELECT unnest(?::VARCHAR[]))
            OR (source_uri, record_locator) IN (
                SELECT (source_uri, record_locator) FROM {incoming("files")}
                WHERE status IN ('loaded', 'duplicate')
                UNION ALL SELECT (source_uri, '') FROM {incoming("containers")}))""",
        [list(resolved)],
    )


def name_snapshot(con: DuckDBPyConnection, message: str) -> None:
    """Write the run into the commit message, where the view ops.snapshots finds it."""
    row = con.execute(f"SELECT run_id FROM {incoming('runs')}").fetchone()
    assert row is not None
    text = literal(f"run {row[0]}: {message}")
    con.execute(f"CALL lake.set_commit_message('dateline', {text})")
