"""Noun phrases that speak: before a cue ("Kenya's army said") or after one ("said a nurse")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from transforms.documents import Mention
from transforms.quotes.frame import MASK, Frame
from transforms.reference import SpeakerNoun

PRONOUN = re.compile(r"(?<![\w’'-])(he|she|they|it|we|i|you)$", re.IGNORECASE)
PRONOUN_FIRST = re.compile(r"(he|she|they|it|we|i|you)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:[.’'&-][^\W_]+)*\.?")
DETERMINERS = frozenset(
    "a an the one two three four five six seven eight nine ten another some several many most few"
    " both all other his her its their our my your this that these those each every no any at"
    " dozens hundreds thousands various unnamed anonymous".split()
)
INDEFINITE = re.compile(
    r"(?:an?|one|another|some|several|many|two|three|four|five|six|other|a few)\b", re.IGNORECASE
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
# What a phrase after a cue ends at.
PHRASE_END = re.compile(
    r"[,;:()—–\x01\n?!]|\.(?= |$)(?<![A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)| -| (?i:who"
    r"|which|whose|in|on|at|during|after|before|when|while|as|from|about|by|with|via|through|and"
    r"|but|because|adding|saying|speaking|referring|last|this|earlier|later|that|if|to|told|today"
    r"|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|is|was|were|has|had|said)\b"
)
# "The mayor, who …", "a report which …": the antecedent speaks.
RELATIVE = re.compile(r",? (?:who|which|that)$")
# When it was said, behind who said it: "officials on Monday said".
WHEN = re.compile(
    r" (?:(?:on |late |early )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|earlier)$"
)
ENDS_SENTENCE = re.compile(r"[^\W\d_]{4}\.$")
LISTED = re.compile(r", (?:the )?$")
PARENTHESIS = re.compile(r" ?\([^()\n]{1,60}\)$")
APPOSITIVE = re.compile(
    r"(?:who|which|whose|an?|the|one|his|her|its|their|then|now|former|also|and|a|of|formerly"
    r"|himself|herself|speaking|writing|appearing|citing|quoting|[\d]+|[a-z][\w-]*|Jr|Sr|[DR]-\w+)\b"
)
QUALIFIERS = frozenset(
    "capital city town village region province port district state nearby neighboring neighbouring"
    " northern southern eastern western central presidential former senior top chief deputy acting"
    " outgoing veteran prominent retired late then leading longtime".split()
)
LONGEST_PHRASE = 8  # words before the noun
NAME = re.compile(r"(?<![\w’'-])(?:[^\W\d_a-z][\w’'-]{0,24}\.? ){0,4}[^\W\d_a-z][\w’'-]{1,24}$")
GOVERNS = frozenset({"government", "regime", "leadership", "authorities", "administration"})


class Speaker(NamedTuple):
    """Who speaks: text[start:end]; `head` says what names them: name, pronoun or a kind of noun."""

    start: int
    end: int
    head: str
    mention: Mention | None
    kind: str | None


def named(mention: Mention) -> Speaker:
    """Return the speaker that a mention names; a people is a group."""
    kind = "group" if mention.entity_type == "group" else "named"
    return Speaker(mention.start_char, mention.end_char, "name", mention, kind)


def subject_before(frame: Frame, low: int, high: int) -> Speaker | None:
    """Return the subject that ends at `high`, where a verb group begins; `low` bounds the clause.

    An apposition or a relative clause between two commas is passed over.
    """
    masked = frame.masked
    high = _rstrip(masked, low, high)
    if relative := RELATIVE.search(masked, low, high):
        return phrase_at_end(frame, low, relative.start())
    if high <= low:
        return None
    if masked[high - 1] not in ",—–":
        return phrase_at_end(frame, low, high)
    return _before_apposition(frame, low, high - 1)


def _before_apposition(frame: Frame, low: int, high: int) -> Speaker | None:
    masked = frame.masked
    end = high
    for _ in range(5):
        comma = max(masked.rfind(mark, low, end) for mark in (",", " —", " –"))
        if comma < low:
            return None
        chunk = masked[comma + 1 : end].lstrip(" —–")
        before = _rstrip(masked, low, comma)
        aside = frame.by_start.get(comma + 2)
        if aside and aside.end_char == end and aside.entity_type == "person":
            return named(aside)
        is_aside = APPOSITIVE.match(chunk) or frame.mentions.touching(comma + 1, end)
        start = max(low, _last_comma(masked, low, before))
        is_name = " " in chunk and bool(NAME.fullmatch(chunk))
        found = phrase_at_end(frame, start, before) if is_aside or is_name else None
        if found and is_name and found.head == "person":  # "the governor, Ruth Adeyemi, said"
            return Speaker(end - len(chunk), end, "capitals", None, "named")
        if found and is_aside:
            return found
        end = comma
    return None


def _last_comma(masked: str, low: int, high: int) -> int:
    return masked.rfind(",", low, high) + 1


def _rstrip(text: str, low: int, high: int) -> int:
    while high > low and text[high - 1].isspace():
        high -= 1
    return high


def phrase_at_end(frame: Frame, low: int, high: int) -> Speaker | None:
    """Return the noun phrase that ends at `high`, if it can speak."""
    masked = frame.masked
    high = _rstrip(masked, low, high)
    parenthesis = PARENTHESIS.search(masked, max(low, high - 64), high)
    if parenthesis and parenthesis.start() > low:
        high = parenthesis.start()
    if when := WHEN.search(masked, max(low, high - 30), high):
        high = when.start()
    if high <= low or masked[high - 1] in MASK + ",;:":
        return None
    mention = frame.by_end.get(high)
    if mention and mention.start_char >= low and mention.entity_type != "work":
        return _with_mention(frame, low, mention)
    if pronoun := PRONOUN.search(masked, max(low, high - 6), high):
        return Speaker(pronoun.start(1), high, "pronoun", None, None)
    return _noun_phrase(frame, low, high) or _unknown_name(masked, low, high)


def _with_mention(frame: Frame, low: int, mention: Mention) -> Speaker | None:
    """Return the mention as speaker, or the noun that it only qualifies: "a spokesman for X"."""
    start = _before_role(frame, low, mention)
    for word, at in islice(_words_left(frame, low, start), LONGEST_PHRASE):
        plain = word.lower().rstrip(".")
        if plain in PREPOSITIONS:
            return _noun_before(frame, low, at, mention.end_char)
        if plain == "and" and (other := frame.by_end.get(at - 1)):
            first = _first_joined(frame, low, other)
            return Speaker(first, mention.end_char, "name", None, "group")
        if plain not in ("the", "a", "an") and not _is_style(frame, word):
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


def _before_role(frame: Frame, low: int, mention: Mention) -> int:
    """Return where a mention begins, the office before its name counted in."""
    start, role = mention.start_char, mention.role or ""
    begin = start - len(role) - 1
    is_before = frame.masked[begin:start].rstrip().lower() == role.lower()
    return begin if role and begin >= low and is_before else start


def opens_sentence(frame: Frame, start: int, mention: Mention) -> bool:
    """Return whether a mention is what a sentence begins with, its title counted in."""
    if frame.masked[mention.end_char : mention.end_char + 2] in ("'s", "’s"):
        return False
    before = WORD.findall(frame.masked, start, _before_role(frame, start, mention))
    return all(
        word.lower() not in PREPOSITIONS and (_is_style(frame, word) or word == "the")
        for word in before
    )


def _is_style(frame: Frame, word: str) -> bool:
    """Whether a word may belong to a name's title: "Kenyan Foreign Minister", "spokesman"."""
    plain = word.lower().rstrip(".")
    nouns = frame.reference.speaker_nouns
    return word[0].isupper() or plain in nouns or plain in QUALIFIERS or "-" in word


