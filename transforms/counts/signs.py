"""What in a text may lead to a count: most sentences have nothing of it, and are never read."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from transforms.lower_case import lower
from transforms.names.gazetteer import build_automaton


class Signs(NamedTuple):
    """An automaton of words that are signs, and of what kinds each of them is."""

    automaton: AhoCorasick
    kinds: Sequence[Collection[str]]


def compile_signs(words: Mapping[str, Iterable[str]]) -> Signs:
    """Compile words in lower case, given by their kind."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, listed in words.items():
        for word in listed:
            kinds[word].append(kind)
    return Signs(build_automaton(list(kinds)), list(kinds.values()))


def find_signs(signs: Signs, text: str, starts: Sequence[int]) -> dict[str, set[int]]:
    """Return by kind the numbers of the sentences with such a sign; `starts` is where they begin.

    Every word of tokens.TOKEN that is a sign is found, for none begins or ends between two letters.
    """
    found: dict[str, set[int]] = defaultdict(set)
    plain = lower(text).replace("’", "'")
    for pattern, start, end in signs.automaton.find_matches_as_indexes(plain, overlapping=True):
        if not (_goes_on(plain, start) or _goes_on(plain, end)):
            for kind in signs.kinds[pattern]:
                found[kind].add(bisect_right(starts, start) - 1)
    return found


def _goes_on(text: str, at: int) -> bool:
    """Return whether a word goes on at text[at]: a letter behind a letter."""
    return text[at - 1 : at].isalpha() and text[at : at + 1].isalpha()
