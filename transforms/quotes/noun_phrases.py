"""Nouns that speak: "two officials in Kyiv", "a spokesman for the rebels", "Kenya's government"."""

from __future__ import annotations

import re

from transforms.quotes.frame import Frame
from transforms.quotes.speaker import Speaker, named
from transforms.quotes.speaker_words import DETERMINERS, PREPOSITIONS, STOPS, WORD, words_left
from transforms.reference import SpeakerNoun

ATTACHED = frozenset({"close", "familiar", "loyal", "allied"})  # "sources close to the talks"
LONGEST_PHRASE = 8  # words before the noun
# "One of his ministers", "two of the envoys": how many of those whom the noun names.
SOME_OF = re.compile(
    r"\b(?P<one>one|another) of $|\b(?:two|three|four|some|several|many|most|a few) of $", re.I
)
GOVERNS = frozenset({"government", "regime", "leadership", "authorities", "administration"})


def noun_phrase(frame: Frame, low: int, high: int) -> Speaker | None:
    """Return the phrase whose noun ends at `high`, or what goes with the noun does."""
    nouns = frame.reference.speaker_nouns
    for count, (word, start) in enumerate(words_left(frame, low, high)):
        plain = word.lower()
        if plain in nouns and (count == 0 or _goes_with(frame, start + len(word), high)):
            return _outermost(frame, low, _phrase(frame, low, start, high, nouns[plain], plain))
        if count >= LONGEST_PHRASE:
            break
    return None


def noun_before(frame: Frame, low: int, high: int, end: int) -> Speaker | None:
    """Return the phrase whose noun stands before a preposition: "officials | in Kyiv"."""
    nouns = frame.reference.speaker_nouns
    for count, (word, start) in enumerate(words_left(frame, low, high)):
        plain = word.lower()
        if mention := frame.by_end.get(start + len(word)):
            if mention.entity_type in ("person", "organization"):
                return named(mention)
            return None
        if plain in nouns:
            return _outermost(frame, low, _phrase(frame, low, start, end, nouns[plain], plain))
        if count >= LONGEST_PHRASE or plain in ("that", "said", "who", "which"):
            return None
    return None


def _outermost(frame: Frame, low: int, phrase: Speaker) -> Speaker | None:
    """Return what a phrase qualifies, if a preposition stands before it: "aides to the mayor"."""
    before = next(words_left(frame, low, phrase.start), None)
    if some := SOME_OF.search(frame.masked, max(low, phrase.start - 12), phrase.start):
        kind = "unnamed" if some["one"] else "group"
        return Speaker(some.start(), phrase.end, phrase.head, None, kind)
    if before and before[0].lower() in PREPOSITIONS:
        return noun_before(frame, low, before[1], phrase.end)
    return phrase


def _goes_with(frame: Frame, start: int, end: int) -> bool:
    """Whether what follows a noun belongs to it: "of the town", "on both sides", "there"."""
    following = WORD.findall(frame.masked, start, end)
    if not following or (len(following) == 1 and following[0] in ("there", "here", "alike")):
        return bool(following)
    first = following[0].lower()
    return first in PREPOSITIONS | ATTACHED and not any(
        w.lower() in ("that", "said") for w in following
    )


def _phrase(frame: Frame, low: int, start: int, end: int, noun: SpeakerNoun, word: str) -> Speaker:
    """Return the phrase around a noun, from its determiner or the first of its adjectives."""
    begin, count = start, 0
    previous = start
    for text, at in words_left(frame, low, start):
        plain = text.lower()
        gap = frame.masked[at + len(text) : previous]
        if plain in DETERMINERS:
            begin = at
            if plain not in ("other", "unnamed", "anonymous"):
                break
        elif plain in STOPS or count >= LONGEST_PHRASE or gap.strip(" '’s"):
            break
        begin, previous, count = at, at, count + 1
    # "The government" of a country that the phrase names is that country.
    owner = next(iter(frame.mentions.touching(begin, start)), None)
    if word in GOVERNS and owner and owner.entity_type in ("place", "group"):
        return Speaker(begin, end, "name", owner, "named")
    kind = "group" if noun.is_plural or noun.kind == "body" else "unnamed"
    return Speaker(begin, end, noun.kind, None, kind)