def _words_left(frame: Frame, low: int, high: int) -> Iterator[tuple[str, int]]:
    """Yield the words left of `high`, the nearest first, up to a mark or a quotation."""
    masked = frame.masked
    low = max(low, high - 120)
    cut = max((masked.rfind(mark, low, high) for mark in ',;:()"' + MASK), default=-1)
    found = [(m[0], m.start()) for m in WORD.finditer(masked, max(low, cut + 1), high)]
    yield from reversed(found)


def _noun_before(frame: Frame, low: int, high: int, end: int) -> Speaker | None:
    """Return the phrase whose noun stands before a preposition: "officials | in Kyiv"."""
    nouns = frame.reference.speaker_nouns
    for count, (word, start) in enumerate(_words_left(frame, low, high)):
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


def _noun_phrase(frame: Frame, low: int, high: int) -> Speaker | None:
    nouns = frame.reference.speaker_nouns
    for count, (word, start) in enumerate(_words_left(frame, low, high)):
        plain = word.lower()
        if plain in nouns and (count == 0 or _goes_with(frame, start + len(word), high)):
            return _outermost(frame, low, _phrase(frame, low, start, high, nouns[plain], plain))
        if count >= LONGEST_PHRASE:
            break
    return None


def _outermost(frame: Frame, low: int, phrase: Speaker) -> Speaker | None:
    """Return what a phrase qualifies, if a preposition stands before it: "aides to the mayor"."""
    before = next(_words_left(frame, low, phrase.start), None)
    if before and before[0].lower() in PREPOSITIONS:
        return _noun_before(frame, low, before[1], phrase.end)
    return phrase


