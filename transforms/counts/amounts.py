"""Amounts before a noun: numbers, ranges, bounds, and words such as dozens that imply one."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from transforms.counts.tokens import Words
from transforms.counts.word_classes import DEFINITE, FIRST, FUNCTION
from transforms.numerals import SCALES, VALUES, parse_number

DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
NUMBER_WORD = re.compile(
    rf"(?:{'|'.join([*VALUES, *SCALES])})(?:-(?:{'|'.join([*VALUES, *SCALES])})){{0,3}}"
)
# A plural of an amount says at least so many: dozens are two dozen or more.
AT_LEAST = {
    "several": 2.0,
    "dozens": 24.0,
    "scores": 40.0,
    "hundreds": 200.0,
    "thousands": 2_000.0,
    "millions": 2_000_000.0,
}
TENS_OF = {"tens": 20.0, "hundreds": 200.0, "dozens": 24.0, "scores": 40.0}
GROUPED = {"dozen": 12.0, "couple": 2.0, "pair": 2.0, "trio": 3.0, "score": 20.0}
QUALIFIERS = {
    ("at", "least"): "at_least",
    ("more", "than"): "at_least",
    ("no", "fewer", "than"): "at_least",
    ("no", "less", "than"): "at_least",
    ("not", "less", "than"): "at_least",
    ("upwards", "of"): "at_least",
    ("over",): "at_least",
    ("above",): "at_least",
    ("up", "to"): "at_most",
    ("as", "many", "as"): "at_most",
    ("at", "most"): "at_most",
    ("no", "more", "than"): "at_most",
    ("fewer", "than"): "at_most",
    ("less", "than"): "at_most",
    ("under",): "at_most",
    ("a", "maximum", "of"): "at_most",
    ("about",): "about",
    ("around",): "about",
    ("some",): "about",
    ("nearly",): "about",
    ("almost",): "about",
    ("roughly",): "about",
    ("approximately",): "about",
    ("an", "estimated"): "about",
    ("estimated",): "about",
    ("close", "to"): "about",
    ("more", "or", "less"): "about",
    ("or", "so"): "about",
}
LONGEST_QUALIFIER = 3
ENDS_OF_QUALIFIERS = frozenset(words[-1] for words in QUALIFIERS)
HANDED = re.compile(r"hand(?:ed|s)?|turn(?:ed|s)?|took|taken?|takes|fought|spread|all")
# What may count has a digit or one of these: one-one and its like are numbers, too.
COUNTING = {*AT_LEAST, *GROUPED, *VALUES, *SCALES} - {"zero", "one"} | {
    "-".join(parts) for length in (2, 3, 4) for parts in product(("zero", "one"), repeat=length)
}
LEADS = frozenset(
    {"the", "other", "all", "another", "further", "additional", "only", "just", "its"}
)
LEADS |= {"his", "her", "their", "these", "those"}
LARGEST = 1e15
KEPT = 65_536  # words of which it is kept in mind whether they are numbers


class Amount(NamedTuple):
    """Bounds and how they are meant; `first` is the word that the amount begins at."""

    low: float | None
    high: float | None
    qualifier: str
    first: int
    is_more: bool = False

    @property
    def value(self) -> float:
        """The number that is named; of a range the upper one."""
        return self.high if self.high is not None else self.low or 0.0


@lru_cache(KEPT)
def is_number(word: str) -> bool:
    """Return whether a word is a number in digits or letters."""
    return bool(DIGITS.fullmatch(word) or NUMBER_WORD.fullmatch(word))


def ends_amount(word: str) -> bool:
    """Return whether an amount may end in a word: 12, several, a dozen."""
    return is_number(word) or word == "several" or word in GROUPED


@lru_cache(KEPT)
def may_count(word: str) -> bool:
    """Return whether a word may be of an amount of two or more: 12, dozens, twenty-one."""
    return word in AT_LEAST or (ends_amount(word) and word not in ("one", "zero", "0", "1"))


def number_before(words: Words, end: int) -> tuple[float, int] | None:
    """Return the number whose last word is words[end - 1], and where it begins."""
    lower, start = words.lower, end
    while start > 0 and end - start < 7:
        word = lower[start - 1]
        if is_number(word) or (word == "and" and 1 < start < end and lower[start - 2] in SCALES):
            start -= 1
        elif word in ("a", "an") and start < end and lower[start] in SCALES:
            start -= 1 + (lower[start - 2 : start - 1] == ["half"])
            break
        else:
            break
        if DIGITS.fullmatch(lower[start]) and start + 1 < end and lower[start + 1] not in SCALES:
            start += 1  # `in 1989 4 soldiers`: two numbers side by side
            break
    if start == end or _is_part_of_word(words, start, end):
        return None
    value = parse_number(" ".join(lower[start:end]))
    if value and lower[max(0, start - 3) : start] == ["a", "quarter", "of"]:
        value, start = value / 4, start - 3
    return (value, start) if value is not None and value < LARGEST else None


def _is_part_of_word(words: Words, start: int, end: int) -> bool:
    """Return whether digits are cut from a word or a measure: MS13, 9mm, .38."""
    before = words.text[max(0, words.starts[start] - 2) : words.starts[start]]
    after = words.text[words.ends[end - 1] : words.ends[end - 1] + 1]
    is_glued = before[-1:].isalpha() or (before[-1:] == "." and not before[:1].isalnum())
    return words.lower[start][:1].isdigit() and (is_glued or after.isalpha())


def amount_before(words: Words, end: int) -> Amount | None:
    """Return the amount that ends before words[end]: two, at least 12, 10 to 20, dozens of."""
    lower = words.lower
    if end <= 0:
        return None
    if found := _grouped(lower, end):
        return _qualified(lower, found)
    number = number_before(words, end)
    if number is None:
        return None
    value, first = number
    amount = Amount(value, value, "exact", first)
    if first >= 2 and lower[first - 1] in ("to", "or", "and", "-", "–"):
        below = number_before(words, first - 1)
        is_range = lower[first - 1] != "and" or (below and lower[below[1] - 1] == "between")
        if below and below[0] < value and is_range:
            start = below[1] - (lower[below[1] - 1] in ("between", "from") and below[1] > 0)
            return Amount(below[0], value, "about", start)
    return _qualified(lower, amount)


def _grouped(lower: list[str], end: int) -> Amount | None:
    """Read `several`, `dozens of`, `tens of thousands of`, `a dozen`, `a couple of`."""
    last = end - 1
    if lower[last] == "of" and last > 0:
        last -= 1
    word = lower[last]
    if word in AT_LEAST and (last < end - 1 or word == "several"):
        low, first = AT_LEAST[word], last
        if word in ("thousands", "millions") and last >= 2 and lower[last - 1] == "of":
            times = TENS_OF.get(lower[last - 2])
            low, first = (low / 2 * times, last - 2) if times else (low, first)
        return Amount(low, None, "at_least", first)
    if word in GROUPED and last > 0:
        if lower[last - 1] in ("a", "half", "the"):
            half = lower[last - 1] == "half"
            value = GROUPED[word] * (0.5 if half else 1.0)
            start = last - 1 - (half and last > 1 and lower[last - 2] == "a")
            return Amount(value, value, "exact" if word != "dozen" else "about", start)
        times = VALUES.get(lower[last - 1])
        if times and word in ("dozen", "score"):
            return Amount(times * GROUPED[word], times * GROUPED[word], "about", last - 1)
    return None


def _qualified(lower: list[str], amount: Amount) -> Amount:
    """Take in what stands before the number: at least, up to, the other."""
    first, is_more = amount.first, False
    if first and lower[first - 1] in LEADS:
        is_more = lower[first - 1] in ("another", "other", "further", "additional")
        first -= 1
        if first and lower[first] == "other" and lower[first - 1] == "the":
            first -= 1
    amount = Amount(amount.low, amount.high, amount.qualifier, first, is_more)
    if not first or lower[first - 1] not in ENDS_OF_QUALIFIERS:
        return amount
    for length in range(LONGEST_QUALIFIER, 0, -1):
        words = tuple(lower[max(0, first - length) : first])
        if words == ("over",) and first > 1 and HANDED.fullmatch(lower[first - 2]):
            continue
        if words == ("estimated",) and _is_verb(lower, first - 1):
            return _bounded(amount, "about", first)  # `the Red Cross estimated | 200 dead`
        if (kind := QUALIFIERS.get(words)) and len(words) == length:
            return _bounded(amount, kind, first - length)
    return amount


def _is_verb(lower: list[str], estimated: int) -> bool:
    """Return whether `estimated` has a subject before it, so that it is no part of the number."""
    before = lower[estimated - 1] if estimated else ""
    return before.isalpha() and before not in FUNCTION | DEFINITE | FIRST


def _bounded(amount: Amount, kind: str, first: int) -> Amount:
    if amount.qualifier == "at_least":
        return amount._replace(first=first)
    if kind == "at_least":
        return amount._replace(high=None, qualifier=kind, first=first)
    if kind == "at_most":
        return amount._replace(low=None, qualifier=kind, first=first)
    return amount._replace(qualifier=kind, first=first)
