"""Tolls told as a number: the death toll rose to 14, the number of arrests stands at 60."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.counts.amounts import Amount, amount_before
from transforms.counts.case import Case
from transforms.counts.phrase import People
from transforms.counts.reader import Reader

RISES = frozenset("to at of is was reached reaches stands".split())
PASSES = frozenset("exceeded exceeds topped passed past surpassed".split())
# What has not come to pass: the toll could rise to 100.
AHEAD = frozenset("could may might would will expected likely feared set if".split())
COUNTED = {"dead": "killed", "deaths": "killed", "killed": "killed", "fatalities": "killed"}
COUNTED |= {"wounded": "wounded", "injured": "wounded", "injuries": "wounded"}
COUNTED |= {"missing": "missing", "displaced": "displaced", "arrests": "detained"}
COUNTED |= {"arrested": "detained", "detained": "detained", "detainees": "detained"}
REACH = 9  # words between the toll and its number


def running_tolls(reader: Reader) -> Iterator[Case]:
    """Yield the number of a toll, of a revised one the later: the toll rose from 12 to 14."""
    lower = reader.words.lower
    for at, word in enumerate(lower):
        if word == "toll":
            category, start = "killed", at + 1
        elif word == "number" and lower[at + 1 : at + 2] == ["of"] and at + 2 < len(lower):
            category, start = COUNTED.get(lower[at + 2], ""), at + 3
        else:
            continue
        if category and (found := _number(reader, start)):
            yield Case(found, category, at, start)


def _number(reader: Reader, start: int) -> People | None:
    """Return the number that a toll has or comes to."""
    lower = reader.words.lower
    found = None
    for end in range(start + 1, min(len(lower), start + REACH) + 1):
        amount = amount_before(reader.words, end)
        if amount and lower[amount.first] == "from" and amount.high:
            amount = Amount(amount.high, amount.high, "exact", end - 1)
        if amount is None or amount.first <= start - 1:
            continue
        verb = lower[amount.first - 1]
        if verb in PASSES and amount.qualifier == "exact":
            amount = amount._replace(high=None, qualifier="at_least")
        if AHEAD & set(lower[start : amount.first - 1]):
            break
        is_whole = end == len(lower) or not amount_before(reader.words, end + 1)
        if verb in RISES | PASSES and is_whole and _counts_people(lower, end):
            found = People(amount.first, end, "amount", amount, None)
    return found


def _counts_people(lower: list[str], end: int) -> bool:
    after = lower[end] if end < len(lower) else ""
    return after not in ("percent", "%", "million", "dollars", "year", "years")
