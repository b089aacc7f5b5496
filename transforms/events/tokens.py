"""Words and marks of a sentence, with their place in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.documents import Mention

# Initials such as U.S. are one word; 's, n't and shortened helpers are words of their own.
# The first way, of plain words, gives what the last but one would, in a third of its time.
WORD = re.compile(
    r"[^\W_]{2,61}+(?![^\W_]|['’-]|[.,]\d)|(?:[A-Za-z]\.){2,8}|['’](?:s|re|ve|ll|d|m)\b|n['’]t\b|cannot\b|"
    r"[^\W_](?:(?!n['’]t\b)[^\W_]|['’](?!(?:s|re|ve|ll|d|m)\b)(?=[^\W_])|-(?=[^\W_])|\.(?=\d)|,(?=\d)){0,60}|\S"
)

# Four words of capitals among five make a sentence in capitals.
FEWEST_CAPITALS = 4


@dataclass(slots=True)
class Token:
    """A word; `kind` is its part of speech as far as that is known, `lemma` a verb's base form."""

    start: int
    end: int
    text: str
    lower: str
    kind: str = "noun"
    lemma: str = ""
    form: str = ""
    is_name: bool = field(default=False)

    @property
    def is_quantity(self) -> bool:
        """Whether an article may follow it within one phrase: 'all the guests', 'half a year'."""
        return self.lower in ("all", "both", "half", "such", "twice", "double")

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def mark_names(tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
    """Mark the words of mentions as names, in place."""
    index = 0
    for mention in mentions:
        while index < len(tokens) and tokens[index].end <= mention.start_char:
            index += 1
        place = index
        while place < len(tokens) and tokens[place].start < mention.end_char:
            tokens[place].is_name = tokens[place].lower not in ("'s", "the")
            place += 1


def lower_capitals(tokens: Sequence[Token]) -> None:
    """Write a sentence in capitals in small letters but for its names, in place."""
    if sum(token.text.isupper() for token in tokens) < FEWEST_CAPITALS:
        return
    letters = [token for token in tokens if token.text.isalpha() and len(token.text) > 1]
    if len(letters) < 4 or sum(token.text.isupper() for token in letters) < 0.8 * len(letters):
        return
    for token in tokens:
        token.text = token.text.capitalize() if token.is_name else token.text.lower()


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Return the words of text[start:end], their offsets into the text."""
    return [
        Token(*found.span(), word := found[0], word.lower().replace("’", "'"))
        for found in WORD.finditer(text, start, end)
    ]
