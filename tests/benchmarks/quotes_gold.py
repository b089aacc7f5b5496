"""Labelled and found speech in one form: stretches without marks, by kind, with their speaker."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from transforms.cleaning.edits import locate
from transforms.documents import Document, Quote

OUTER = " \t\n\xa0“”„‟\"'‘’«»‹›`.,;:"
THAT = re.compile(r"that\s+", re.IGNORECASE)
WORDS = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
# Words that do not tell one speaker from another.
STYLES = frozenset("mr mrs ms dr sen rep gov the a an of and for".split())

Span = tuple[int, int]


class Speech(NamedTuple):
    """Speech at text[start:end], without its outer marks, full stop and "that"."""

    start: int
    end: int
    kind: str
    speaker: str
    is_named: bool


def gold_of(row: dict[str, Any], document: Document) -> list[Speech]:
    """Return the labelled speech of an article, in offsets of the cleaned text."""
    found = []
    for label in row["attributions"]:
        spans = [span for part in label["content"] if (span := _placed(document, part))]
        speaker = label["speaker"] or ""
        is_named = not label["speaker_is_pronoun"] and any(map(str.isupper, speaker))
        for start, end in _joined(document.text, spans):
            found.append(Speech(start, end, label["kind"], speaker, is_named))
    return found


def _placed(document: Document, part: dict[str, Any]) -> Span | None:
    start, last = locate(document.edits, [part["start"], part["end"] - 1])
    return None if start is None or last is None else (start, last + 1)


def found_in(document: Document, quotes: Iterable[Quote]) -> list[Speech]:
    """Return the rows of an article; those of one group and kind are joined where they touch."""
    groups: dict[tuple[str | None, str], list[Quote]] = defaultdict(list)
    for quote in quotes:
        groups[quote.quote_group, quote.kind].append(quote)
    found = []
    for (_, kind), rows in groups.items():
        speaker, is_named = rows[0].speaker_text or "", rows[0].speaker_kind == "named"
        spans = [(row.start_char, row.end_char) for row in rows]
        for start, end in _joined(document.text, spans):
            found.append(Speech(start, end, kind, speaker, is_named))
    return found


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join spans between which only marks and space stand."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip(OUTER):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [_trimmed(text, *span) for span in joined]


def _trimmed(text: str, start: int, end: int) -> Span:
    start += len(text[start:end]) - len(text[start:end].lstrip(OUTER))
    if that := THAT.match(text, start, end):
        start = that.end()
    start += len(text[start:end]) - len(text[start:end].lstrip(OUTER))
    return start, start + len(text[start:end].rstrip(OUTER))


def overlap(a: Speech, b: Speech) -> bool:
    """Return whether two stretches share a character."""
    return a.start < b.end and b.start < a.end


def same_speaker(found: str, gold: str) -> bool:
    """Return whether two ways to write a speaker share a word that names: a surname, a body."""
    return bool(_naming(found) & _naming(gold))


def _naming(words: str) -> set[str]:
    plain = (match[0].lower() for match in WORDS.finditer(words))
    return {re.sub(r"['’]s?$", "", word) for word in plain} - STYLES
