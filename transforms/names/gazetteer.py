"""Terms in a text: one pass of an automaton, whole words only, the longest of what overlaps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.documents import Block, Document

JOINERS = "@#_$"
MOST_LETTERS = 2_000  # of a small vocabulary: a DFA of some 300 KB


class Hit(NamedTuple):
    """A pattern found at text[start:end]; `pattern` is its index in the automaton's list."""

    start: int
    end: int
    pattern: int


def build_automaton(patterns: Sequence[str]) -> AhoCorasick:
    """Return an automaton that finds every occurrence of every pattern of a vocabulary.

    A small one as a DFA: a pass takes half the time. The megabytes of a large one would fall out of
    the processor's cache between two articles, and a pass take longer.
    """
    small = sum(map(len, patterns)) <= MOST_LETTERS
    return AhoCorasick(
        patterns,
        matchkind=MatchKind.Standard,
        store_patterns=False,
        implementation=Implementation.DFA if small else Implementation.ContiguousNFA,
    )


def is_word(text: str, start: int, end: int) -> bool:
    """Return whether text[start:end] is a whole word; 'Azerbaijan' in "Azerbaijan's" is."""
    return begins_word(text, start) and ends_word(text, end)


def begins_word(text: str, start: int) -> bool:
    """Return whether no word, handle or hashtag runs on into what begins there."""
    before = text[start - 1 : start]
    return not (before.isalnum() or (before and before in JOINERS))


def ends_word(text: str, end: int) -> bool:
    """Return whether what ends there runs on into no word."""
    after = text[end : end + 1]
    if after.isalnum() or after == "_":
        return False
    # A host name or an address, not a name at the end of a sentence.
    return not (after and after in ".@" and text[end + 1 : end + 2].isalnum())


def places_of(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a name in the text where no word runs on into its first letter."""
    start = -1
    while (start := text.find(name, start + 1)) >= 0:
        before = text[start - 1 : start]
        if not before.isalnum() and before != "_":
            yield start, start + len(name)


def find_hits(automaton: AhoCorasick, text: str) -> Iterator[Hit]:
    """Yield whole-word occurrences; where they overlap, the leftmost, of these the longest.

    All occurrences are looked at, because a longer one that is no whole word must not hide another.
    """
    found = automaton.find_matches_as_indexes(text, overlapping=True)
    words = [Hit(s, e, p) for p, s, e in found if ends_word(text, e) and begins_word(text, s)]
    return without_overlap(words)


class Spanning(Protocol):
    """What begins and ends somewhere in a text."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """The character behind the last."""
        ...


S = TypeVar("S", bound=Spanning)


def without_overlap(hits: Iterable[S]) -> Iterator[S]:
    """Yield the leftmost of hits that overlap, of these the longest, in order."""
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end:
            end = hit.end
            yield hit


def reading_start(block: Block) -> int:
    """Return where a block's names may begin: a statement's label is one, a list marker is not."""
    return block.label_start if block.kind == "statement" else block.start_char


class BlockFinder:
    """Finds the block that holds a span."""

    def __init__(self, document: Document) -> None:
        self.blocks = document.blocks
        self.starts = [reading_start(block) for block in self.blocks]

    def at(self, start: int, end: int) -> Block | None:
        """Return the block that contains [start, end), None where it crosses a border."""
        index = bisect_right(self.starts, start) - 1
        if index < 0 or end > self.blocks[index].end_char:
            return None
        return self.blocks[index]
