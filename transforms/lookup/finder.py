"""Finds names in a text: at each word's beginning, the names of a trie that begin there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick
from marisa_trie import Trie

from transforms.names.gazetteer import Hit, begins_word, build_automaton, ends_word

SURROGATE = re.compile("[\ud800-\udfff]")


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
        self._capitalised = _capitalised(letters)
        self._small = _small(trie, letters)

    def hits(self, text: str) -> Iterator[Hit]:
        """Yield whole-word occurrences; where they overlap, the leftmost, of these the longest."""
        text = _encodable(text)
        end = 0
        for start in self._starts(text):
            if start >= end and (hit := self._longest_at(text, start)):
                end = hit.end
                yield hit

    def _starts(self, text: str) -> list[int]:
        """Return where names may begin: most words of a text are in small letters."""
        starts = [match.start() for match in self._capitalised.finditer(text)]
        small = self._small.find_matches_as_indexes(text, overlapping=True)
        found = {start for _, start, _ in small if begins_word(text, start)}
        return sorted({*starts, *found}) if found else starts

    def _longest_at(self, text: str, start: int) -> Hit | None:
        found = None
        ahead = text[start : start + self._longest]
        for name, key in self._trie.iter_prefixes_with_ids(ahead):
            if ends_word(text, start + len(name)):
                found = Hit(start, start + len(name), int(self._names[key]))
        return found


def _encodable(text: str) -> str:
    """Return the text without halves of surrogate pairs, which a trie cannot take."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text)
    return text


def _capitalised(letters: str) -> re.Pattern[str]:
    """Return what finds each word's beginning with a capital of a name; that letter comes first.

    What stands before it is looked at second, so that the search for the letter is fast.
    """
    capitals = re.escape("".join(letter for letter in letters if letter.isupper()))
    return re.compile(rf"[{capitals}](?<![\w@#$].)")


def _small(trie: Trie, letters: str) -> AhoCorasick:
    """Return what finds the few names that begin with no capital: "al-Bab", "eastern Congo"."""
    small = [letter for letter in letters if not letter.isupper()]
    return build_automaton([name for letter in small for name in trie.keys(letter)])
