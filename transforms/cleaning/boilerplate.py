"""Lines that are not the article: they leave the text and stay in `edits` with kind and rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.cleaning.edits import Change, Draft, revise
from transforms.cleaning.notices import find_notice
from transforms.cleaning.pages import find_outside
from transforms.structuring.headings import SMALL_WORDS
from transforms.structuring.lines import Line, ends_sentence, is_list_item, split_lines

# A long line that comes back word for word is a caption, a pull quote or a teaser; an opening may
# repeat the summary above it.
SHORTEST_REPEATED = 40  # characters
OPENING_LINES = 6
STATED = re.compile(r"[.!…][\"”’')\]]*$")  # an interview may ask the same question twice

# A related-story line reads like a headline of its own: a clause in sentence case that never ends.
FEWEST_WORDS = 9
INNER_END = re.compile(r":|[.!?] [A-Z]")


def drop_boilerplate(draft: Draft, front: int) -> Draft:
    """Remove lines that are not the article, but none of the first `front`, a record's fields."""
    lines = split_lines(draft.text)
    return revise(draft, _removals(lines, front))


def drop_page(draft: Draft, front: int) -> Draft:
    """Remove what stands around the article if the text is a web page pasted flat."""
    lines = split_lines(draft.text)
    return revise(
        draft,
        (
            Change(_separator_start(lines, out.position), lines[out.position].end, "", *out[1:])
            for out in find_outside(lines)
            if out.position >= front
        ),
    )


def _removals(lines: Sequence[Line], front: int) -> Iterator[Change]:
    repeated = _repeated(lines)
    for position, line in enumerate(lines):
        if position < front:
            continue
        found = _not_article(lines, position)
        if found is None and position in repeated:
            found = ("duplicate_line", "repeated")
        if found:
            yield Change(_separator_start(lines, position), line.end, "", *found)


def _repeated(lines: Sequence[Line]) -> set[int]:
    """Return the positions of long lines that stand above already, a summary's opening aside."""
    first: dict[str, int] = {}
    repeated: set[int] = set()
    for position, line in enumerate(lines):
        if len(line.text) < SHORTEST_REPEATED or not STATED.search(line.text[-8:]):
            continue
        above = first.setdefault(line.text, position)
        if above < position and position >= OPENING_LINES:
            repeated.add(position)
    return repeated


def _not_article(lines: Sequence[Line], position: int) -> tuple[str, str] | None:
    line = lines[position]
    if notice := find_notice(line.text):
        return notice
    if _is_related_story(lines, position):
        return "related_link", "headline_between_paragraphs"
    return None


def _is_related_story(lines: Sequence[Line], position: int) -> bool:
    """Whether a lone line without a full stop stands between paragraphs of whole sentences."""
    if not 1 <= position < len(lines) - 1:
        return False
    before, line, after = lines[position - 1 : position + 2]
    return (
        line.after_blank
        and after.after_blank
        and len(line.text) <= 200
        and len(line.text.split()) >= FEWEST_WORDS
        and line.text[-1].isalnum()
        and line.text[0].isupper()
        and not INNER_END.search(line.text)
        and line.text.rsplit(" ", 1)[-1] not in SMALL_WORDS
        and not is_list_item(line.text)
        and _is_prose(before.text)
        and _is_prose(after.text)
    )


def _is_prose(line: str) -> bool:
    return len(line.split()) >= FEWEST_WORDS and ends_sentence(line) and not is_list_item(line)


def _separator_start(lines: Sequence[Line], position: int) -> int:
    """Return where the white space begins that sets the line off from the line before."""
    return lines[position - 1].end if position else lines[0].start
