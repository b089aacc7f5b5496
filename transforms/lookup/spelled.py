"""Known things by other transliterations of their names: "Moammar Qadhafi" for Muammar Gaddafi.

Names are blocked by type, number of words and the classes of their consonants; within a block
every pair of words must be alike. Short words must be the same, and so must last letters, which
tell Maria from Mario: two things made one are worse than one thing made two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz.fuzz import ratio

# Consonants that transliterations exchange; vowels are not compared, but for a first one.
CLASSES = str.maketrans("qgkcdtbpvwfszxjyi", "kkkkttppfffsssjjj")
DIGRAPHS = re.compile("tch|kh|gh|ch|sh|zh|dh|th|ph|ts|tz|dj|ck|x")
AS_ONE = {
    "tch": "s", "kh": "k", "gh": "k", "ch": "s", "sh": "s", "zh": "s", "dh": "d", "th": "t",
    "ph": "f", "ts": "s", "tz": "s", "dj": "j", "ck": "k", "x": "ks",
}  # fmt: skip
SHORTEST = 5
# A name of one word says less.
SHORTEST_ALONE = 8
ALIKE, ALIKE_ALONE = 70.0, 85.0
WHOLE = {"person": 75.0}
OTHERWISE = 85.0


class Spelled(NamedTuple):
    """A known name: its words in lower-case ASCII, and the id of what it names."""

    words: tuple[str, ...]
    entity_id: str


Block = tuple[str, tuple[str, ...]]


class Spellings:
    """Finds known things by a name that none of them bears, but another transliteration of it."""

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Take (type, name, entity_id) of what may be found."""
        self._blocks: dict[Block, set[Spelled]] = defaultdict(set)
        for entity_type, name, entity_id in names:
            words = words_of(name)
            if words:
                self._blocks[_block(entity_type, words)].add(Spelled(words, entity_id))
        self.nearest = lru_cache(65_536)(self._nearest)

    def _nearest(self, entity_type: str, name: str) -> str | None:
        """Return the id of the one thing that the name is another spelling of, else None."""
        words = words_of(name)
        found = {
            known.entity_id
            for known in self._blocks.get(_block(entity_type, words), ())
            if _alike(entity_type, words, known.words)
        }
        return found.pop() if len(found) == 1 else None


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name or of an id's slug in lower-case ASCII, without apostrophes."""
    return tuple(re.findall("[a-z0-9]+", re.sub("[’'ʻ`]", "", anyascii(name)).lower()))


def _block(entity_type: str, words: tuple[str, ...]) -> Block:
    return entity_type, tuple(map(skeleton, words))


@lru_cache(65_536)
def skeleton(word: str) -> str:
    """Return the classes of a word's consonants, each run of one class once, and a first vowel."""
    one = DIGRAPHS.sub(lambda match: AS_ONE[match.group()], word)
    kinds = "".join("a" if letter in "aeou" else letter for letter in one.translate(CLASSES))
    rest = re.sub("[aj]", "", kinds[1:])
    return re.sub(r"(.)\1+", r"\1", kinds[:1] + rest)


def _alike(entity_type: str, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    alone = len(one) == 1
    if alone and (entity_type == "person" or min(len(one[0]), len(other[0])) < SHORTEST_ALONE):
        return False
    least = ALIKE_ALONE if alone else ALIKE
    if not all(_same(a, b, least) for a, b in zip(one, other, strict=True)):
        return False
    return ratio(" ".join(one), " ".join(other)) >= WHOLE.get(entity_type, OTHERWISE)


def _same(one: str, other: str, least: float) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST or _last(one) != _last(other):
        return False
    return ratio(one, other) >= least


def _last(word: str) -> str:
    """Return the class of the last letter; "Zelensky" and "Zelenskii" end alike."""
    return word[-1].translate(CLASSES)
