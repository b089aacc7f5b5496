"""Step: who said what. Speech becomes rows, a sentence each; parts of one speech share a group."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from transforms.documents import Document, Quote
from transforms.quotes.frame import read_frame
from transforms.quotes.telling import Attribution
from transforms.quotes.walk import attributions
from transforms.reference import Reference


def find_quotes(document: Document, reference: Reference) -> list[Quote]:
    """Return the speech of a document in order of place.

    A speech of several sentences is a row for each of them, all with its quote_group, so that every
    row lies in one sentence; so are the parts of a speech that its cue cuts, and the paragraphs of
    one that opens each with a mark and closes only the last.
    """
    found = attributions(read_frame(document, reference))
    rows = [quote for speech in found for quote in _rows(document, speech)]
    return sorted(rows, key=lambda row: (row.start_char, row.end_char))


def _rows(document: Document, speech: Attribution) -> Iterator[Quote]:
    voice = speech.voice
    for start, end in _by_sentence(document, speech):
        if speech.kind == "indirect" and _in_marks(document.text, speech.start, start):
            continue
        yield Quote(
            start,
            _without_typography(document.text, speech.kind, start, end),
            speech.kind,
            str(speech.group),
            voice.text if voice else None,
            voice.entity_id if voice else None,
            voice.kind if voice else None,
            speech.cue,
            speech.confidence,
        )


def _in_marks(text: str, start: int, position: int) -> bool:
    """Whether a later sentence of a clause is within marks that an earlier one opened."""
    return start < position and _depth(text[start:position]) > 0


def _depth(words: str) -> int:
    curly = words.count("“") - words.count("”")
    return curly + words.count("«") - words.count("»") + words.count('"') % 2


def _by_sentence(document: Document, speech: Attribution) -> Iterator[tuple[int, int]]:
    sentences = document.sentences
    index = max(0, bisect_right(sentences, speech.start, key=lambda s: s.start_char) - 1)
    for sentence in sentences[index:]:
        if sentence.start_char >= speech.end:
            break
        start = max(speech.start, sentence.start_char)
        words = document.text[start : min(speech.end, sentence.end_char)]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        if any(map(str.isalnum, words)):
            yield start, start + len(words)


def _without_typography(text: str, kind: str, start: int, end: int) -> int:
    """Leave out the comma, and behind a part of a sentence the full stop, set within the marks."""
    is_part = kind == "mixed" and text[start].islower() and not text.endswith("..", start, end)
    cut = end - 1 if text[end - 1] in (",." if is_part else ",") else end
    return start + len(text[start:cut].rstrip())