def _goes_with(frame: Frame, start: int, end: int) -> bool:
    """Whether what follows a noun belongs to it: "of the town", "on both sides", "there"."""
    following = WORD.findall(frame.masked, start, end)
    if not following or (len(following) == 1 and following[0] in ("there", "here", "alike")):
        return bool(following)
    first = following[0].lower()
    return first in PREPOSITIONS and not any(w.lower() in ("that", "said") for w in following)


def _phrase(frame: Frame, low: int, start: int, end: int, noun: SpeakerNoun, word: str) -> Speaker:
    """Return the phrase around a noun, from its determiner or the first of its adjectives."""
    begin, count = start, 0
    previous = start
    for text, at in _words_left(frame, low, start):
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


def _unknown_name(masked: str, low: int, high: int) -> Speaker | None:
    """Return a capitalised name that no step has found, if it is no sentence's first word."""
    match = NAME.search(masked, max(low, high - 60), high)
    if match is None:
        return None
    words = match[0].split()
    while words and words[0].lower().rstrip(".") in STOPS | DETERMINERS:
        words.pop(0)
    if not words or (len(words) == 1 and len(words[0]) < 3):
        return None
    start = high - len(" ".join(words))
    return Speaker(start, high, "capitals", None, "named")


def subject_after(frame: Frame, low: int, high: int) -> Speaker | None:
    """Return the subject that begins at `low`, just behind a verb: "said the mayor of Kherson"."""
    masked = frame.masked
    while low < high and masked[low] == " ":
        low += 1
    if pronoun := PRONOUN_FIRST.match(masked, low, high):
        return Speaker(low, pronoun.end(), "pronoun", None, None)
    stop = PHRASE_END.search(masked, low, min(high, low + 160))
    end = (
        _rstrip(masked, low, stop.start() if stop else min(high, low + 160)) if low < high else low
    )
    if ENDS_SENTENCE.search(masked, low, end) or (end < high and masked[end - 1 : end] == "."):
        end -= 1
    return _apposed(frame, low, end) or _phrase_between(frame, low, end)


def _apposed(frame: Frame, low: int, end: int) -> Speaker | None:
    """Return the person named behind a comma: "said a spokesman, Jan Novak"."""
    people = [m for m in frame.mentions.touching(low, end) if m.entity_type == "person"]
    if people or frame.masked[end : end + 2] != ", ":
        return None
    mention = frame.by_start.get(end + 2)
    return named(mention) if mention and mention.entity_type == "person" else None


def _phrase_between(frame: Frame, low: int, end: int) -> Speaker | None:
    if end <= low:
        return None
    masked = frame.masked
    for match in WORD.finditer(masked, low, end):
        plain = match[0].lower()
        if plain in ("of", "for"):
            head = phrase_at_end(frame, low, match.start())
            if head is None:
                return None
            return head if head.mention else head._replace(start=low, end=end)
    head = phrase_at_end(frame, low, end)
    if head is None and INDEFINITE.match(masked, low):
        return Speaker(low, end, "person", None, "unnamed")
    if head and head.head in ("person", "body", "document") and not head.mention:
        return head._replace(start=low)
    return head
