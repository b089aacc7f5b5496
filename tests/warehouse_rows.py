"""Small publish units for the tests of the warehouse, and a store to put them in."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from warehouse.tables import BY_NAME, TABLES, Type
from warehouse.tables.arrow import to_arrow

WHEN = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
FILLERS = {
    Type.TEXT: "x",
    Type.INTEGER: 1,
    Type.BIGINT: 1,
    Type.REAL: 0.5,
    Type.BOOLEAN: False,
    Type.TIMESTAMP: WHEN,
    Type.DATE: WHEN.date(),
}


def hexadecimal(word: str, digits: int = 32) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:digits]


def rows(name: str, *given: dict[str, Any]) -> pa.Table:
    """Return rows of a table; required columns that are not given are filled, others NULL."""
    return to_arrow(name, [_row(name, values) for values in given])


def _row(name: str, values: dict[str, Any]) -> tuple[Any, ...]:
    unknown = values.keys() - set(BY_NAME[name].column_names)
    assert not unknown, unknown
    return tuple(
        values.get(c.name, (c.allowed or (FILLERS[c.type],))[0] if c.required else None)
        for c in BY_NAME[name]
    )


def document(word: str, text: str = "", **values: Any) -> dict[str, Any]:
    """Return a row of documents whose id and address come from `word`."""
    body = text or f"Talks on {word} went on. Nobody left {word} early."
    return {
        "document_id": hexadecimal(word),
        "source_uri": f"file:///inbox/{word}.txt",
        "title": word.title(),
        "text": body,
        "character_count": len(body),
        "content_hash": hexadecimal(body, 64),
        "ingested_at": WHEN,
        **values,
    }


def file_of(word: str, **values: Any) -> dict[str, Any]:
    """Return the ledger row of a plain file."""
    return {
        "source_uri": f"file:///inbox/{word}.txt",
        "record_locator": "",
        "sha256": hexadecimal(word, 64),
        "size_bytes": 100,
        "modified_at": WHEN,
        "status": "loaded",
        "document_id": hexadecimal(word),
        **values,
    }


def sentences_of(article: dict[str, Any], count: int | None = None) -> list[dict[str, Any]]:
    """Cut an article at its full stops; only the first `count` sentences."""
    found, start = [], 0
    for part in article["text"].split(". ")[:count]:
        end = start + len(part)
        base = {"document_id": article["document_id"], "block_index": 0}
        span = {"start_char": start, "end_char": end, "text": part}
        found.append({**base, "sentence_index": len(found), **span})
        start = end + 2
    return found


def unit(*articles: dict[str, Any], run: str = "r1", **tables: pa.Table) -> dict[str, pa.Table]:
    """Return a publish unit with one run, its articles, their sentences and ledger rows."""
    sentences = [s for a in articles for s in sentences_of(a)]
    files = [
        file_of(a["title"].lower(), source_uri=a["source_uri"], document_id=a["document_id"])
        for a in articles
    ]
    return {
        "runs": rows("runs", {"run_id": run, "status": "completed", "started_at": WHEN}),
        "documents": rows("documents", *({**a, "run_id": run} for a in articles)),
        "sentences": rows("sentences", *sentences),
        "files": rows("files", *({**f, "run_id": run} for f in files)),
        **tables,
    }


def content(con: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table's rows in order, for comparing two states of a warehouse."""
    return {
        t.qualified_name: con.execute(f"SELECT * FROM {t.qualified_name} ORDER BY ALL").fetchall()
        for t in TABLES
    }
