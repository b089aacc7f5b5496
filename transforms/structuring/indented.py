"""Block quotes that only their indentation shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from transforms.structuring.lines import Line, is_list_item

FEWEST_WORDS = 8
DEEPER = 2  # columns
MOST_SHARE = 0.35  # of the paragraphs; more is a way to set paragraphs, not a quotation


def find_indented(lines: Sequence[Line]) -> set[int]:
    """Return the positions of paragraphs set deeper than the others, a blank line before each."""
    prose = [
        i
        for i, line in enumerate(lines)
        if line.text.count(" ") >= FEWEST_WORDS - 1 and not is_list_item(line.text)
    ]
    if not any(lines[i].indent for i in prose):
        return set()
    usual = Counter(lines[i].indent for i in prose).most_common(1)[0][0]
    deeper = {i for i in prose if lines[i].indent >= usual + DEEPER and lines[i].after_blank}
    return deeper if len(deeper) <= MOST_SHARE * len(prose) and 0 not in deeper else set()
