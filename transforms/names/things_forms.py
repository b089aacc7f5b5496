"""The forms of things' names: a noun that ends or opens them, a designation, quotation marks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from transforms.names.gazetteer import build_automaton
from transforms.names.persons_names import UPPER
from transforms.reference import Reference

CAPITAL = rf"(?:[{UPPER}]|al-[{UPPER}])(?:[\w-]|['’](?!s\b)){{0,30}}"
LONGEST_BEFORE = 240  # characters that six such words take at most
OF_NAME = rf"(?:the )?{CAPITAL}(?:(?: (?:and|of|the|for)){{0,2}} {CAPITAL}){{0,4}}"
OPERATION = re.compile(rf"\bOperation(?: (?:(?:of|and)(?: the)? )?{CAPITAL}){{1,4}}")
NUMBERED = re.compile(
    rf"\b([{UPPER}][A-Za-z]{{0,12}})[ -]\d{{1,4}}[A-Z]{{0,3}}\d?(?:-?[A-Z]\d?)?(?=s?\b)(?![-.]\d)"
)
QUOTED = re.compile(
    r"\b([a-z]{3,14})(?:,? (?:called|titled|entitled|named))?,? [\"“‘]"
    r"([A-Z][^\"“”‘\n]{1,80}[\w!?])[,.]?[\"”’]"
)
YEAR_BEFORE = re.compile(r"\b(?:1[5-9]|20)\d\d $")
# What makes it the rest of a longer name, or one of many: "Party of the …", "a Bogota prison".
PART_BEFORE = re.compile(rf"(?:\b[{UPPER}]\w* (?:of the|of|and|&) |\b[Aa]n? |[-@#&])$")
NAME_AFTER = re.compile(rf" (?:of |& )?[{UPPER}][a-z]")
ABOUT_AFTER = re.compile(rf" (?:on|against) {OF_NAME}")
# Nouns that a noun in lower case describes: "prison gang", "airport authority".
DESCRIBED = re.compile(
    r" (?:system|gang|director|official|guard|service|authorit|worker|riot|secur)"
)
DESCRIPTION = re.compile(r"['’]s?$|-[a-z]+$|^[A-Z]{1,3}$")
# A meeting of delegates, no treaty.
ASSEMBLY = re.compile(r"\b(?:National|Constitutional|Party|Democratic|Republican) Conventions?$")
# Kinds of name_words, one of which each form has, but for operations.
KINDS = (
    "facility_head",
    "facility_of",
    "event_head",
    "event_of",
    "treaty_head",
    "treaty_of",
    "weapon_prefix",
    "work_noun",
)
SMALL = frozenset("a an and as at but by for from in into nor of on or over the to up with".split())


class Found(NamedTuple):
    """A span that its form makes a thing of that type."""

    start: int
    end: int
    entity_type: str


def find_forms(text: str, reference: Reference) -> Iterator[Found]:
    """Yield what reads like the name of a thing, in no order; spans may overlap."""
    words = reference.name_words
    places = _places(text, tuple((kind, words[kind]) for kind in KINDS))
    for kind in ("facility", "event", "treaty"):
        if heads := places.get(f"{kind}_head"):
            pattern = headed(words[f"{kind}_head"])
            for window in _windows(heads):
                for match in pattern.finditer(text, *window):
                    yield from _headed(text, match, kind, reference)
        if f"{kind}_of" in places:
            for match in opened(words[f"{kind}_of"]).finditer(text):
                yield Found(*match.span(), kind)
    if "Operation " in text:
        for match in OPERATION.finditer(text):
            yield Found(*match.span(), "event")
    for span in places.get("weapon_prefix", ()):
        if (found := NUMBERED.match(text, span[0])) and found.end(1) == span[1]:
            yield Found(*found.span(), "weapon")
    for span in places.get("work_noun", ()):
        found = QUOTED.match(text, span[0])
        if found and found.end(1) == span[1] and _is_title(found.group(2)):
            yield Found(*found.span(2), "work")


def _places(
    text: str, words: tuple[tuple[str, frozenset[str]], ...]
) -> dict[str, list[tuple[int, int]]]:
    """Return by kind where its words stand in the text, whole: elsewhere no pattern can match.

    One pass of an automaton for all of them, where a pattern takes longer than the pass.
    """
    automaton, kinds = _listed(words)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for pattern, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            places[kinds[pattern]].append((start, end))
    return places


def _windows(heads: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches in which names that end in these heads stand, those that touch as one.

    Each has one character more, which shows that the head is whole.
    """
    windows: list[tuple[int, int]] = []
    for start, end in sorted(heads):
        low = max(0, start - LONGEST_BEFORE)
        if windows and low <= windows[-1][1]:
            low, last = windows.pop()
            end = max(last - 1, end)
        windows.append((low, end + 1))
    return windows


