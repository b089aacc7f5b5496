"""The view document_tolls on rows of counts alone, for tests and the benchmark."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from transforms.documents import Document
from transforms.rows import part_table
from warehouse.objects import sql_objects

Toll = tuple[int, int]


def tolls(documents: Iterable[Document]) -> dict[str, Toll]:
    """Return killed and wounded by document_id, of the documents that count any."""
    counts = part_table("counts", list(documents), lambda d: d.counts)
    view = next(item for item in sql_objects() if item.name == "document_tolls")
    with duckdb.connect() as con:
        con.register("found", counts)
        con.execute("CREATE TABLE counts AS FROM found")
        con.execute(view.sql)
        rows = con.execute("SELECT document_id, killed, wounded FROM document_tolls").fetchall()
    return {document_id: (int(killed), int(wounded)) for document_id, killed, wounded in rows}
