"""Whether one text repeats another, by the runs of words that they share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.copies.sketch import WORD, distinct_runs, words_of
from transforms.numerals import SCALES, VALUES

RUN = 3  # words; short enough that edits leave much standing
# Measured on pairs with injected edits and on pairs of other articles of the same day, see
# tests/benchmarks/README.md: unrelated texts share under a tenth of the shorter one's runs.
FEWEST_SHARED = 12
FEWEST_HELD = 30  # of a whole text that another holds: fewer are a formula
NEAR, PARTIAL = 0.3, 0.5
# What is a form that others fill in with other names and numbers was measured there too.
SURE = 0.8  # share of runs in common from which no name or number makes it another article
SAME_FACTS = 0.87  # share of the names and numbers of the text that has fewer of them
SHORT = 60  # runs in common; in fewer, names and numbers decide alone
GAIN = 0.15  # how much more is in common when names and numbers are left out
LONGEST_HEADLINE = 120  # code points; capitals in a headline are no names
NUMBER = re.compile(r"\d{1,30}(?:[.,/]\d{1,30}){0,4}")
SENTENCE_END = re.compile(r"[.!?:\n]")
SLOT = "#"

Runs = npt.NDArray[np.int64]


class Overlap(NamedTuple):
    """Runs shared, as a share of either text's and of both together."""

    shared: int
    of_new: float
    of_old: float
    jaccard: float

    @property
    def of_shorter(self) -> float:
        """Share of the text that has fewer runs."""
        return max(self.of_new, self.of_old)


class Profile:
    """What a text is compared by: its `runs`, and what few comparisons need, made when asked for.

    `form` are the runs with names and numbers left out, `facts` the names and numbers. Runs are
    hashes, sorted: an eighth of the memory of the words.
    """

    def __init__(self, text: str) -> None:
        """Take the distinct runs of words of a text."""
        self.text = text
        self.runs = distinct_runs(words_of(text), RUN)

    @cached_property
    def form(self) -> Runs:
        """Runs of words with one mark for each row of names and numbers."""
        return distinct_runs(_form(self.text), RUN)

    @cached_property
    def facts(self) -> frozenset[str]:
        """Names and numbers."""
        return frozenset([*NUMBER.findall(self.text), *_names(self.text)])


def overlap(new: Runs, old: Runs) -> Overlap:
    """Compare the distinct runs of two texts."""
    shared = len(np.intersect1d(new, old, assume_unique=True))
    union = len(new) + len(old) - shared
    return Overlap(
        shared, shared / max(1, len(new)), shared / max(1, len(old)), shared / max(1, union)
    )


def copy_kind(new: Profile, old: Profile, found: Overlap) -> str | None:
    """Return `near` for a text that says little else, `partial` for one that holds the other.

    `found` is what their runs share. None if they have no more in common than a form, as bulletins
    and market reports have that come every day with other numbers, than a formula or a quotation.
    """
    is_near = found.jaccard >= NEAR or found.of_new >= PARTIAL
    is_held = found.of_old >= PARTIAL and found.shared >= FEWEST_HELD
    if found.shared < FEWEST_SHARED or not (is_near or is_held) or _is_form(new, old, found):
        return None
    return "near" if is_near else "partial"


def _is_form(new: Profile, old: Profile, found: Overlap) -> bool:
    """Whether what two texts share is a form, filled in with other names and numbers."""
    if found.jaccard >= SURE:
        return False
    fewest = min(len(new.facts), len(old.facts))
    if not fewest or len(new.facts & old.facts) > SAME_FACTS * fewest:
        return False
    gain = overlap(new.form, old.form).of_shorter - found.of_shorter
    return found.shared < SHORT or gain >= GAIN


def _form(text: str) -> list[str]:
    """Return the words of a text with one mark for each row of names and numbers."""
    marked = [
        word if word[0].islower() and word not in VALUES and word not in SCALES else SLOT
        for word in WORD.findall(text)
    ]
    pairs = zip(marked, ["", *marked], strict=False)
    return [word for word, before in pairs if word != SLOT or before != SLOT]


def _names(text: str) -> Iterator[str]:
    """Yield words with a capital within sentences, headlines left out."""
    headline, mark, _ = text.partition("\n")
    end = len(headline) if mark and len(headline) <= LONGEST_HEADLINE else 0
    opening, *sentences = map(WORD.findall, SENTENCE_END.split(text[end:]))
    for words in (opening, *(words[1:] for words in sentences)):
        for word in words:
            if word[0].isupper():
                yield word.casefold()
