"""Finds names in a text: at each word's beginning, the names of a trie that begin there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from marisa_trie import Trie

from transforms.names.gazetteer import Hit, is_word

SURROGATE = re.compile("[\ud800-\udfff]")
# So many letters of a name that begins with no capital tell it from most words of a text.
LEAD = 3


class NameFinder:
    """Finds the names of a trie; `names[i]` is the pattern of its key i.

    `letters` are the characters that names begin with, `longest` the code points of the longest.
    """

    def __init__(
        self, trie: Trie, names: npt.NDArray[np.int32], letters: str, longest: int
    ) -> None:
        self._trie = trie
        self._names = names
        self._longest = longest
        self._starts = _starts(trie, letters)

    def hits(self, text: str) -> Iterator[Hit]:
        """Yield whole-word occurrences; where they overlap, the leftmost, of these the longest."""
        text = SURROGATE.sub("\ufffd", text)
        end = 0
        for match in self._starts.finditer(text):
            start = match.start()
            if start >= end and (hit := self._longest_at(text, start)):
                end = hit.end
                yield hit

    def _longest_at(self, text: str, start: int) -> Hit | None:
        found = None
        ahead = text[start : start + self._longest]
        for name, key in self._trie.iter_prefixes_with_ids(ahead):
            if is_word(text, start, start + len(name)):
                found = Hit(start, start + len(name), int(self._names[key]))
        return found


def _starts(trie: Trie, letters: str) -> re.Pattern[str]:
    """Return what finds each place where a name of the trie may begin.

    That is a capital that names begin with, or the first letters of one of the few names that begin
    with none: "al-", "eas" of "eastern Congo". Most words of a text are in small letters.
    """
    capitals = "".join(letter for letter in letters if letter.isupper())
    leads: dict[str, set[str]] = {letter: set() for letter in letters if not letter.isupper()}
    for letter, rests in leads.items():
        rests.update(re.escape(name[1:LEAD]) for name in trie.keys(letter))
    ways = [f"{re.escape(first)}(?={'|'.join(sorted(r))})" for first, r in leads.items() if r]
    return re.compile(rf"(?<![\w@#$])(?:{'|'.join([f'[{re.escape(capitals)}]', *ways])})")
