"""Words that bound a speaker's noun phrase, and the walk over them to the left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat

from transforms.quotes.frame import MASK, Frame

WORD = re.compile(r"[^\W_]+(?:[.’'&-][^\W_]+)*\.?")
BOUNDS = ',;:()"' + MASK
DETERMINERS = frozenset(
    "a an the one two three four five six seven eight nine ten another some several many most few"
    " both all other his her its their our my your this that these those each every no any at"
    " dozens hundreds thousands various unnamed anonymous".split()
)
# Words that no noun phrase runs across to its left.
STOPS = frozenset(
    "that and but or as when while where because although though if unless since after before until"
    " then said says so yet who whom which whose what how why not on in at of for from with by to"
    " into against near over under during about between among through without within across"
    " meanwhile earlier later yesterday today tomorrow also however according than like per"
    " monday tuesday wednesday thursday friday saturday sunday january february march april june"
    " july august september october november december is are was were be been being has have had"
    " will would can could may might must should do does did told asked".split()
)
PREPOSITIONS = frozenset(
    "of for in from at to with by on near against between outside inside about over under behind"
    " through into across within without among around during than as like via".split()
)
QUALIFIERS = frozenset(
    "capital city town village region province port district state nearby neighboring neighbouring"
    " northern southern eastern western central presidential former senior top chief deputy acting"
    " outgoing veteran prominent retired late then leading longtime".split()
)


def rstrip(text: str, low: int, high: int) -> int:
    """Return the end of text[low:high] without the space behind it."""
    while high > low and text[high - 1].isspace():
        high -= 1
    return high


def words_left(frame: Frame, low: int, high: int) -> Iterator[tuple[str, int]]:
    """Yield the words left of `high`, the nearest first, up to a mark or a quotation."""
    masked = frame.masked
    low = max(low, high - 120)
    cut = max(map(masked.rfind, BOUNDS, repeat(low), repeat(high)))
    found = [(m[0], m.start()) for m in WORD.finditer(masked, max(low, cut + 1), high)]
    yield from reversed(found)


def is_style(frame: Frame, word: str) -> bool:
    """Whether a word may belong to a name's title: "Kenyan Foreign Minister", "spokesman"."""
    plain = word.lower().rstrip(".")
    nouns = frame.reference.speaker_nouns
    return word[0].isupper() or plain in nouns or plain in QUALIFIERS or "-" in word
