"""Rows of `fingerprints`: what copies and stories of an article are found by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

import pyarrow as pa

from transforms.copies.sketch import sketch
from transforms.documents import Document
from transforms.reference import Reference
from transforms.stories.terms import story_terms
from warehouse.tables.arrow import columns_to_arrow

# A kind, run or term; a hash of a run of words or of a term; what it weighs.
Fingerprint = tuple[str, int, float]


def fingerprints_of(document: Document, reference: Reference) -> list[Fingerprint]:
    """Return the sketch of a document's text and the terms of its story, sorted."""
    runs, terms = sketch(document.text), story_terms(document, reference)
    return [
        *zip(repeat("run"), runs, repeat(1.0), strict=False),
        *[("term", value, weight) for value, weight in terms],
    ]


def fingerprint_table(documents: Sequence[Document], reference: Reference) -> pa.Table:
    """Return the rows of `fingerprints`; of the many rows only columns are made."""
    rows = [fingerprints_of(document, reference) for document in documents]
    ids = [
        [document.source.document_id] * len(own)
        for document, own in zip(documents, rows, strict=True)
    ]
    columns = list(zip(*chain.from_iterable(rows), strict=True)) or [(), (), ()]
    return columns_to_arrow("fingerprints", [list(chain.from_iterable(ids)), *columns])
