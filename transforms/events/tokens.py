"""Words and marks of a sentence, with their place in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter

from transforms.documents import Mention
from transforms.events.vocabulary import Vocabulary

# Initials such as U.S. are one word; 's, n't and shortened helpers are words of their own.
# The first way, of plain words, gives what the last but one would, in a third of its time.
WORD = re.compile(
    r"([^\W_]{2,61}+(?![^\W_]|['’-]|[.,]\d)|(?:[A-Za-z]\.){2,8}|['’](?:s|re|ve|ll|d|m)\b|n['’]t\b|cannot\b|"
    r"[^\W_](?:(?!n['’]t\b)[^\W_]|['’](?!(?:s|re|ve|ll|d|m)\b)(?=[^\W_])|-(?=[^\W_])|\.(?=\d)|,(?=\d)){0,60}|\S)"
)
LOWER, KIND = itemgetter(0), itemgetter(1)  # of a Word

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


def tokenize(
    text: str, start: int, end: int, mentions: Sequence[Mention], vocabulary: Vocabulary
) -> list[Token]:
    """Return the words and marks of text[start:end]; those of mentions are names.

    A sentence in capitals is read as if it were in small letters.
    """
    parts = WORD.split(text[start:end])  # what stands before each word, the word, and so on
    bounds = list(accumulate(map(len, parts), initial=start))
    words = parts[1::2]
    known = [vocabulary[word] for word in words]
    tokens = list(
        map(Token, bounds[1:-1:2], bounds[2::2], words, map(LOWER, known), map(KIND, known))
    )
    _mark_names(tokens, mentions)
    if _is_in_capitals(words):
        _lower_capitals(tokens, vocabulary)
    return tokens


def _mark_names(tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
    """Mark the words of mentions as names, which are nouns, in place."""
    index = 0
    for mention in mentions:
        while index < len(tokens) and tokens[index].end <= mention.start_char:
            index += 1
        place = index
        while place < len(tokens) and tokens[place].start < mention.end_char:
            token = tokens[place]
            token.is_name = token.lower not in ("'s", "the")
            if token.is_name:
                token.kind = "noun"
            place += 1


def _is_in_capitals(words: Sequence[str]) -> bool:
    """Return whether a sentence is written in capitals, but for few words."""
    if sum(map(str.isupper, words)) < FEWEST_CAPITALS:
        return False
    letters = [word for word in words if word.isalpha() and len(word) > 1]
    return len(letters) >= 4 and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


def _lower_capitals(tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
    """Write a sentence in capitals in small letters but for its names, in place."""
    for token in tokens:
        if token.is_name:
            token.text = token.text.capitalize()
        else:
            token.text = token.text.lower()
            token.kind = vocabulary[token.text].kind
