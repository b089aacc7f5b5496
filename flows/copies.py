"""Documents whose text is there already: which one each repeats, in order of arrival."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa


def mark_copies(documents: pa.Table, originals: Mapping[str, str]) -> pa.Table:
    """Return documents with duplicate_of and duplicate_kind of exact copies.

    `originals` are the document_ids in the warehouse by content_hash; a document that is first
    with its text is the original of those behind it.
    """
    first = dict(originals)
    repeats: list[str | None] = []
    for document_id, digest in zip(
        documents["document_id"].to_pylist(), documents["content_hash"].to_pylist(), strict=True
    ):
        original = first.setdefault(digest, document_id)
        repeats.append(None if original == document_id else original)
    kinds = [None if repeat is None else "exact" for repeat in repeats]
    marked = _with(documents, "duplicate_of", repeats)
    return _with(marked, "duplicate_kind", kinds)


def _with(table: pa.Table, name: str, values: list[str | None]) -> pa.Table:
    position = table.schema.get_field_index(name)
    return table.set_column(position, table.schema.field(name), pa.array(values, pa.string()))
