"""What in a text may lead to a count: most sentences have nothing of it, and are never read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.documents import Document
from transforms.plain_words import plain, words_by_sentence

MARKS = {"%": "share", "$": "money", "€": "money", "£": "money", "¥": "money"}
MARK = re.compile("[%$€£¥]")


class Signs(NamedTuple):
    """Words that are signs, and of what kinds each of them is."""

    words: frozenset[str]
    kinds: Mapping[str, frozenset[str]]


def compile_signs(words: Mapping[str, Iterable[str]]) -> Signs:
    """Compile words in lower case, given by their kind; of `sheriff's` the sign is `sheriff`."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, listed in words.items():
        for word in listed:
            kinds[plain(word).split()[0]].add(kind)
    return Signs(frozenset(kinds), {word: frozenset(found) for word, found in kinds.items()})


def find_signs(signs: Signs, document: Document) -> list[set[str]]:
    """Return of each sentence the kinds of which it has a sign."""
    found = []
    for words in words_by_sentence(document):
        kinds: set[str] = set()
        for word in signs.words & words:
            kinds |= signs.kinds[word]
        found.append(kinds)
    starts = [sentence.start_char for sentence in document.sentences]
    for mark in MARK.finditer(document.text):
        if at := bisect_right(starts, mark.start()):
            found[at - 1].add(MARKS[mark[0]])
    return found
