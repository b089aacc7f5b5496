"""Any spaCy pipeline with named entities as an engine; the pipeline is loaded elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transforms.documents import Document
from transforms.tagging.engines import Tag, sentence_spans

ENTITY_TYPES = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "facility",
    "NORP": "group",
}
# spaCy tells no probabilities: what its small English pipelines reach on news, as a constant.
CONFIDENCE = 0.8
LONGEST = 100_000  # characters handed over at once; spaCy refuses texts above a million


class SpacyEngine:
    """Names of a spaCy pipeline; `method` is spacy: and the pipeline's own name."""

    def __init__(self, pipeline: Any) -> None:
        self.pipeline = pipeline
        self.method = f"spacy:{pipeline.meta['lang']}_{pipeline.meta['name']}"

    def tag(self, document: Document) -> list[Tag]:
        """Tag sentence by sentence; labels that the contract does not know are left out."""
        places = [place for span in sentence_spans(document) for place in _parts(*span)]
        texts = (document.text[start:end] for start, end in places)
        return [
            Tag(start + found.start_char, start + found.end_char, kind, CONFIDENCE)
            for (start, _), doc in zip(places, self.pipeline.pipe(texts), strict=True)
            for found in doc.ents
            if (kind := ENTITY_TYPES.get(found.label_)) and found.text.strip() == found.text
        ]


def _parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, end, LONGEST):
        yield at, min(end, at + LONGEST)
