"""What a word is by itself: a mark, a number, a small word of the language, else a noun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

SHORTENED = {
    "'re": "auxiliary",
    "'m": "auxiliary",
    "'ve": "auxiliary",
    "'ll": "modal",
    "'d": "modal",
}
KEPT = 65_536  # words that are kept in mind


class Word(NamedTuple):
    """A word in lower case, with a plain apostrophe, and its kind."""

    lower: str
    kind: str


class Vocabulary(dict[str, Word]):
    """What is known of each word as it is written; worked out once for a word, then kept."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        """Take the kinds of small words by their lower case."""
        super().__init__()
        self._kinds = kinds

    def __missing__(self, text: str) -> Word:
        lower = text.lower().replace("’", "'")
        word = Word(lower, _kind(text, lower, self._kinds))
        if len(self) < KEPT:
            self[text] = word
        return word


def _kind(text: str, lower: str, kinds: Mapping[str, str]) -> str:
    if not text[0].isalpha() and (mark := _kind_of_mark(text, lower)):
        return mark
    if lower in ("n't", "cannot"):
        return "adverb"
    if lower in ("may", "march"):
        small = "modal" if lower == "may" else "noun"
        return "time" if text[0].isupper() else small
    if kind := kinds.get(lower):
        return kind
    return "adverb" if lower.endswith("ly") and len(lower) > 4 else "noun"


def _kind_of_mark(text: str, lower: str) -> str | None:
    """Return the kind of what does not begin with a letter."""
    if text in ("$", "€", "£", "%"):
        return "number"
    if lower in SHORTENED:
        return SHORTENED[lower]
    if lower == "'s":
        return "possessive"
    if not text[0].isalnum():
        return "mark"
    return "number" if text[0].isdigit() else None
