"""Texts as a publish unit brings them, and what the warehouse then says of how they are related."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from flows.copies import find_relations
from transforms.rows import RunStamp
from warehouse.connect import open_writer
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import to_arrow
from warehouse.tables.merges import goes_on_in

if TYPE_CHECKING:
    from warehouse.connect import Connection

NOW = datetime(2031, 3, 8, tzinfo=UTC)
STAMP = RunStamp("benchmark", NOW, "0")

# A kind, run or term; a hash of a run of words or of a term; what it weighs.
Fingerprint = tuple[str, int, float]
Group = dict[str, str | None]


class Text(NamedTuple):
    """A text to be related: its id, when it came out, what its fingerprints are."""

    id: str
    text: str
    at: datetime
    fingerprints: Sequence[Fingerprint]


def tables_of(texts: Sequence[Text], precision: str = "second") -> dict[str, pa.Table]:
    """Return the rows of documents and fingerprints, as a unit brings them."""
    names = BY_NAME["documents"].column_names
    rows, prints = [], []
    for text in texts:
        values: dict[str, Any] = {
            "document_id": text.id,
            "source_uri": f"file:///benchmark/{text.id}",
            "media_type": "text/plain",
            "text": text.text,
            "character_count": len(text.text),
            "word_count": text.text.count(" ") + 1,
            "content_hash": hashlib.sha256(text.text.encode()).hexdigest(),
            "published_at": text.at,
            "published_precision": precision,
            "pipeline_version": "0",
            "run_id": STAMP.run_id,
            "ingested_at": NOW,
        }
        rows.append(tuple(values.get(name) for name in names))
        prints += [(text.id, *one) for one in text.fingerprints]
    return {
        "documents": to_arrow("documents", rows),
        "fingerprints": to_arrow("fingerprints", prints),
    }


def related(*units: Sequence[Text]) -> tuple[Group, Group]:
    """Return what each text repeats and its story, the units published one after the other."""
    with tempfile.TemporaryDirectory() as folder, closing(open_writer(Path(folder) / "s")) as con:
        for texts in units:
            tables = tables_of(texts)
            found = find_relations(con, tables, STAMP, frozenset())
            insert(con, {"fingerprints": tables["fingerprints"], **found})
        copies = dict(con.execute("SELECT document_id, duplicate_of FROM documents").fetchall())
        stories = dict(con.execute("SELECT document_id, story_id FROM documents").fetchall())
        into = dict(con.execute("SELECT story_id, merged_into FROM story_merges").fetchall())
    return copies, {document_id: goes_on_in(story, into) for document_id, story in stories.items()}


def insert(con: Connection, tables: dict[str, pa.Table]) -> None:
    """Put rows into tables of the warehouse, without the rest of a publish."""
    for name, rows in tables.items():
        con.register("made", rows)
        con.execute(f"INSERT INTO {name} BY NAME FROM made")
        con.unregister("made")
