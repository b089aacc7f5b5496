"""The noun phrase that ends at a place, if it can speak: a name, a pronoun, a noun."""

from __future__ import annotations

import re
from itertools import islice

from transforms.documents import Mention
from transforms.quotes.frame import MASK, Frame
from transforms.quotes.noun_phrases import LONGEST_PHRASE, noun_before, noun_phrase
from transforms.quotes.speaker import Speaker, named
from transforms.quotes.speaker_words import (
    DETERMINERS,
    PREPOSITIONS,
    STOPS,
    WORD,
    is_style,
    rstrip,
    words_left,
)

PRONOUN = re.compile(r"(?<![\w’'-])(he|she|they|it|we|i|you)$", re.IGNORECASE)
# When it was said, behind who said it: "officials on Monday said".
WHEN = re.compile(
    r" (?:(?:on |late |early )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|earlier)$"
)
WHEN_ENDS = ("day", "earlier")
AND = re.compile(r" and $")
LISTED = re.compile(r", (?:the )?$")
PARENTHESIS = re.compile(r" ?\([^()\n]{1,60}\)$")
NAME = re.compile(r"(?<![\w’'-])(?:[^\W\d_a-z][\w’'-]{0,24}\.? ){0,4}[^\W\d_a-z][\w’'-]{1,24}$")


def phrase_at_end(frame: Frame, low: int, high: int) -> Speaker | None:
    """Return the noun phrase that ends at `high`, if it can speak."""
    masked = frame.masked
    high = rstrip(masked, low, high)
    if masked.endswith(")", low, high):
        parenthesis = PARENTHESIS.search(masked, max(low, high - 64), high)
        high = parenthesis.start() if parenthesis and parenthesis.start() > low else high
    if masked.endswith(WHEN_ENDS, low, high) and (
        when := WHEN.search(masked, max(low, high - 30), high)
    ):
        high = when.start()
    if high <= low or masked[high - 1] in MASK + ",;:":
        return None
    mention = frame.by_end.get(high)
    if mention and mention.start_char >= low and mention.entity_type != "work":
        return _with_mention(frame, low, mention)
    if pronoun := PRONOUN.search(masked, max(low, high - 6), high):
        return Speaker(pronoun.start(1), high, "pronoun", None, None)
    found = noun_phrase(frame, low, high)
    return _both(frame, low, found) if found else _unknown_name(masked, low, high)


def _both(frame: Frame, low: int, phrase: Speaker) -> Speaker:
    """Join a phrase with the one before `and` that opens the clause: "the army and the rebels"."""
    joint = AND.search(frame.masked, max(low, phrase.start - 6), phrase.start)
    if joint is None or phrase.mention:
        return phrase
    first = phrase_at_end(frame, low, joint.start())
    if first is None or first.head == "pronoun" or frame.lowered[low : first.start].strip(" ,both"):
        return phrase
    return Speaker(first.start, phrase.end, "name", None, "group")


def _with_mention(frame: Frame, low: int, mention: Mention) -> Speaker | None:
    """Return the mention as speaker, or the noun that it only qualifies: "a spokesman for X"."""
    start = _before_role(frame, low, mention)
    for word, at in islice(words_left(frame, low, start), LONGEST_PHRASE):
        plain = word.lower().rstrip(".")
        if plain in PREPOSITIONS:
            return noun_before(frame, low, at, mention.end_char)
        if plain == "and" and (other := frame.by_end.get(at - 1)):
            first = _first_joined(frame, low, other)
            return Speaker(first, mention.end_char, "name", None, "group")
        if plain in STOPS or (plain not in ("the", "a", "an") and not is_style(frame, word)):
            break
    return named(mention)


def _first_joined(frame: Frame, low: int, mention: Mention) -> int:
    """Return where a list of names begins: "Kenya, Ghana and the EU"."""
    start = mention.start_char
    while before := LISTED.search(frame.masked, max(low, start - 6), start):
        earlier = frame.by_end.get(before.start())
        if earlier is None or earlier.start_char < low:
            break
        start = earlier.start_char
    return start


def _unknown_name(masked: str, low: int, high: int) -> Speaker | None:
    """Return a capitalised name that no step has found, if it is no sentence's first word."""
    begin = max(low, high - 60)
    last = masked[masked.rfind(" ", begin, high) + 1 : high]
    if last.isascii() and last == last.lower():
        return None
    match = NAME.search(masked, begin, high)
    if match is None:
        return None
    words = match[0].split()
    while words and words[0].lower().rstrip(".") in STOPS | DETERMINERS:
        words.pop(0)
    if not words or (len(words) == 1 and len(words[0]) < 3):
        return None
    start = high - len(" ".join(words))
    return Speaker(start, high, "capitals", None, "named")


def opens_sentence(frame: Frame, start: int, mention: Mention) -> bool:
    """Return whether a mention is what a sentence begins with, its title counted in."""
    if frame.masked[mention.end_char : mention.end_char + 2] in ("'s", "’s"):
        return False
    before = WORD.findall(frame.masked, start, _before_role(frame, start, mention))
    return all(
        word.lower() not in PREPOSITIONS and (is_style(frame, word) or word == "the")
        for word in before
    )


def _before_role(frame: Frame, low: int, mention: Mention) -> int:
    """Return where a mention begins, the office before its name counted in."""
    start, role = mention.start_char, mention.role or ""
    begin = start - len(role) - 1
    is_before = frame.masked[begin:start].rstrip().lower() == role.lower()
    return begin if role and begin >= low and is_before else start
