"""The subject of a cue: before it ("Kenya's army said") or behind it ("said a nurse")."""

from __future__ import annotations

import re

from transforms.documents import Mention
from transforms.quotes.frame import Frame
from transforms.quotes.phrases import NAME, phrase_at_end
from transforms.quotes.speaker import Speaker, named
from transforms.quotes.speaker_words import WORD, rstrip

PRONOUN_FIRST = re.compile(r"(he|she|they|it|we|i|you)\b", re.IGNORECASE)
INDEFINITE = re.compile(
    r"(?:an?|one|another|some|several|many|two|three|four|five|six|other|a few)\b", re.IGNORECASE
)
# What a phrase after a cue ends at.
PHRASE_END = re.compile(
    r"[,;:()—–\x01\n?!]|\.(?= |$)(?<![A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)| -| (?i:who"
    r"|which|whose|in|on|at|during|after|before|when|while|as|from|about|by|with|via|through|and"
    r"|but|because|adding|saying|speaking|referring|last|this|earlier|later|that|if|to|told|today"
    r"|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|is|was|were|has|had|said)\b"
)
# What joins a person to another, who is named behind it: "Ann Bo and his counterpart, …".
JOINED_PHRASE = re.compile(r" and (?:his|her|their|its|the|a)(?: [^\W\d_][\w’'-]{0,20}){1,5}$")
LONGEST_JOINED = 90
# "The mayor, who …", "a report which …": the antecedent speaks.
RELATIVE = re.compile(r",? (?:who|which|that)$")
RELATIVES = (" who", " which", " that")
ENDS_SENTENCE = re.compile(r"[^\W\d_]{4}\.$")
APPOSITIVE = re.compile(
    r"(?:who|which|whose|an?|the|one|his|her|its|their|then|now|former|also|and|a|of|formerly"
    r"|himself|herself|speaking|writing|appearing|citing|quoting|[\d]+|[a-z][\w-]*|Jr|Sr|[DR]-\w+)\b"
)


def subject_before(frame: Frame, low: int, high: int) -> Speaker | None:
    """Return the subject that ends at `high`, where a verb group begins; `low` bounds the clause.

    An apposition or a relative clause between two commas is passed over.
    """
    masked = frame.masked
    high = rstrip(masked, low, high)
    if masked.endswith(RELATIVES, low, high) and (relative := RELATIVE.search(masked, low, high)):
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
        before = rstrip(masked, low, comma)
        aside = frame.by_start.get(comma + 2)
        if aside and aside.end_char == end and aside.entity_type == "person":
            return _with_joined(frame, low, before, aside)
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


def _with_joined(frame: Frame, low: int, high: int, aside: Mention) -> Speaker:
    """Return an apposed name with the one joined before it: "Cem and his counterpart, Papandreou".

    `high` is where the phrase that the name stands beside ends.
    """
    joint = JOINED_PHRASE.search(frame.masked, max(low, high - LONGEST_JOINED), high)
    first = frame.by_end.get(joint.start()) if joint else None
    if first is None or first.entity_type != "person" or first.start_char < low:
        return named(aside)
    return Speaker(first.start_char, aside.end_char, "name", None, "group")


def _last_comma(masked: str, low: int, high: int) -> int:
    return masked.rfind(",", low, high) + 1


def subject_after(frame: Frame, low: int, high: int) -> Speaker | None:
    """Return the subject that begins at `low`, just behind a verb: "said the mayor of Kherson"."""
    masked = frame.masked
    while low < high and masked[low] == " ":
        low += 1
    if pronoun := PRONOUN_FIRST.match(masked, low, high):
        return Speaker(low, pronoun.end(), "pronoun", None, None)
    end = rstrip(masked, low, _phrase_end(frame, low, min(high, low + 160))) if low < high else low
    if ENDS_SENTENCE.search(masked, low, end) or (end < high and masked[end - 1 : end] == "."):
        end -= 1
    return _apposed(frame, low, end) or _phrase_between(frame, low, end)


def _phrase_end(frame: Frame, low: int, high: int) -> int:
    """Return where a phrase ends; a name may have inside what else would end it."""
    stops = PHRASE_END.finditer(frame.masked, low, high)
    return next((s.start() for s in stops if not frame.mentions.touching(*s.span())), high)


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
        inside_a_name = frame.mentions.touching(*match.span())  # "High Commissioner for Refugees"
        if match[0].lower() in ("of", "for") and not inside_a_name:
            head = phrase_at_end(frame, low, match.start())
            if head is None:  # "said one of the nurses"
                return phrase_at_end(frame, low, end) if INDEFINITE.match(masked, low) else None
            return head if head.mention else head._replace(start=low, end=end)
    head = phrase_at_end(frame, low, end)
    if head is None and INDEFINITE.match(masked, low):
        return Speaker(low, end, "person", None, "unnamed")
    if head and head.head in ("person", "body", "document") and not head.mention:
        return head._replace(start=low)
    return head
