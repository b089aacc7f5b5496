"""What an engine is: it reads a document and gives typed spans; merge.py decides what stays."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from transforms.documents import Document
from transforms.names.gazetteer import reading_start
from transforms.tagging.tagger import Tagger, Text

# An engine's labels, and the contract's types. What is not here is not taken up.
ENTITY_TYPES = {
    "PER": "person",
    "ORG": "organization",
    "LOC": "place",
    "NORP": "group",
    "MISC": "other",
}
# An event, a law, a work: no mention, but no name within it is one either.
OTHER = "other"
CLOSED_KINDS = frozenset({"hashtags"})


class Tag(NamedTuple):
    """A name that an engine found: text[start_char:end_char], a type of the contract or OTHER."""

    start_char: int
    end_char: int
    entity_type: str
    confidence: float


class Engine(Protocol):
    """Finds names in a document; `method` is what its mentions carry."""

    method: str

    def tag(self, document: Document) -> list[Tag]:
        """Return the tags of a document, in order of place, without overlap."""
        ...


class Minilm:
    """The embedded tagger as an engine."""

    method = "minilm"

    def __init__(self, tagger: Tagger) -> None:
        self.tagger = tagger

    def tag(self, document: Document) -> list[Tag]:
        """Tag the sentences of a document."""
        found = self.tagger.tag(Text(document.text, sentence_spans(document)))
        return [
            Tag(span.start, span.end, ENTITY_TYPES[span.label], span.confidence)
            for span in found
            if span.label in ENTITY_TYPES
        ]


def sentence_spans(document: Document) -> list[tuple[int, int]]:
    """Return the spans an engine reads: sentences, which never cross a block; no hashtags.

    Where nobody split the blocks into sentences, the blocks themselves.
    """
    if not document.sentences:
        return [
            (reading_start(block), block.end_char)
            for block in document.blocks
            if block.kind not in CLOSED_KINDS
        ]
    return [
        (sentence.start_char, sentence.end_char)
        for sentence in document.sentences
        if document.blocks[sentence.block_index].kind not in CLOSED_KINDS
    ]
