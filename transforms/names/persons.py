"""Step: persons, by a title beside a name, then by surname in the rest of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from transforms.documents import Block, Document, Mention
from transforms.lookup.vocabularies import TermHit
from transforms.names.gazetteer import BlockFinder
from transforms.names.gazetteer_context import is_headline, is_upper
from transforms.names.merge_persons import join_persons
from transforms.names.offices import with_holders
from transforms.names.persons_later import find_later
from transforms.names.persons_longer import continues, is_thing, without_unsure
from transforms.names.persons_names import NAME, NUMERAL, match_name, person_id
from transforms.reference import Reference

METHOD = "title"
CONFIDENCE = {"title": 0.93, "apposition": 0.95, "titled_surname": 0.75}
NO_PERSONS_IN = frozenset({"heading", "hashtags", "dateline", "byline"})
# Titles that are also common nouns or verbs count only when written with a capital.
NEWSPAPER_ARTICLES = frozenset({"La", "Le", "El", "Los", "Las", "Il", "Der", "Die"})
CAPITAL_ONLY = frozenset({"rank", "royal", "religious", "honorific"})
# One name is enough after these: Pope Francis, King Salman.
NO_ROLE = frozenset({"honorific", "relation"})
STYLES = frozenset({"royal", "religious", "honorific", "relation"})
MONONYM_KINDS = frozenset({"royal", "religious"})
AFTER_TITLE = re.compile(r",? (?=\S)")
OF_PLACE = re.compile(r" (?:of|for|to) (?:the )?")
STACKED = frozenset({" ", " and ", ", "})
FORMER = re.compile(
    r"(?:[Ff]ormer|[Tt]hen|[Aa]cting|[Ii]nterim|[Oo]utgoing|[Dd]eputy|[Cc]aretaker)[ -]$"
)
# What may stand between "Ilham Aliyev, " and "president".
DESCRIPTION = re.compile(
    r"(?P<name>" + NAME.pattern + r"), (?:who is |who was )?(?:(?:the|a|an|its|his|her|their|then|"
    r"former|acting|current|longtime|senior|top|chief|deputy|and|[\w.’'-]+['’]s|s['’]) )*"
    r"(?:[\w.’'-]+ ){0,2}$"
)
FIRST_WORD = re.compile(r"(\S{1,80}) ")
REACH = 90


class Title(NamedTuple):
    """Titles in a row at text[start:end], their kinds, and the span of those that are a role."""

    start: int
    end: int
    kinds: frozenset[str]
    block: Block
    role: tuple[int, int] | None


class Around(NamedTuple):
    """What a document's names run into: made once, as it costs a pass over all mentions."""

    bad_words: frozenset[str]
    taken: frozenset[int]
    place_ends: dict[int, int]


def find_persons(document: Document, reference: Reference) -> list[Mention]:
    """Return persons with a title or office, and later mentions of them by name or surname."""
    titled = _distinct([*_titled(document, reference)])
    found = find_later(document, reference, join_persons(document, titled))
    return without_unsure(document, reference, with_holders(document, reference, found))


def _titled(document: Document, reference: Reference) -> Iterator[Mention]:
    ends = {m.start_char: m.end_char for m in document.mentions if m.entity_type == "place"}
    around = Around(_bad_words(reference), _taken(document, reference), ends)
    for title in _titles(document, reference):
        mention = _name_after(document, reference, title, around) or _name_before(
            document, reference, title, around
        )
        if mention:
            yield mention


def _titles(document: Document, reference: Reference) -> Iterator[Title]:
    """Yield titles, with those that stand in a row joined: 'spokesman Lt. Col.'."""
    text = document.text
    blocks = BlockFinder(document)
    held: Title | None = None
    for hit in reference.vocabularies.hits(text)["titles"]:
        block = blocks.at(hit.start, hit.end)
        kind = reference.title_kinds[hit.term]
        if block is None or not _may_have_persons(text, block) or not _is_title(text, hit, kind):
            continue
        if held and held.block is block and text[held.end : hit.start] in STACKED:
            held = _joined(held, hit, kind)
            continue
        if held:
            yield held
        held = Title(hit.start, hit.end, frozenset({kind}), block, _role_span(hit, kind))
    if held:
        yield held


def _role_span(hit: TermHit, kind: str) -> tuple[int, int] | None:
    return None if kind in NO_ROLE else (hit.start, hit.end)


def _joined(held: Title, hit: TermHit, kind: str) -> Title:
    """Return titles in a row as one; a style beside an office is no part of the role."""
    role, kinds = held.role, held.kinds | {kind}
    if role is None or held.kinds <= STYLES:
        role = _role_span(hit, kind) or role
    elif kind not in STYLES | NO_ROLE:
        role = (role[0], hit.end)
    return Title(held.start, hit.end, kinds, held.block, role)


def _may_have_persons(text: str, block: Block) -> bool:
    if block.kind in NO_PERSONS_IN:
        return False
    words = text[block.start_char : block.end_char]
    return not is_upper(words) and not is_headline(text, block)


