"""`Russia: Called for restraint Turkey: Warned …`: one line, a statement for every label."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

COLON = re.compile(r":[ \t]+(?=[A-Z“\"‘'])")
LABEL_WORD = re.compile(r"\S+")
JOINED = re.compile(r",? and | & |, |/")
LONGEST_LABEL = 6  # words
# A lone label is a reaction, not a headline (`Syria: The siege of Aleppo`), if a verb follows.
VERB = re.compile(
    r"(?:[A-Z][a-z]+ed|Says?|Said|Calls?|Urges?|Warns?|Told|Sent|Held|Met|Vows?|Took|Gave|Made|Kept"
    r"|Put|Saw|Drew|Left|Withdrew|Chose|Backs?|Condemns?|Denies|Welcomes?|Rejects?|Offers?)\b"
)


class Statement(NamedTuple):
    """Offsets of a label and of the text behind it, into the line."""

    label_start: int
    label_end: int
    start: int
    end: int


def find_statements(line: str, labels: Collection[str]) -> list[Statement]:
    """Return the statements that a whole line consists of; none unless it begins with a label.

    `labels` are the names that may stand before a colon: countries, regions, organisations.
    """
    heads: list[tuple[int, int, int]] = []
    cursor = 0
    for colon in COLON.finditer(line):
        start = _label_start(line, cursor, colon.start(), labels, first=not heads)
        if start is not None:
            heads.append((start, colon.start(), colon.end()))
            cursor = colon.end()
        elif not heads:
            return []
    if not heads or (len(heads) == 1 and not VERB.match(line, heads[0][2])):
        return []
    ends = [start for start, _, _ in heads[1:]] + [len(line)]
    return [
        Statement(start, stop, text, text + len(line[text:end].rstrip(" \t;,")))
        for (start, stop, text), end in zip(heads, ends, strict=True)
    ]


def _label_start(
    line: str, cursor: int, colon: int, labels: Collection[str], *, first: bool
) -> int | None:
    """Return the start of the longest label that ends at the colon; the first opens the line."""
    words = [cursor + m.start() for m in LABEL_WORD.finditer(line[cursor:colon])]
    candidates = words[:1] if first else words[-LONGEST_LABEL:]
    for start in candidates:
        if start == cursor and not first:
            continue  # a statement needs words of its own before the next label
        if _is_label(line[start:colon], labels):
            return start
    return None


def _is_label(text: str, labels: Collection[str]) -> bool:
    """Whether the text is a known name, or several joined by commas, `and` or a slash."""
    names = [name.removeprefix("The ").removeprefix("the ") for name in JOINED.split(text)]
    return text in labels or all(name in labels for name in names)