@cache
def _listed(
    words: tuple[tuple[str, frozenset[str]], ...],
) -> tuple[AhoCorasick, tuple[str, ...]]:
    listed = [(word, kind) for kind, found in words for word in sorted(found)]
    return build_automaton([word for word, _ in listed]), tuple(kind for _, kind in listed)


@cache
def headed(heads: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of up to six capitalised words with one of the heads behind them."""
    ends = "|".join(re.escape(head) for head in sorted(heads, key=lambda h: (-len(h), h)))
    return re.compile(rf"\b((?:{CAPITAL}(?:['’]s?)? ){{1,6}}?)({ends})\b")


@cache
def opened(heads: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of one of the heads, "of", and a name."""
    starts = "|".join(sorted(map(re.escape, heads)))
    return re.compile(rf"\b(?:{starts}) of {OF_NAME}")


def _headed(text: str, match: re.Match[str], kind: str, reference: Reference) -> Iterator[Found]:
    """Give a headed name without the words in front that are none, if a name is left."""
    start, end = match.start(), match.end()
    pieces = match.group(1).split()
    words = reference.name_words
    idle = words["stop"] | words["calendar"] | words["organisation"] | words["headline"]
    for at in range(len(pieces) - 1, -1, -1):
        if pieces[at] in idle:
            start += len(" ".join(pieces[: at + 1])) + 1
            pieces = pieces[at + 1 :]
            break
    if not pieces or _is_description(pieces, kind, reference) or _goes_on(text, match):
        return
    if PART_BEFORE.search(text[max(0, start - 40) : start]) or ASSEMBLY.search(text[start:end]):
        return
    if kind == "event" and (year := YEAR_BEFORE.search(text[max(0, start - 5) : start])):
        start -= len(year.group())
    if kind == "treaty" and (about := ABOUT_AFTER.match(text, end)):
        end = about.end()
    yield Found(start, end, kind)


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Return whether the noun is not the last of its name, or describes another noun."""
    if NAME_AFTER.match(text, match.end()):
        return True
    return match.group(2).islower() and bool(DESCRIBED.match(text, match.end()))


def _is_description(pieces: list[str], kind: str, reference: Reference) -> bool:
    """Return whether the words before the noun only tell which: "Greek", "Peru's", "Free Trade"."""
    if DESCRIPTION.search(pieces[-1]):
        return True
    if kind == "event":
        return False
    generic = reference.name_words["generic"]
    return all(piece in generic or _is_people(piece, reference) for piece in pieces)


def _is_people(word: str, reference: Reference) -> bool:
    index = reference.by_name.get(word)
    if index is None:
        return False
    candidate = reference.candidates[index][0]
    return candidate.entity_type == "group" or candidate.place_kind == "country"


def _is_title(words: str) -> bool:
    """Return whether quoted words are written as a title: the longer ones with a capital."""
    pieces = [piece for piece in words.split() if piece.lower() not in SMALL]
    return bool(pieces) and all(not piece[0].islower() for piece in pieces)
