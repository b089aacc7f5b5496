"""Markdown to the text that a reader sees: its marks leave as changes, its front matter as fields.

The marks of CommonMark 0.31 that news text has, with footnotes and front matter as most programs
write them; what is no mark stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.documents import Change, Fields, Mark
from transforms.reading.bold import bold_marks
from transforms.reading.records import fields_of

FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<lines>(?:(?!---|\.\.\.)[^\n]{0,2000}\n){1,100})"
    r"(?:---|\.\.\.)[ \t\r]*\n"
)
SETTING = re.compile(r"^(?P<key>[A-Za-z][\w-]{0,40}):[ \t]{1,9}(?P<value>\S[^\n]{0,1000})", re.M)
NUMBER_SIGNS = re.compile(
    r"^ {0,3}(?P<signs>#{1,6})[ \t]{1,9}(?P<line>[^\n]{1,400}?)[# \t\r]*$", re.M
)
# A line ruled below is a heading.
UNDERLINED = re.compile(
    r"^(?P<line>[^\n#>|*+-][^\n]{0,200})(?P<rule>\n(?:={2,200}|-{2,200})[ \t\r]*)$", re.M
)
TARGET = r"\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:[ \t]\"[^\"\n]{0,300}\")?\)"
# Whole matches that leave: rulers between parts, fences, images, definitions of links.
GONE = (
    re.compile(r"^ {0,3}(?:-[ \t]{0,3}){3,80}\r?$|^ {0,3}(?:[*_][ \t]{0,3}){3,80}\r?$", re.M),
    re.compile(r"^ {0,3}(?:```|~~~)[^\n`]{0,100}$", re.M),
    re.compile(rf"!\[[^\[\]\n]{{0,300}}\]{TARGET}"),
    re.compile(r"^ {0,3}\[[^\[\]^\n]{1,100}\]:[ \t]{1,9}\S[^\n]{0,600}$", re.M),
    re.compile(r"\[\^[^\[\]\s]{1,40}\](?::[ \t])?"),
    re.compile(r"\\(?=[\\`*_{}\[\]()#+.!<>|~-])"),
)
# Matches of which only the words stay.
WORDS_STAY = (
    re.compile(r"(?<!`)(?:`{1,2})(?P<words>[^`\n]{1,300})`{1,2}(?!`)"),
    re.compile(rf"\[(?P<words>[^\[\]\n]{{1,500}})\](?:{TARGET}|\[[^\[\]^\n]{{0,100}}\])"),
    re.compile(
        r"(?<![\w*\\])(?P<mark>\*{1,3})(?=[^\s*])(?P<words>[^*\n]{1,600})(?<=[^\s*\\])"
        r"(?P=mark)(?![\w*])"
    ),
    re.compile(
        r"(?<![\w\\])(?P<mark>_{1,3})(?=[^\s_])(?P<words>[^_\n]{1,600})(?<=[^\s_\\])(?P=mark)(?!\w)"
    ),
)
FOOTNOTE = re.compile(r"^\[\^[^\[\]\s]{1,40}\]:[ \t](?P<words>[^\n]{1,2000})", re.M)


class Markdown(NamedTuple):
    """What a text in Markdown says: its fields, its marks as changes, and the blocks they name."""

    fields: Fields
    changes: tuple[Change, ...]
    marks: tuple[Mark, ...]


def read_markdown(text: str) -> Markdown:
    """Return the fields of the front matter, the changes that take all marks out, and the blocks.

    Changes and marks are in order, in offsets of the text.
    """
    front = FRONT_MATTER.match(text)
    if front and not SETTING.search(front["lines"]):
        front = None
    start = front.end() if front else 0
    spans, bold = _spans(text, start)
    gone = _apart(len(text), spans)
    changes = [Change(a, b, "", "markup", "markdown") for a, b in gone]
    if front:
        changes.insert(0, Change(0, start, "", "markup", "front_matter"))
    marks = [
        Mark(*m.span("line"), "heading", 1 if "=" in m["rule"] else 2)
        for m in UNDERLINED.finditer(text, start)
    ]
    marks += [
        Mark(*m.span("line"), "heading", len(m["signs"]))
        for m in NUMBER_SIGNS.finditer(text, start)
    ]
    marks += [Mark(*m.span("words"), "note") for m in FOOTNOTE.finditer(text, start)]
    named = {mark.start for mark in marks}
    marks += [mark for mark in bold_marks(text, bold) if mark.start not in named]
    fields = _fields(front["lines"]) if front else Fields()
    return Markdown(fields, tuple(changes), tuple(_at_words(sorted(marks), gone)))


def _spans(text: str, start: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return what leaves, the surest first, and what is in bold type, in order."""
    spans = [m.span("rule") for m in UNDERLINED.finditer(text, start)]
    for match in NUMBER_SIGNS.finditer(text, start):
        (first, end), (inner, stop) = match.span(), match.span("line")
        spans += [(first, inner), (stop, end)]
    spans += [m.span() for pattern in GONE for m in pattern.finditer(text, start)]
    bold: list[tuple[int, int]] = []
    for pattern in WORDS_STAY:
        for match in pattern.finditer(text, start):
            (first, end), (inner, stop) = match.span(), match.span("words")
            spans += [(first, inner), (stop, end)]
            if len(match.groupdict().get("mark") or "") > 1:
                bold.append((first, end))
    return spans, sorted(bold)


def _apart(length: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, but none that touches an earlier one of the list."""
    taken = bytearray(length)
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            kept.append((start, end))
    return sorted(kept)


def _at_words(marks: Sequence[Mark], gone: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    """Move the beginning of each mark behind what leaves there, so that a block begins with it."""
    ends = dict(gone)
    for mark in marks:
        start = mark.start
        while start in ends:
            start = ends[start]
        if start < mark.end:
            yield mark._replace(start=start)


def _fields(lines: str) -> Fields:
    """Return the fields of front matter; a list or a longer value than a line is left out."""
    record: dict[str, str] = {}
    for setting in SETTING.finditer(lines):
        key, value = setting["key"].lower(), setting["value"].strip()
        if value[0] not in "[{|>&*!":
            record.setdefault(key, value.strip("\"'"))
    return fields_of(record)