def _is_title(text: str, hit: TermHit, kind: str) -> bool:
    """Return whether a term is a title here: 'General' in 'Consul-General' is none of its own."""
    if text[hit.start - 1 : hit.start] == "-":
        return False
    return kind not in CAPITAL_ONLY or text[hit.start].isupper()


def _taken(document: Document, reference: Reference) -> frozenset[int]:
    """Return starts of mentions that no person's name runs into; a city's name may be a surname."""
    ambiguous = reference.name_words["person"]
    return frozenset(
        m.start_char
        for m in document.mentions
        if m.entity_type != "person"
        and not (m.entity_id or "").startswith("geonames:")
        and document.text[m.start_char : m.end_char] not in ambiguous
    )


def _bad_words(reference: Reference) -> frozenset[str]:
    """Return words that no name contains; some words of organisations and months are surnames."""
    words = reference.name_words
    return _but(
        *(words[kind] for kind in ("surname", "stop", "organisation", "headline", "calendar"))
    )


@cache
def _but(good: frozenset[str], *bad: frozenset[str]) -> frozenset[str]:
    """Return the bad words that are not good; made once, as each article asks for it."""
    return frozenset().union(*bad) - good


def _name_after(
    document: Document, reference: Reference, title: Title, around: Around
) -> Mention | None:
    """Return the name that follows a title: 'President of Russia Vladimir Putin'."""
    text, at = document.text, title.end
    if of := OF_PLACE.match(text, at):
        at = around.place_ends.get(of.end(), at)
    gap = AFTER_TITLE.match(text, at)
    if gap is None:
        return None
    comma = gap.group().startswith(",")
    span = match_name(text, gap.end(), title.block.end_char, around.bad_words, around.taken)
    if span is None or (comma and (" " not in text[slice(*span)] or not _introduces(text, title))):
        return None
    if not comma and _is_name_of_thing(text, title, span, reference):
        return None
    return _mention(document, title, span, "title")


def _is_name_of_thing(text: str, title: Title, span: tuple[int, int], reference: Reference) -> bool:
    """Return whether a title with one word names a thing: 'Prince Edward Island'."""
    if " " in text[slice(*span)]:
        return False
    return continues(text, span[1], reference) or is_thing(text, title.start, title.kinds)


def _introduces(text: str, title: Title) -> bool:
    """Return whether 'the prime minister, Name,' may be meant: a definite title in lower case."""
    left = text[max(0, title.start - 30) : title.start]
    return text[title.start].islower() and bool(re.search(r"(?:\bthe|['’]s?|\w) $", left))


def _name_before(
    document: Document, reference: Reference, title: Title, around: Around
) -> Mention | None:
    """Return the name in apposition: "Ilham Aliyev, Azerbaijan's president"."""
    if title.kinds & CAPITAL_ONLY:
        return None
    text = document.text
    first = max(title.block.start_char, title.start - REACH)
    left = text[first : title.start]
    match = DESCRIPTION.search(left) if ", " in left else None
    if match is None or (first and text[first - 1].isalnum() and match.start() == 0):
        return None
    start = _past_titles(text, reference, first + match.start("name"))
    end = first + match.end("name")
    span = match_name(text, start, end, around.bad_words, around.taken)
    full = (start, end)
    name = text[slice(*full)]
    if span != full or " " not in name or name.split(" ")[0] in NEWSPAPER_ARTICLES:
        return None
    return _mention(document, title, full, "apposition")


def _past_titles(text: str, reference: Reference, start: int) -> int:
    """Return where the name begins when titles stand before it: 'Dr Richard Lewis'."""
    while (word := FIRST_WORD.match(text, start)) and (
        word.group(1).lower() in reference.title_kinds
    ):
        start = word.end()
    return start


def _mention(
    document: Document, title: Title, span: tuple[int, int], method: str
) -> Mention | None:
    text = document.text
    name = text[slice(*span)]
    role = _role(text, title)
    pieces = [piece for piece in name.split(" ") if not NUMERAL.fullmatch(piece)]
    if len(pieces) > 1:
        entity_id: str | None = person_id(name)
    elif title.kinds & MONONYM_KINDS:
        entity_id = person_id(f"{text[title.start : title.end]} {name}")
    elif text[title.start].isupper() and not title.kinds & {"occupation", "relation"}:
        entity_id, method = None, "titled_surname"
    else:
        return None
    if len(name.rstrip(".")) < 2:
        return None
    return Mention(*span, "person", entity_id, role, False, method, CONFIDENCE[method])


def _role(text: str, title: Title) -> str | None:
    """Return the title as written, with 'former' and the like, without the country."""
    if title.role is None:
        return None
    start, end = title.role
    before = FORMER.search(text[max(title.block.start_char, start - 12) : start])
    return text[start - len(before.group()) if before else start : end]


def _distinct(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start_char, -m.end_char)):
        if not kept or mention.start_char >= kept[-1].end_char:
            kept.append(mention)
    return kept
