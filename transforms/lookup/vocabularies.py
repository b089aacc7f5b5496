"""Terms of several vocabularies, found together in one pass over a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from transforms.lower_case import lower
from transforms.names.gazetteer import begins_word, build_automaton, ends_word, without_overlap


class TermHit(NamedTuple):
    """A term, in lower case, at text[start:end]."""

    start: int
    end: int
    term: str


class Vocabularies:
    """Finds terms in lower case by one automaton for all their vocabularies."""

    def __init__(self, vocabularies: Mapping[str, Iterable[str]]) -> None:
        """Take the terms of each vocabulary by its name."""
        names: dict[str, list[str]] = defaultdict(list)
        for name, terms in vocabularies.items():
            for term in terms:
                names[term].append(name)
        self._terms, self._names = list(names), list(names.values())
        self._automaton = build_automaton(self._terms)
        self.hits = lru_cache(1)(self._hits)

    def _hits(self, text: str) -> Mapping[str, Sequence[TermHit]]:
        """Return by vocabulary what stands in the text as whole words.

        Where terms of one vocabulary overlap, the leftmost, of these the longest. What the last
        text gave is kept: one step after the other asks for its own vocabulary.
        """
        text = lower(text)
        found: dict[str, list[TermHit]] = defaultdict(list)
        for at, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if ends_word(text, end) and begins_word(text, start):
                hit = TermHit(start, end, self._terms[at])
                for name in self._names[at]:
                    found[name].append(hit)
        return defaultdict(list, {name: list(without_overlap(h)) for name, h in found.items()})
