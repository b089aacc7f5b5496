"""Words of a sentence with their places, as the rules of counting read them."""

from __future__ import annotations

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,6}"
    r"|[$€£]?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|[$€£]?\d{1,15}(?:\.\d{1,6})?(?:-[a-zA-Z]{1,20}){0,3}"
    r"|[^\W\d_]+(?:[-'’][^\W\d_]{1,30}){0,4}(?:-\d{1,4})?"
    r"|[^\w\s]"
)


class Words(NamedTuple):
    """A sentence's words in lower case with straight apostrophes, and where each stands."""

    lower: list[str]
    starts: list[int]
    ends: list[int]
    text: str

    def first_upper(self, at: int) -> bool:
        """Return whether the word begins with a capital."""
        return self.text[self.starts[at]].isupper()


def words_of(text: str, start: int, end: int) -> Words:
    """Return the words of text[start:end]; places are those in the text."""
    found = list(TOKEN.finditer(text, start, end))
    lower = [match[0].lower().replace("’", "'") for match in found]
    return Words(lower, [m.start() for m in found], [m.end() for m in found], text)
