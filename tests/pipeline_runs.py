"""Runs of the whole pipeline on small files in this process, and what the warehouse says then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.inputs import Batch
from flows.mappers import Work, map_here
from flows.pipeline import Request, run_pipeline
from flows.report import RunReport
from flows.settings import Settings
from transforms.transformed import Transformed
from warehouse.connect import open_reader

ARTICLE = (
    "Talks on {topic} open in Vienna\n\n"
    "Envoys of Russia and Turkey met in Vienna on Monday to talk about {topic}.\n"
)

# Of each document what it repeats, how, and whether both tell one story.
RELATIONS = """
SELECT d.external_id, o.external_id, d.duplicate_kind, d.story_id = o.story_id FROM documents AS d
LEFT JOIN documents AS o ON o.document_id = d.duplicate_of ORDER BY d.external_id
"""


def article(topic: str) -> str:
    return ARTICLE.format(topic=topic)


def configured(store: Path, **values: Any) -> Settings:
    return Settings(warehouse=store, **{"engine": "gazetteer", **values})


def run(store: Path, *paths: Path, limit: int | None = None, **values: Any) -> RunReport:
    request = Request(tuple(map(str, paths)), configured(store, **values), limit)
    return run_pipeline(request, map_here)


def spoiling(work: Work, batches: Iterator[Batch]) -> Iterator[Any]:
    """Map here; the first document of each batch gets a hash that no expectation lets pass."""
    for result in map(work, batches):
        tables = {name: result.take(name) for name in result.names}
        documents = tables["documents"]
        hashes = ["short", *documents["content_hash"].to_pylist()[1:]]
        position = documents.schema.get_field_index("content_hash")
        column = pa.array(hashes, pa.string())
        tables["documents"] = documents.set_column(position, "content_hash", column)
        yield Transformed(tables, result.rejected)


def ask(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(open_reader(store)) as con:
        return con.execute(query).fetchall()


def everything(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    names = ("documents", "mentions", "ops.runs", "ops.files", "ops.quarantine", "ops.snapshots")
    return {name: ask(store, f"FROM {name} ORDER BY ALL") for name in names}


def all_fates(folder: Path) -> Path:
    """Write nine inputs: three that load, a copy of one of them, five that do not pass."""
    folder.mkdir()
    (folder / "a.txt").write_text(article("a ceasefire"))
    (folder / "b.txt").write_text(article("a ceasefire"))
    (folder / "c.txt").write_text("\r\n" + article("a ceasefire"))
    records = [json.dumps({"text": article("trade"), "id": "1", "desk": 4}), "{bad", '{"k": 1}']
    (folder / "d.jsonl").write_text("\n".join(records))
    (folder / "e.txt").write_bytes(b"")
    (folder / "f.txt").write_bytes(b"")
    (folder / "g.pdf").write_bytes(b"x")
    return folder
