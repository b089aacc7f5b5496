"""Documents to Arrow tables of the contract: columns are filled by name from what was found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from transforms.cleaning.capitals import is_all_caps
from transforms.documents import Document
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import to_arrow

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class RunStamp:
    """What every row of a run has in common: the run, its start in UTC, the pipeline's version."""

    run_id: str
    started_at: datetime
    pipeline_version: str


def document_table(documents: Iterable[Document], stamp: RunStamp) -> pa.Table:
    """Return the rows of `documents`; duplicates and stories are known only to the loader."""
    rows = [tuple(_document_row(document, stamp)) for document in documents]
    return to_arrow("documents", rows)


def _document_row(document: Document, stamp: RunStamp) -> Iterator[object]:
    text, fields, source = document.text, document.fields, document.source
    values: dict[str, object] = {
        "document_id": source.document_id,
        "external_id": fields.external_id,
        "source_id": fields.source_id,
        "source_uri": fields.url or source.source_uri,
        "media_type": source.media_type,
        "publisher": fields.publisher,
        "character_count": len(text),
        "word_count": len(WORD.findall(text)),
        "is_all_caps": is_all_caps(text),
        "content_hash": hashlib.sha256(text.encode()).hexdigest(),
        "pipeline_version": stamp.pipeline_version,
        "run_id": stamp.run_id,
        "ingested_at": stamp.started_at,
    }
    for name in BY_NAME["documents"].column_names:
        yield values[name] if name in values else getattr(document, name, None)


def part_table(
    table_name: str,
    documents: Iterable[Document],
    parts: Callable[[Document], Sequence[Any]],
) -> pa.Table:
    """Return the rows of a table that belongs to documents.

    `parts(document)` gives its items in order; a column takes the item's attribute of that name, or
    the document's id, the item's position, the text of its span, or its sentence.
    """
    names = BY_NAME[table_name].column_names
    rows: list[Row] = []
    for document in documents:
        items = parts(document)
        rows.extend(_part_rows(names, document, items))
    return to_arrow(table_name, rows)


def _part_rows(names: Sequence[str], document: Document, items: Sequence[Any]) -> Iterator[Row]:
    if not items:
        return
    own = set(items[0]._fields)
    sentences = _SentenceFinder(document) if "sentence_index" in names else None
    for position, item in enumerate(items):
        row: list[object] = []
        for name in names:
            if name in own:
                row.append(getattr(item, name))
            elif name == "document_id":
                row.append(document.source.document_id)
            elif name == "text":
                row.append(document.text[item.start_char : item.end_char])
            elif name == "sentence_index" and sentences and "block_index" not in own:
                row.append(sentences.at(item.start_char, item.end_char))
            elif name.endswith("_index"):
                row.append(position)
            else:
                row.append(None)
        yield row


class _SentenceFinder:
    """Finds the sentence that holds a span, for spans in any order."""

    def __init__(self, document: Document) -> None:
        from bisect import bisect_right

        self.sentences = document.sentences
        self.starts = [sentence.start_char for sentence in self.sentences]
        self.bisect = bisect_right

    def at(self, start: int, end: int) -> int | None:
        """Return the index of the sentence that contains [start, end), None if there is none."""
        index = self.bisect(self.starts, start) - 1
        if index < 0 or end > self.sentences[index].end_char:
            return None
        return index
