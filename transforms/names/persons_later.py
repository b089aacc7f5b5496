"""Later mentions of a person whom the document names in full: by that name or by surname."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation

from transforms.documents import Document, Mention
from transforms.names.gazetteer import BlockFinder, is_word
from transforms.names.persons_longer import is_company_or_thing
from transforms.names.persons_names import surnames
from transforms.reference import Reference

CONFIDENCE = {"full_name": 0.93, "surname": 0.78}
# A surname may stand where the gazetteer alone saw a city; not where something surer was found.
UNSURE = frozenset({"gazetteer"})
CLOSED_TO_NAMES = frozenset({"heading", "hashtags", "dateline"})
CAPITAL_BEFORE = re.compile(r"([^\W\d_][\w’'-]{0,40}\.?) $")
CAPITAL_AFTER = re.compile(r"(?: |-)([^\W\d_][\w’'-]*)")


def find_later(document: Document, reference: Reference, titled: list[Mention]) -> list[Mention]:
    """Return the titled mentions, their surnames bound to full names, and every later mention."""
    full = [m for m in titled if (m.entity_id and m.role is not None) or _is_full(document, m)]
    by_surname = _by_surname(document, full)
    bound = [_bind(document, by_surname, mention) for mention in titled]
    sure = [m for m in document.mentions if m.method not in UNSURE and m.entity_type != "person"]
    taken = {place for m in [*bound, *sure] for place in range(m.start_char, m.end_char)}
    places = _places(document, full, by_surname)
    blocks = BlockFinder(document)
    later = []
    for name, people in _wanted(document, full, by_surname, places).items():
        later.extend(_find(document, reference, name, people, taken, places[name], blocks))
    return sorted([*bound, *later])


def _places(
    document: Document, full: list[Mention], by_surname: Iterable[str]
) -> dict[str, list[int]]:
    """Return where each name stands, all found in one pass: a long text names thousands."""
    text = document.text
    names = sorted({text[m.start_char : m.end_char] for m in full} | {*by_surname})
    places: dict[str, list[int]] = {name: [] for name in names}
    if names:
        # Used once: what takes longest is to build it.
        automaton = AhoCorasick(
            names, store_patterns=False, implementation=Implementation.NoncontiguousNFA
        )
        for index, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
            places[names[index]].append(start)
    return places


def _is_full(document: Document, mention: Mention) -> bool:
    return (
        mention.entity_id is not None
        and " " in document.text[mention.start_char : mention.end_char]
    )


def _by_surname(document: Document, full: list[Mention]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in full:
        for surname in surnames(document.text[mention.start_char : mention.end_char]):
            if not surname.islower():  # in a text without capitals it may be any word
                found[surname].append(mention)
    return found


def _wanted(
    document: Document,
    full: list[Mention],
    by_surname: dict[str, list[Mention]],
    places: dict[str, list[int]],
) -> dict[str, list[Mention]]:
    """Return names to look for, the longest first, so that a surname never cuts a full name."""
    wanted: dict[str, list[Mention]] = defaultdict(list)
    for mention in full:
        name = document.text[mention.start_char : mention.end_char]
        if " " in name:
            wanted[name].append(mention)
    for surname, people in by_surname.items():
        if not is_company_or_thing(document.text, surname, places[surname]):
            wanted[surname].extend(people)
    return {name: wanted[name] for name in sorted(wanted, key=lambda n: (-len(n), n))}


def _nearest(people: list[Mention], start: int) -> Mention | None:
    """Return the person of that name last spoken of; None if two share it and none came yet."""
    ids = {mention.entity_id for mention in people}
    ordered = sorted(people)
    if len(ids) == 1:
        return ordered[0]
    index = bisect_right([m.start_char for m in ordered], start) - 1
    return ordered[index] if index >= 0 else None


def _bind(document: Document, by_surname: dict[str, list[Mention]], mention: Mention) -> Mention:
    """Give 'President Putin' the id of the Putin whom the document names in full."""
    name = document.text[mention.start_char : mention.end_char]
    if mention.entity_id or not (person := _nearest(by_surname.get(name, []), mention.start_char)):
        return mention
    return mention._replace(entity_id=person.entity_id)


def _find(
    document: Document,
    reference: Reference,
    name: str,
    people: list[Mention],
    taken: set[int],
    places: list[int],
    blocks: BlockFinder,
) -> list[Mention]:
    text, found = document.text, []
    method = "full_name" if " " in name and name not in surnames(name) else "surname"
    for start in places:
        end = start + len(name)
        block = blocks.at(start, end)
        if block is None or block.kind in CLOSED_TO_NAMES or not is_word(text, start, end):
            continue
        if not taken.isdisjoint(range(start, end)) or not _stands_alone(
            text, reference, start, end
        ):
            continue
        if person := _nearest(people, start):
            taken.update(range(start, end))
            found.append(
                person._replace(
                    start_char=start,
                    end_char=end,
                    role=None,
                    method=method,
                    confidence=CONFIDENCE[method],
                )
            )
    return found


def _stands_alone(text: str, reference: Reference, start: int, end: int) -> bool:
    """Return whether no capitalised neighbour makes it another name, as in 'Putin Street'."""
    words = reference.name_words
    after = CAPITAL_AFTER.match(text, end)
    if after and after.group(1) in words["organisation"]:
        return False
    before = CAPITAL_BEFORE.search(text[max(0, start - 30) : start])
    if before is None or not before.group(1)[0].isupper():
        return True
    word = before.group(1)
    if word.endswith(".") and len(word) > 2 and word.lower() not in reference.title_kinds:
        return True
    known = word in words["stop"] or word in words["calendar"]
    return known or word.lower() in reference.title_kinds
