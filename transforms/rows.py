"""Documents to Arrow tables of the contract: columns are filled by name from what was found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.cleaning.capitals import is_all_caps
from transforms.documents import Document
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import columns_to_arrow, to_arrow

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
# What ASCII characters are to WORD: part of a word, what may join two, neither.
PART, JOINT = 1, 2
ROLES = bytes(
    PART if chr(c).isalnum() or c == ord("_") else JOINT if chr(c) in "'.-" else 0
    for c in range(128)
).ljust(256, b"\0")


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


def stamped(documents: pa.Table, stamp: RunStamp) -> pa.Table:
    """Return rows of `documents`, made earlier by the same version, as those of another run."""
    for name, value in (("run_id", stamp.run_id), ("ingested_at", stamp.started_at)):
        field = documents.schema.field(name)
        column = pa.array([value] * documents.num_rows, field.type)
        documents = documents.set_column(documents.schema.get_field_index(name), field, column)
    return documents


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
        "word_count": word_count(text),
        "is_all_caps": is_all_caps(text),
        "content_hash": hashlib.sha256(text.encode()).hexdigest(),
        "pipeline_version": stamp.pipeline_version,
        "run_id": stamp.run_id,
        "ingested_at": stamp.started_at,
    }
    for name in BY_NAME["documents"].column_names:
        yield values[name] if name in values else getattr(document, name, None)


def word_count(text: str) -> int:
    """Return how many words WORD finds; ASCII is counted in arrays, a fourth of the time."""
    if not text.isascii():
        return len(WORD.findall(text))
    roles = np.frombuffer(b"\0\0" + text.encode().translate(ROLES), np.uint8)
    is_part = roles == PART
    begins = is_part[2:] & ~is_part[1:-1]
    joined = begins & (roles[1:-1] == JOINT) & is_part[:-2]
    return int(np.count_nonzero(begins) - np.count_nonzero(joined))


def part_table(
    table_name: str,
    documents: Iterable[Document],
    parts: Callable[[Document], Sequence[Any]],
) -> pa.Table:
    """Return the rows of a table that belongs to documents.

    `parts(document)` gives its items in order; a column takes the item's attribute of that name, or
    the document's id, the item's position, the text of its span, or its sentence.
    """
    found = [(document, items) for document in documents if (items := parts(document))]
    names = BY_NAME[table_name].column_names
    if not found:
        return columns_to_arrow(table_name, [()] * len(names))
    told = zip(*chain.from_iterable(items for _, items in found), strict=True)
    own = dict(zip(found[0][1][0]._fields, told, strict=True))
    columns = (
        own[name]
        if name in own
        else list(chain.from_iterable(_made(name, own, *each) for each in found))
        for name in names
    )
    return columns_to_arrow(table_name, columns)


def _made(
    name: str, own: Container[str], document: Document, items: Sequence[Any]
) -> Iterable[object]:
    """Return a column of a document's rows that is no attribute of its items."""
    if name == "document_id":
        return [document.source.document_id] * len(items)
    if name == "text":
        return [document.text[item.start_char : item.end_char] for item in items]
    if name == "sentence_index" and "block_index" not in own:
        at = _SentenceFinder(document).at
        return [at(item.start_char, item.end_char) for item in items]
    return range(len(items)) if name.endswith("_index") else [None] * len(items)


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
