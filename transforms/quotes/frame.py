"""The narrator's text: quotations masked out, cut into stretches that no quotation crosses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from transforms.documents import Block, Document, Mention
from transforms.lower_case import lower
from transforms.names.merge_rows import Row
from transforms.quotes.marks import Quotation, find_quotations
from transforms.reference import Reference

# Stands for every character of a quotation; a control character that cleaning removes from texts.
MASK = "\x01"
SILENT_KINDS = frozenset({"hashtags", "byline", "dateline", "heading"})
# Blocks that are speech as a whole; marks in them are a speaker's own.
SPOKEN_KINDS = frozenset({"answer", "question", "block_quote"})
OPENERS = "“\"„«‘'"
# In a quotation whose closing mark is missing, what the narrator says after it.
TAIL_OF_UNCLOSED = re.compile(
    r",(?=[”\"']? (?:(?:(?:he|she|they|it|the [a-z]{2,20}) |(?:[^\W\d_a-z][\w.’'-]{0,30} ){1,5})"
    r"(?:said|says|told|added|wrote|warned|noted)\b|said [^\W\d_a-z]))"
)
# A sentence that the splitter cut off from the question or cry before it.
TELLS = re.compile(
    r"(?:[^\W\d_a-z][\w.’'-]{0,30} ){1,4}(?:asked|asks|said|says|cried|shouted|wondered|demanded"
    r"|told|added|replied|exclaimed|wrote|tweeted|joked)\b"
)


@dataclass(slots=True)
class Stretch:
    """A sentence of the narrator: document.text[start:end], with the quotations in it."""

    start: int
    end: int
    block_index: int
    quotations: list[Quotation]


@dataclass
class Frame:
    """A document as its narrator tells it: `masked` has the text's length, and no quoted words."""

    document: Document
    reference: Reference
    masked: str
    stretches: list[Stretch]

    @cached_property
    def lowered(self) -> str:
        """Return the masked text in lower case, every character in its place."""
        return lower(self.masked)

    @cached_property
    def mentions(self) -> Row[Mention]:
        """Return the mentions outside of quotations."""
        masked = self.masked
        return Row([m for m in self.document.mentions if masked[m.start_char] != MASK])

    @cached_property
    def by_end(self) -> dict[int, Mention]:
        """Return the mentions outside of quotations by their end."""
        return {m.end_char: m for m in self.mentions.items}

    @cached_property
    def by_start(self) -> dict[int, Mention]:
        """Return the mentions outside of quotations by their start."""
        return {m.start_char: m for m in self.mentions.items}

    def block_of(self, stretch: Stretch) -> Block:
        """Return the block that a stretch lies in."""
        return self.document.blocks[stretch.block_index]


def read_frame(document: Document, reference: Reference) -> Frame:
    """Return the document's frame; blocks that hold no sentences of a narrator are left out."""
    text = document.text
    quotations = [_quotations(document, index) for index in range(len(document.blocks))]
    pieces: list[str] = []
    cursor = 0
    for quotation in (q for found in quotations for q in found):
        length = quotation.outer_end - quotation.outer_start
        pieces += (text[cursor : quotation.outer_start], MASK * length)
        cursor = quotation.outer_end
    masked = "".join((*pieces, text[cursor:]))
    return Frame(document, reference, masked, list(_stretches(document, quotations)))


def _quotations(document: Document, index: int) -> list[Quotation]:
    block = document.blocks[index]
    if block.kind in SILENT_KINDS or _is_speech(document.text, block):
        return []
    found = find_quotations(document.text, block.start_char, block.end_char)
    if found and not found[-1].is_closed and not _goes_on(document, index, found[-1]):
        found[-1] = _bounded(document.text, found[-1])
    return found


def _is_speech(text: str, block: Block) -> bool:
    """Whether a block is speech as a whole; a block quote in marks is read like a paragraph."""
    opened = text.startswith(tuple(OPENERS), block.start_char)
    return block.kind in SPOKEN_KINDS and not (block.kind == "block_quote" and opened)


def _goes_on(document: Document, index: int, quotation: Quotation) -> bool:
    """Whether the next paragraph opens with the mark that this one does not close."""
    if index + 1 >= len(document.blocks):
        return False
    start = document.blocks[index + 1].start_char
    return document.text.startswith(quotation.mark, start)


def _bounded(text: str, quotation: Quotation) -> Quotation:
    """End a quotation whose closing mark was forgotten before the narrator speaks again."""
    tail = TAIL_OF_UNCLOSED.search(text, quotation.start, quotation.end)
    if tail is None:
        return quotation
    return quotation._replace(end=tail.end(), outer_end=tail.end())


def _stretches(document: Document, quotations: list[list[Quotation]]) -> Iterator[Stretch]:
    """Yield sentences, joined where a quotation holds the border between them."""
    held: Stretch | None = None
    starts = [[quotation.outer_start for quotation in found] for found in quotations]
    for sentence in document.sentences:
        index = sentence.block_index
        block = document.blocks[index]
        if block.kind in SILENT_KINDS:
            continue
        start = max(sentence.start_char, block.start_char)
        if held and held.block_index == index:
            behind = bisect_left(starts[index], held.end)
            is_open = behind > 0 and quotations[index][behind - 1].outer_end > held.end
            if is_open or _is_told(document.text, held, start):
                held.end = sentence.end_char
                continue
        if held:
            yield _filled(held, quotations, starts)
        held = Stretch(start, sentence.end_char, index, [])
    if held:
        yield _filled(held, quotations, starts)


def _filled(
    stretch: Stretch, quotations: list[list[Quotation]], starts: list[list[int]]
) -> Stretch:
    """Return the stretch with its own quotations, of those of its block."""
    if own := starts[stretch.block_index]:
        first, behind = bisect_left(own, stretch.start), bisect_left(own, stretch.end)
        stretch.quotations = quotations[stretch.block_index][first:behind]
    return stretch


def _is_told(text: str, held: Stretch, start: int) -> bool:
    """Whether a sentence only says who spoke the one before: `“Is it over?” | Tamm asked.`"""
    return text[held.end - 1] in "”\"'»’" and bool(TELLS.match(text, start))
