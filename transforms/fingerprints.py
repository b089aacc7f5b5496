"""Rows of `fingerprints`: what copies and stories of an article are found by."""

from __future__ import annotations

from typing import NamedTuple

from transforms.copies.sketch import sketch
from transforms.documents import Document
from transforms.reference import Reference
from transforms.stories.terms import story_terms


class Fingerprint(NamedTuple):
    """A hash of a run of words or of a term, and what it weighs."""

    kind: str
    hash: int
    weight: float


def fingerprints_of(document: Document, reference: Reference) -> list[Fingerprint]:
    """Return the sketch of a document's text and the terms of its story, sorted."""
    runs = [Fingerprint("run", value, 1.0) for value in sketch(document.text)]
    return runs + [Fingerprint("term", *term) for term in story_terms(document, reference)]
