"""Words of a sentence with their places, as the rules of counting read them."""

from __future__ import annotations

import re
from functools import cached_property

from transforms.themes import lower

# The first way is that of most words, and part of the last but one: the order is for speed.
TOKEN = re.compile(
    r"[^\W\d_]{2,}(?:[-'’][^\W\d_]{1,30}){0,4}(?:-\d{1,4})?"
    r"|(?:[A-Za-z]\.){2,6}"
    r"|[$€£]?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|[$€£]?\d{1,15}(?:\.\d{1,6})?(?:-[a-zA-Z]{1,20}){0,3}"
    r"|[^\W\d_]+(?:[-'’][^\W\d_]{1,30}){0,4}(?:-\d{1,4})?"
    r"|[^\w\s]"
)


class Words:
    """A sentence's words in lower case with straight apostrophes, and where each stands."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start, self.end = start, end
        self._plain = lower(text[start:end]).replace("’", "'")
        self.lower: list[str] = TOKEN.findall(self._plain)

    @cached_property
    def starts(self) -> list[int]:
        """Return where each word begins in the text; most sentences count nothing and never ask.

        Between words stand only characters that no word has: the next one found is the one.
        """
        starts, at = [], 0
        for word in self.lower:
            at = self._plain.index(word, at)
            starts.append(self.start + at)
            at += len(word)
        return starts

    @cached_property
    def ends(self) -> list[int]:
        """Return where each word ends in the text."""
        return [start + len(word) for start, word in zip(self.starts, self.lower, strict=True)]
