"""Numbers that tell no fate: percent, money, weapons, troops, and other people and things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.counts.amounts import Amount, amount_before
from transforms.counts.bare_numbers import LISTED
from transforms.counts.lexicon import Fate, Lexicon, longest, places
from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.counts.verbs import BE, is_freed
from transforms.counts.word_classes import DEFINITE, FUNCTION
from transforms.numerals import DIGITS, SCALES, parse_number

_SCALE = "|".join(SCALES)
_LEAD = (
    r"(?:(?P<least>(?:at\sleast|more\sthan|over|(?:no|not)\s(?:less|fewer)\sthan)\s)"
    r"|(?P<most>(?:up\sto|as\smuch\sas|at\smost|(?:no|not)\smore\sthan|less\sthan|under)\s)"
    r"|(?P<about>(?:about|around|some|nearly|almost|roughly|approximately|an\sestimated)\s))?"
)
CURRENCIES = (
    "dollars euros pounds roubles rubles yen yuan rupees lira shekels francs pesos rand hryvnia"
    " hryvnias manats drams dinars rials riyals naira birr marks"
).split()
CURRENCY = "|".join(CURRENCIES).replace("pounds", r"pounds(?=\s(?:sterling|to|for|in|of\said))")
MONEY = re.compile(
    rf"(?<![\w.]){_LEAD}(?:(?P<sign>(?:us|a|c|nz|hk)?[$€£¥])\s?(?P<number>{DIGITS})"
    rf"(?:(?:\sto\s|\s?[-–]\s?)(?P<top>[$€£¥]?{DIGITS}))?"
    rf"(?:[\s-]?(?P<scale>{_SCALE}|bn|mn|m|b|k)\b)?"
    rf"|(?P<plain>{DIGITS}(?:\s(?:{_SCALE}))?)\s(?:us\s)?(?P<unit>{CURRENCY})\b)"
)
_SHARE = r"\d{1,3}(?:\.\d{1,6})?"
PERCENT = re.compile(
    rf"(?<![\w.]){_LEAD}(?:between\s(?P<low>{_SHARE})\s?%?\sand\s"
    rf"|(?:from\s)?(?P<from>{_SHARE})\s?%?(?:\s?[-–]\s?|\sto\s))?"
    rf"(?P<number>{_SHARE})\s?(?:%|per\s?cent\b|percent\b)"
)
DIGIT = re.compile(r"\d")
SHARES = ("percent", "cent")  # `per cent` may be two words
SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9}
HELD = {"hostage": "captured", "captive": "captured", "prisoner": "detained"}
HELD |= {"detainee": "detained", "inmate": "detained", "refugee": "displaced"}
HELD |= {"asylum seeker": "displaced"}
FORCES = frozenset({"force", "fighter"})
HOUSEHOLDS = frozenset({"families", "households"})
WITHIN = 3  # words between a number and the thing counted


class Figure(NamedTuple):
    """A number of things: characters, bounds, category, and what is counted as written."""

    start: int
    end: int
    amount: Amount
    category: str
    object: str | None


def find_money(text: str, start: int, end: int) -> Iterator[Figure]:
    """Yield the sums of money in text[start:end], a text in lower case."""
    for match in MONEY.finditer(text, start, end):
        value = _sum(match)
        if value is not None:
            what = match["sign"] or match["unit"]
            yield Figure(*match.span(), _range(match, value), "money", what)


def find_shares(text: str, start: int, end: int) -> Iterator[Figure]:
    """Yield the percentages in text[start:end], a text in lower case."""
    for match in PERCENT.finditer(text, start, end):
        low, high = match["low"] or match["from"], float(match["number"])
        amount = Amount(float(low), high, "about", 0) if low else _bounds(match, high)
        if low is None or float(low) < high:
            yield Figure(*match.span(), amount, "percent", None)


def _range(match: re.Match[str], value: float) -> Amount:
    """Return the bounds of `$7.8 to $10 billion`: the scale holds for both.

    Not so of `$100,000 to $6 million`; `from $9 to $6 million` names the higher one first.
    """
    top = parse_number((match["top"] or "").lstrip("$€£¥"))
    if top is None:
        return _bounds(match, value)
    one, other = value, top * _scale(match)
    if one > other and (unscaled := value / _scale(match)) >= SCALES["thousand"]:
        one = unscaled
    return Amount(min(one, other), max(one, other), "about", 0)


def _sum(match: re.Match[str]) -> float | None:
    value = parse_number(match["number"] or match["plain"])
    return value * _scale(match) if value is not None else None


def _scale(match: re.Match[str]) -> float:
    scale = match["scale"] or ""
    return SHORT.get(scale) or SCALES.get(scale) or 1.0


def _bounds(match: re.Match[str], value: float) -> Amount:
    if match["least"]:
        return Amount(value, None, "at_least", 0)
    if match["most"]:
        return Amount(None, value, "at_most", 0)
    return Amount(value, value, "about" if match["about"] else "exact", 0)


def find_figures(
    words: Words, lexicon: Lexicon, people: Sequence[People], told: set[int]
) -> Iterator[Figure]:
    """Yield troops, weapons and other numbers of a sentence; not the people `told` of already."""
    part = len(words.lower)  # where the last phrase ended that is part of others told of
    for phrase in people:
        if phrase.amount is None or phrase.noun is None or phrase.first in told:
            continue
        ahead = words.lower[max(0, phrase.first - 1)]
        is_listed = words.lower[part : phrase.first] in LISTED
        if told and (is_listed or ahead in ("including", "among", "them")):
            part = phrase.end
            continue
        if phrase.noun.is_plural and phrase.value >= 2:
            category = "troops" if phrase.noun.kind in FORCES else "other"
            if not is_freed(words.lower, phrase.first, phrase.end):
                category = HELD.get(phrase.noun.singular, category)
            if category == "other" and _is_known(words.lower[phrase.first : phrase.end]):
                continue
            noun = words.text[words.starts[phrase.end - 1] : words.ends[phrase.end - 1]]
            start = words.starts[phrase.first]
            yield Figure(start, words.ends[phrase.end - 1], phrase.amount, category, noun)
    taken = {place for phrase in people for place in range(phrase.first, phrase.end)}
    yield from _things(words, lexicon, taken)


def _is_known(phrase: list[str]) -> bool:
    """Return whether people are spoken of anew: the nine sailors, eight of the nine sailors."""
    return phrase[0] in ("the", "all", "both", "these") or "the" in phrase


def _things(words: Words, lexicon: Lexicon, taken: set[int]) -> Iterator[Figure]:
    end = 0
    for at in places(lexicon.things, words.lower):
        hit = longest(lexicon.things, words.lower, at) if at >= end else None
        if hit is None or at in taken:
            continue
        if amount := _amount(words, at):
            noun = words.text[words.starts[at] : words.ends[hit[0] - 1]]
            span = words.starts[amount.first], words.ends[hit[0] - 1]
            category = "displaced" if _have_fled(words, lexicon, at, hit[0]) else str(hit[1][0])
            yield Figure(*span, amount, category, noun)
        end = hit[0]


def _have_fled(words: Words, lexicon: Lexicon, at: int, end: int) -> bool:
    """Return whether families are told to have left: 3,500 families have left their homes."""
    if words.lower[at] not in HOUSEHOLDS:
        return False
    verb = next((i for i in range(end, len(words.lower)) if words.lower[i] not in BE), end)
    hit = longest(lexicon.fates, words.lower, verb) if verb < len(words.lower) else None
    return hit is not None and any(m.category == "displaced" for m in hit[1] if isinstance(m, Fate))


def _amount(words: Words, noun: int) -> Amount | None:
    """Return the amount of a thing: twelve burned-out tanks, but not `2003 tanks`' year."""
    for place in range(noun, max(0, noun - WITHIN) - 1, -1):
        amount = amount_before(words, place)
        if amount:
            is_year = place - amount.first == 1 and re.fullmatch(
                r"(?:19|20)\d\d", words.lower[place - 1]
            )
            return None if is_year or amount.value < 2 else amount
        if place and (
            words.lower[place - 1] in FUNCTION | DEFINITE or not words.lower[place - 1][0].isalpha()
        ):
            return None
    return None
