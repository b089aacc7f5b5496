"""What stands beside a name: the words before and after it, in the same block."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.documents import Block
from transforms.lookup.names import Candidate
from transforms.names.gazetteer import reading_start

WORD_BEFORE = re.compile(r"[^\W_][\w.'’&-]{0,40}\Z")
WORDS = 3
WORDS_BEFORE = re.compile(rf"((?:[\w.'’-]{{1,40}},? ){{1,{WORDS}}})$")
WORD_AFTER = re.compile(r" ([^\W_][\w'’&-]*)")
SENTENCE_END = re.compile(r"(?:^|[.!?:;•“\"(—–-] ?|\n)$")
# A full stop before a name ends a sentence, but not in these.
SAINTS = frozenset({"St.", "Mt.", "Ft."})
FAR = 60


class Beside:
    """Words beside a span, '' where punctuation or the block's border stands there.

    `left` and `right` are the text on both sides.
    """

    __slots__ = ("after", "before", "left")

    def __init__(self, left: str, right: str) -> None:
        self.left = left
        self.before = _word_before(left)
        self.after = found.group(1) if (found := WORD_AFTER.match(right)) else ""

    @property
    def phrase(self) -> str:
        """Return up to three words before, in lower case."""
        if not self.left.endswith(" "):
            return ""
        # The last space ends the text, so that each word more is a cut more.
        further, *last = self.left.rsplit(" ", WORDS + 1)
        found = WORDS_BEFORE.search(self.left, len(further) if len(last) > WORDS else 0)
        return found.group(1).strip().lower() if found else ""

    @property
    def starts(self) -> bool:
        """Whether the span opens a sentence."""
        return bool(SENTENCE_END.search(self.left))


class Found(NamedTuple):
    """A name at text[start:end], what it may mean, its block, and what stands beside it."""

    start: int
    end: int
    name: str
    group: tuple[Candidate, ...]
    block: Block
    beside: Beside


def _word_before(left: str) -> str:
    if not left.endswith(" "):
        return ""
    found = WORD_BEFORE.search(left[left.rfind(" ", 0, -1) + 1 : -1])
    word = found.group() if found else ""
    return "" if word.endswith(".") and word not in SAINTS else word


def look_beside(text: str, block: Block, start: int, end: int) -> Beside:
    """Return what stands beside text[start:end] within its block."""
    left = text[max(reading_start(block), start - FAR) : start]
    return Beside(left, text[end : min(block.end_char, end + FAR)])


def is_upper(text: str) -> bool:
    """Return whether all cased letters are capitals and there are enough to tell."""
    return text.isupper() and len(text) > 2


def is_headline(text: str, block: Block) -> bool:
    """Return whether a title or heading writes most longer words with a capital."""
    if block.kind not in ("title", "heading"):
        return False
    words = re.findall(r"[^\W\d_]{4,}", text[block.start_char : block.end_char])
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.6 * len(words)


def ends_with_any(phrase: str, cues: frozenset[str]) -> bool:
    """Return whether the phrase (words joined by spaces) ends with one of the cues."""
    words = phrase.rpartition(",")[2].strip().split(" ")
    return any(" ".join(words[-size:]) in cues for size in (1, 2, 3))
