"""Terms of an article: the words, names, places and countries that say what it is about."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from transforms.copies.sketch import HASHES
from transforms.documents import Document, Mention
from transforms.reference import Reference

WORD, ASCII_WORD = re.compile(r"[^\W\d_]{3,}"), re.compile(r"[a-z]{3,}")
STEM = 5  # letters: enough to join most forms of a word; seeds/making_word_shares counts by them
LEAD = 1_500  # code points; what an article is about stands early
MOST_WORDS, MOST_THINGS = 40, 20
IN_TITLE = 2
# Share of articles of which a word says nothing, and what one has that is not among the usual.
COMMON, UNUSUAL = 0.1, 0.0005
# A former state is news of the one that goes on in its place.
GOES_ON_IN = {"group:soviets": "RUS", "region:soviet-union": "RUS"}

Term = tuple[int, float]  # a hash of a word, a name or a country, and its weight


def story_terms(document: Document, reference: Reference) -> list[Term]:
    """Return terms with their weights, sorted: 1 + ln of how often each occurs.

    Of a word that is times how rare it is in news at large, 0 to 1, by the table word_shares. A
    word that is part of a name counts as that only. Names are told by how they are written, persons
    by the surname, since tellers of one story name some in full and some not; each name counts for
    its country too, whatever is named of it. Of another language neither names nor usual words are
    known: there words with a capital count as names, and no others.
    """
    is_read = document.language in (None, "en")
    names = [*_names(document, reference)] if is_read else [*_capitals(document)]
    title = len(document.title or "")
    words, in_title = _words(document, title) if is_read else ([], [])
    of_title = [term for start, term in names if start < title]
    shares = reference.word_shares
    usual = {
        word: weight * _rarity(shares.get(word, UNUSUAL))
        for word, weight in _weighed(words, in_title).items()
    }
    told = _weighed([term for _, term in names], of_title)
    chosen = [(f"w:{word}", weight) for word, weight in _most(usual, MOST_WORDS)]
    chosen += _most(told, MOST_THINGS)
    return sorted([(HASHES[term], round(weight, 4)) for term, weight in chosen])


def _weighed(terms: Sequence[str], of_title: list[str]) -> dict[str, float]:
    """Return 1 + ln of how often each of the terms occurs; those of the title count for more."""
    counts = Counter(terms)
    counts.update(of_title * (IN_TITLE - 1))
    return {term: 1 + math.log(count) for term, count in counts.items()}


def _words(document: Document, title: int) -> tuple[list[str], list[str]]:
    """Return the first letters of the opening's words, and of those that are of the title.

    Names are blanked, so that the places of the others stay.
    """
    lead = document.text[:LEAD]
    for mention in document.mentions:
        if mention.start_char < LEAD:
            name = lead[mention.start_char : mention.end_char]
            lead = f"{lead[: mention.start_char]}{' ' * len(name)}{lead[mention.end_char :]}"
    words = [word[:STEM] for word in _found(lead)]
    return words, words[: len(_found(lead[:title]))]


def _found(text: str) -> list[str]:
    if text.isascii():  # small letters alone are found in less time
        return ASCII_WORD.findall(text.casefold())
    return [word.casefold() for word in WORD.findall(text)]


def _names(document: Document, reference: Reference) -> Iterator[tuple[int, str]]:
    for mention in document.mentions:
        for term in _terms_of(mention, document.text, reference):
            yield mention.start_char, term


def _capitals(document: Document) -> Iterator[tuple[int, str]]:
    """Yield words with a capital as names and as words; of scripts that have none, all words."""
    for found in WORD.finditer(document.text[:LEAD]):
        if not found[0][0].islower():
            word = found[0].casefold()
            yield found.start(), f"n:{word}"
            yield found.start(), f"w:{word[:STEM]}"


def _terms_of(mention: Mention, text: str, reference: Reference) -> Iterator[str]:
    """Yield the terms of a name: itself, and the country that it is of."""
    entity_id = mention.entity_id or ""
    is_country = entity_id.startswith("iso:") or entity_id in GOES_ON_IN
    country = GOES_ON_IN.get(entity_id) or reference.entity_fact(entity_id, "country_code")
    if country:
        yield f"c:{country}"
    written = WORD.findall(text[mention.start_char : mention.end_char].casefold())
    if written and not is_country:
        yield f"n:{written[-1] if mention.entity_type == 'person' else ' '.join(written)}"


@cache  # the table has some hundred shares
def _rarity(share: float) -> float:
    return max(0.0, math.log(COMMON / share) / math.log(COMMON / UNUSUAL))


def _most(weights: Mapping[str, float], most: int) -> list[tuple[str, float]]:
    told = sorted([(-weight, term) for term, weight in weights.items() if weight > 0])
    return [(term, -weight) for weight, term in told[:most]]
