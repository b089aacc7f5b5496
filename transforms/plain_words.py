"""The words of each sentence, roughly but fast: enough to leave a sentence unread.

Whatever a step reads in a sentence as a word of ASCII letters, hyphens between them, is among them;
so are parts of words that no step would cut. A step whose words are missing has nothing to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from transforms.documents import Document, Sentence

# What a Latin-1 character becomes, by its number.
LETTERS = bytes(
    ord(each.lower() if each.isalpha() or each == "-" else " ") for each in map(chr, range(256))
)


def plain(text: str) -> str:
    """Return the text in lower case, each code point that is no letter or hyphen as a space.

    Letters beyond Latin-1 are spaces as well; the n of `n't` is, so that the verb before it stands
    alone.
    """
    apart = text.replace("n't", " 't").replace("n’t", " ’t")
    return apart.encode("latin-1", "replace").translate(LETTERS).decode("latin-1")


def words_by_sentence(document: Document) -> Sequence[set[str]]:
    """Return the words of each sentence, in lower case; of compounds the parts as well."""
    return _words(document.text, tuple(document.sentences))


@lru_cache(2)  # Several steps ask for the same document.
def _words(text: str, sentences: tuple[Sentence, ...]) -> list[set[str]]:
    text = plain(text)
    return [words_in(text[start:end]) for _, start, end in sentences]


def words_in(text: str) -> set[str]:
    """Return the words of a plain text; of compounds the parts as well."""
    words = set(text.split())
    if "-" in text:
        for word in [word for word in words if "-" in word]:
            for compound in word.split("--"):
                words.update((compound.strip("-"), *compound.split("-")))
    return words
