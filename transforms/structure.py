"""A clean text to its parts in reading order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from re import Match, Pattern

from transforms.documents import Block
from transforms.headings import is_heading, with_paths
from transforms.lines import (
    ANSWER,
    BULLET,
    ENTRY,
    HASHTAGS,
    MARKDOWN_HEADING,
    NOTE,
    NUMBER,
    QUESTION,
    QUOTED,
    Line,
    split_lines,
)
from transforms.opening import find_dateline, is_byline, is_summary, is_title
from transforms.statement_lines import find_statements

# Lines whose marker says what they are, in the order in which they are tried.
MARKED: tuple[tuple[str, Pattern[str]], ...] = (
    ("note", NOTE),
    ("question", QUESTION),
    ("answer", ANSWER),
    ("entry", ENTRY),
    ("block_quote", QUOTED),
    ("bullet", BULLET),
)
# The dateline stands at the head of the story, behind title, byline and summary at most.
DATELINE_WITHIN = 3


def find_blocks(text: str, front: Sequence[str], labels: Collection[str]) -> list[Block]:
    """Return the blocks of a clean text.

    `front` names the record's own fields that open the text, one line each; `labels` are the names
    that may open a statement. Blocks are in order and do not overlap; what lies between them is
    white space, markers, and labels.
    """
    lines = split_lines(text)
    opening = [_whole(kind, line) for kind, line in zip(front, lines, strict=False)]
    body = _Body(lines[len(opening) :], labels)
    opening += body.opening(has=set(front))
    return with_paths([*opening, *body.blocks()], text)


def _whole(kind: str, line: Line) -> Block:
    return Block(kind, line.start, line.end, line.start)


def _marked(kind: str, line: Line, match: Match[str], level: int | None = None) -> Block:
    start = line.start + match.end()
    name = match.lastgroup or "label"
    return Block(kind, start, line.end, line.start + match.start(name), match[name], level)


class _Body:
    """The lines behind the record's own fields, read from the top."""

    def __init__(self, lines: Sequence[Line], labels: Collection[str]) -> None:
        self.lines = lines
        self.labels = labels
        self.position = 0
        self.number = 0  # of the last numbered point
        self.indents: list[int] = []  # of the list that is open
        self.spaced = sum(line.after_blank for line in lines) > 0.5 * len(lines)

    def opening(self, has: set[str]) -> list[Block]:
        """Take title, byline and summary from the top, each at most once and only if not given."""
        found: list[Block] = []
        if "title" not in has and is_title(self.lines):
            found.append(self._title(self.lines[0]))
        elif "title" not in has:
            return found
        for _ in range(2):
            kind = self._byline_or_summary({*has, *(block.kind for block in found)})
            if kind:
                found.append(_whole(kind, self._take()))
        return found

    def _title(self, line: Line) -> Block:
        self._take()
        match = MARKDOWN_HEADING.match(line.text)
        return _marked("title", line, match) if match else _whole("title", line)

    def _byline_or_summary(self, has: set[str]) -> str | None:
        if self.position >= len(self.lines):
            return None
        if "byline" not in has and is_byline(self.lines, self.position):
            return "byline"
        after_byline = "byline" in has
        if "summary" not in has and is_summary(
            self.lines, self.position, after_byline=after_byline
        ):
            return "summary"
        return None

    def _take(self) -> Line:
        self.position += 1
        return self.lines[self.position - 1]

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of what is left, line by line."""
        last_for_dateline = self.position + DATELINE_WITHIN
        while self.position < len(self.lines):
            line = self._take()
            if self.position <= last_for_dateline and (found := find_dateline(line.text)):
                last_for_dateline = 0
                yield from self._dateline(line, *found)
            else:
                yield from self._line(line)

    def _dateline(self, line: Line, place: str, behind: int) -> Iterator[Block]:
        yield Block("dateline", line.start, line.start + len(place), line.start)
        start = line.start + behind
        yield Block("paragraph", start, line.end, start)

    def _line(self, line: Line) -> Iterator[Block]:
        if HASHTAGS.fullmatch(line.text):
            yield _whole("hashtags", line)
        elif statements := self._statements(line):
            yield from statements
        else:
            yield self._single(line)

    def _single(self, line: Line) -> Block:
        for kind, pattern in MARKED:
            if match := pattern.match(line.text):
                return _marked(kind, line, match, self._depth(line) if kind == "bullet" else None)
        if match := MARKDOWN_HEADING.match(line.text):
            return _marked("heading", line, match, max(1, len(match["label"]) - 1))
        if (match := NUMBER.match(line.text)) and self._counts_on(int(match["number"])):
            return _marked("numbered", line, match, self._depth(line))
        self.indents.clear()
        heading = is_heading(self.lines, self.position - 1, spaced=self.spaced)
        return _whole("heading" if heading else "paragraph", line)

    def _statements(self, line: Line) -> list[Block]:
        bullet = BULLET.match(line.text)
        offset = bullet.end() if bullet else 0
        return [
            Block(
                "statement",
                line.start + offset + s.start,
                line.start + offset + s.end,
                line.start + offset + s.label_start,
                line.text[offset + s.label_start : offset + s.label_end],
            )
            for s in find_statements(line.text[offset:], self.labels)
        ]

    def _counts_on(self, number: int) -> bool:
        """Whether a number continues a list or begins one: a year or a score does neither."""
        follows = number in (1, self.number + 1)
        if follows:
            self.number = number
        return follows

    def _depth(self, line: Line) -> int:
        """Return the depth of a list item by its indentation within the list, from 1."""
        while self.indents and self.indents[-1] > line.indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < line.indent:
            self.indents.append(line.indent)
        return len(self.indents)
