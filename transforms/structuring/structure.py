"""A clean text to its parts in reading order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from re import Match, Pattern

from transforms.documents import Block, Mark
from transforms.structuring.headings import is_heading, with_paths
from transforms.structuring.indented import find_indented
from transforms.structuring.inline_lists import Item, find_bullets_behind, find_items
from transforms.structuring.interviews import find_turns
from transforms.structuring.lines import (
    ANSWER,
    BULLET,
    ENTRY,
    HASHTAGS,
    MARKDOWN_HEADING,
    NOTE,
    NUMBER,
    QUESTION,
    QUOTED,
    TIME_ALONE,
    Line,
    split_lines,
)
from transforms.structuring.opening import find_dateline, is_byline, is_summary, is_title
from transforms.structuring.ordered import find_counted, is_next_section, is_numbered_heading
from transforms.structuring.run_on import cut_run_on
from transforms.structuring.statement_lines import find_statements
from transforms.structuring.table_lines import find_rows, is_ruler

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
NO_MARKS: Mapping[int, Mark] = {}


def find_blocks(
    text: str,
    front: Sequence[str],
    labels: Collection[str],
    marks: Mapping[int, Mark] = NO_MARKS,
) -> list[Block]:
    """Return the blocks of a clean text.

    `front` names the record's own fields that open the text, one line each; `labels` are the names
    that may open a statement; `marks` are what markup says of the line that begins there. Blocks
    are in order and do not overlap; what lies between them is
    white space, markers, and labels.
    """
    lines = split_lines(text)
    opening = [_whole(kind, line) for kind, line in zip(front, lines, strict=False)]
    body = _Body(cut_run_on(lines[len(opening) :], labels), labels, marks)
    opening += body.opening(has=set(front))
    return with_paths([*opening, *body.blocks()], text)


def _whole(kind: str, line: Line) -> Block:
    return Block(kind, line.start, line.end, line.start)


def _marked(kind: str, line: Line, match: Match[str], level: int | None = None) -> Block:
    start = line.start + match.end()
    name = match.lastgroup or "label"
    return Block(kind, start, line.end, line.start + match.start(name), match[name] or None, level)


def _item(line: Line, item: Item, level: int) -> Block:
    """Return one of several list items of a line."""
    kind = "numbered" if any(c.isalnum() for c in item.label) else "bullet"
    start, label_start = line.start + item.start, line.start + item.label_start
    return Block(kind, start, line.start + item.end, label_start, item.label, level)


class _Body:
    """The lines behind the record's own fields, read from the top."""

    def __init__(
        self, lines: Sequence[Line], labels: Collection[str], marks: Mapping[int, Mark]
    ) -> None:
        self.lines = lines
        self.labels = labels
        self.marks = marks
        self.position = 0
        self.number = 0  # of the last numbered point
        self.section = 0  # of the last numbered heading
        self.indents: list[int] = []  # of the list that is open
        self.spaced = sum(line.after_blank for line in lines) > 0.5 * len(lines)
        self.rows = find_rows(lines)
        self.counted = find_counted(lines)
        self.indented = find_indented(lines)
        self.turns = find_turns(lines, labels)
        self.is_live = sum(TIME_ALONE.fullmatch(line.text) is not None for line in lines) > 1

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
        if mark := self.marks.get(line.start):
            yield Block(mark.kind, line.start, line.end, line.start, None, mark.level)
        elif HASHTAGS.fullmatch(line.text):
            yield _whole("hashtags", line)
        elif self.position - 1 in self.rows:
            if not is_ruler(line.text):
                yield _whole("table_row", line)
        elif statements := self._statements(line):
            yield from statements
        elif self.is_live and TIME_ALONE.fullmatch(line.text) and self.position < len(self.lines):
            entry = self._take()
            yield Block("entry", entry.start, entry.end, line.start, line.text)
        elif turn := self.turns.get(self.position - 1):
            start, label_start = line.start + turn.start, line.start + turn.label_start
            yield Block(turn.kind, start, line.end, label_start, turn.label)
        else:
            yield from self._items(line) or [self._single(line)]

    def _items(self, line: Line) -> list[Block]:
        """Return the blocks of a line that holds several list items; none of any other line."""
        behind = find_bullets_behind(line.text)
        items = behind or find_items(line.text)
        if len(items) < 2:
            return []
        level = self._depth(line)
        blocks = [_item(line, item, level) for item in items]
        if behind:
            end = line.start + len(line.text[: items[0].label_start].rstrip())
            blocks.insert(0, Block("paragraph", line.start, end, line.start))
        return blocks

    def _single(self, line: Line) -> Block:
        for kind, pattern in MARKED:
            if match := pattern.match(line.text):
                return _marked(kind, line, match, self._depth(line) if kind == "bullet" else None)
        if match := MARKDOWN_HEADING.match(line.text):
            return _marked("heading", line, match, max(1, len(match["label"]) - 1))
        counted = self.counted.get(self.position - 1)
        if match := NUMBER.match(line.text):
            counted = match if self._counts_on(int(match["number"])) else None
        if counted:
            position = self.position - 1
            if self._is_section(position, counted):
                return _marked("heading", line, counted)
            return _marked("numbered", line, counted, self._depth(line))
        self.indents.clear()
        if self.position - 1 in self.indented:
            return _whole("block_quote", line)
        heading = is_heading(self.lines, self.position - 1, spaced=self.spaced)
        return _whole("heading" if heading else "paragraph", line)

    def _is_section(self, position: int, counted: Match[str]) -> bool:
        number = self.number if position not in self.counted else 0
        if is_numbered_heading(self.lines, position, counted.end(), self.counted) or (
            number == self.section + 1 > 1 and is_next_section(self.lines, position, counted.end())
        ):
            self.section = number
            return True
        return False

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
