"""Rows of `fingerprints`: what copies and stories of an article are found by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from transforms.copies.sketch import sketch
from transforms.documents import Document
from transforms.reference import Reference
from transforms.stories.terms import story_terms
from warehouse.tables.arrow import arrow_schema

KINDS = ("run", "term")


def fingerprint_table(documents: Sequence[Document], reference: Reference) -> pa.Table:
    """Return the rows of `fingerprints` put together by columns: there are a hundred a document."""
    ids, sizes, hashes, weights = [], [], [], []
    for document in documents:
        runs, terms = sketch(document.text), story_terms(document, reference)
        ids.append(document.source.document_id)
        sizes += [len(runs), len(terms)]
        hashes += runs + [value for value, _ in terms]
        weights += [1.0] * len(runs) + [weight for _, weight in terms]
    # Of each row, the document's number twice, and one more for a term.
    part = np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64))
    return pa.table(
        [
            pa.array(ids, pa.string()).take(pa.array(part // len(KINDS))),
            pa.array(KINDS).take(pa.array(part % len(KINDS))),
            pa.array(hashes, pa.int64()),
            pa.array(weights, pa.float64()),
        ],
        schema=arrow_schema("fingerprints"),
    )
