"""Sentences of a block, never across blocks: sentencex, then the domain's abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sentencex import get_sentence_boundaries

from transforms.documents import Block, Sentence

# Kinds that are one unit each, whatever punctuation they hold.
WHOLE_KINDS = frozenset({"title", "heading", "byline", "dateline", "hashtags"})
# A title or a unit before a name or number never ends a sentence.
TITLE_END = re.compile(
    r"\b(?:Gen|Lt|Col|Maj|Capt|Cpl|Sgt|Adm|Brig|Cmdr|Gov|Sen|Rep|Amb|Hon|Rev|Dr|Mr|Mrs|Ms|Prof|St"
    r"|No|Nos|Art|Res|vs|approx|ca)\.$"
)
# A country or body in letters may end one: only a new sentence's usual first words say so.
LETTERS_END = re.compile(r"(?:^|[\s(“\"])(?:U\.S|U\.N|U\.K|E\.U|U\.A\.E|D\.C|[A-Z])\.$")
SENTENCE_START = re.compile(
    r"(?:The|A|An|In|On|At|It|He|She|They|We|But|And|However|This|That|These|Those|There|After|Before"
    r"|When|While|As|For|If|Its|His|Her|Their|Meanwhile|Since|Some|Most|Many|No|Both|Earlier|Later)\b"
)


def split_sentences(text: str, blocks: Sequence[Block]) -> list[Sentence]:
    """Return the sentences of all blocks in order; every block with text has at least one."""
    return [
        Sentence(index, start, end)
        for index, block in enumerate(blocks)
        for start, end in _spans(text, block)
    ]


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    # A statement is read with its label: `Russia: Called for restraint` is the whole sentence.
    begin = block.label_start if block.kind == "statement" else block.start_char
    if block.kind in WHOLE_KINDS:
        yield begin, block.end_char
        return
    start = begin
    for boundary in _boundaries(text[block.start_char : block.end_char]):
        end = block.start_char + boundary
        if end < block.end_char and _continues(
            text[start:end].rstrip(), text[end : block.end_char]
        ):
            continue
        yield from _trimmed(text, start, end)
        start = end


def _boundaries(body: str) -> list[int]:
    ends = [sentence["end_index"] for sentence in get_sentence_boundaries("en", body)]
    return [*ends[:-1], len(body)]


def _continues(left: str, right: str) -> bool:
    """Whether a boundary is none, because what stands left of it is an abbreviation."""
    if TITLE_END.search(left[-10:]):
        return True
    return bool(LETTERS_END.search(left[-8:])) and not SENTENCE_START.match(right.lstrip())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += piece.index(stripped)
        yield start, start + len(stripped)
