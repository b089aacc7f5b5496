"""Words of a sentence with their places, as the rules of counting read them."""

from __future__ import annotations

import re
from itertools import accumulate

from transforms.lower_case import lower

# The first two ways are those of most words, and part of the last but one: they are for speed.
TOKEN = re.compile(
    r"([a-z]{2,}+(?=[ ,])|[^\W\d_]{2,}(?:[-'’][^\W\d_]{1,30}){0,4}(?:-\d{1,4})?"
    r"|(?:[A-Za-z]\.){2,6}"
    r"|[$€£]?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|[$€£]?\d{1,15}(?:\.\d{1,6})?(?:-[a-zA-Z]{1,20}){0,3}"
    r"|[^\W\d_]+(?:[-'’][^\W\d_]{1,30}){0,4}(?:-\d{1,4})?"
    r"|[^\w\s])"
)


class Words:
    """A sentence's words in lower case with straight apostrophes, and where each stands."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start, self.end = start, end
        plain = lower(text[start:end]).replace("’", "'")
        parts = TOKEN.split(plain)  # what stands before each word, the word, and so on
        bounds = list(accumulate(map(len, parts), initial=start))
        self.lower = parts[1::2]
        self.starts = bounds[1:-1:2]
        self.ends = bounds[2::2]
