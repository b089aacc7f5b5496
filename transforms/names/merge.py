"""Gazetteer and engine reconciled. The rules, in order; the first that speaks decides.

An engine's tag is *sure* from SURE on, *fair* from FAIR on, a place from FAIR_PLACE on; what is not
fair is dropped.
0. A title at the front of a person's name is no part of it: "Mufti", "Gen.".
1. A tag ends and begins within one block. In a heading or a title only what the gazetteer or the
   body of the article also knows is taken up: a heading invents no name. A feast is none, nor is
   a minister's portfolio. A tag from DOUBTFUL on stays if it reads like a body: "… Authority".
2. One name, one type: where tags give the same words different types in one article, the type with
   the most confidence behind it wins, for every occurrence that is not sure.
   Names within an event, a law or a work are none: "1968 United States presidential election".
3. Same span, same type: the gazetteer's thing, the higher confidence.
4. Same span, other type: a person only if the tag is sure and the gazetteer has no body, and no
   capital that nobody is called by; an organisation or a place only if the tag is sure and the
   gazetteer has no more than a city that nobody curated; else the gazetteer.
5. The tag is longer: the tag ("Bank of Georgia" is not Georgia), unless it is no organisation, not
   sure, and but for hyphens, slashes, commas and "and" filled by names of the gazetteer
   ("Armenian-Azerbaijani" is two).
6. The gazetteer's name is longer, or they cross: a curated name wins, else a sure tag does.
7. A name of the gazetteer that no tag touches stays if it was curated, a capital, or in a dateline;
   another city stays if the engine found the same name elsewhere in the article. A people's name
   before a capital that begins no name is dropped: it is part of a name that the engine was not
   sure of ("the American Geophysical Union").
Later steps then bind bodies with their country, acronyms, titles, surnames and metonyms; each of
them replaces what it overlaps.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from transforms.documents import Block, Document, Mention
from transforms.names.gazetteer import BlockFinder
from transforms.names.merge_rows import Row
from transforms.names.merge_things import KnownThings
from transforms.reference import Reference
from transforms.tagging.engines import OTHER, Tag

SURE, FAIR = 0.85, 0.45
FAIR_PLACE = 0.5
DOUBTFUL = 0.3
# Share right on held-out training text of gazetteer names that no tag touches, rounded down.
UNTOUCHED = 0.6
SUPPORTED_ONLY = frozenset({"heading", "title"})
PLACE_OF = {"facility": "place"}
TITLE = re.compile(r"([^\W\d_]{1,40}+\.?) ")
AREA = re.compile(
    r" (?i:valley|region|province|district|governorate|oblast|peninsula|strip|area)\b"
)
PORTFOLIO = re.compile(
    r"\b(?:[Mm]inisters?|[Ss]ecretar(?:y|ies) of [Ss]tate) (?:of|for) (?:the )?$"
)
PORTFOLIO_REACH = 40
NEXT_WORD = re.compile(r" ([^\W\d_]\w{0,40})")
JOINTS = re.compile(r"(?:[-–/,]|\s|and)*")


def merge(
    document: Document, reference: Reference, tags: Sequence[Tag], method: str
) -> list[Mention]:
    """Return the document's mentions with an engine's tags, by the rules above."""
    blocks = BlockFinder(document)
    trimmed = [_without_title(document.text, reference, tag) for tag in tags]
    fair = _supported(document, reference, blocks, _one_type(document, trimmed))
    kept = [tag for tag in fair if tag.entity_type != OTHER]
    names = Row(document.mentions)
    over: list[Mention] = []
    gone: set[Mention] = set()
    known = KnownThings(document, reference)
    for tag in kept:
        touched = names.touching(tag.start_char, tag.end_char)
        if touched and not _tag_wins(document.text, tag, touched, reference):
            continue
        gone.update(touched)
        over.append(_mention(document, known, tag, touched, method))
    rest = [m for m in document.mentions if m not in gone]
    return sorted([*over, *_untouched(document, reference, blocks, rest, kept)])


def closed_to_names(tags: Sequence[Tag]) -> Row[Tag]:
    """Return the events, laws and works within which no step may find a name (rule 2)."""
    return Row([tag for tag in tags if tag.entity_type == OTHER and tag.confidence >= FAIR])


def _without_title(text: str, reference: Reference, tag: Tag) -> Tag:
    """Rule 0: begin a person's name after the titles in front of it."""
    start = tag.start_char
    while tag.entity_type == "person":
        first = TITLE.match(text, start, tag.end_char)
        if first is None or first.group(1).lower() not in reference.title_kinds:
            break
        start = first.end()
    return tag._replace(start_char=start)


def _one_type(document: Document, tags: Sequence[Tag]) -> list[Tag]:
    """Rule 2: let the article's own usage decide what is not sure."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for tag in tags:
        votes[document.text[tag.start_char : tag.end_char]][tag.entity_type] += tag.confidence
    decided = []
    for tag in tags:
        counted = votes[document.text[tag.start_char : tag.end_char]]
        usual, weight = max(counted.items(), key=lambda item: item[1])
        if tag.confidence < SURE and usual != tag.entity_type and weight >= SURE:
            tag = tag._replace(entity_type=usual, confidence=FAIR)
        decided.append(tag)
    return decided


def _supported(
    document: Document, reference: Reference, blocks: BlockFinder, tags: Iterable[Tag]
) -> Iterator[Tag]:
    """Rule 1: give the tags that are fair, within one block, and known beside a heading."""
    placed = [(tag, block) for tag in tags if (block := _block(blocks, tag))]
    body = {
        word
        for tag, block in placed
        if block.kind not in SUPPORTED_ONLY
        for word in _words(document.text[tag.start_char : tag.end_char])
    }
    for tag, block in placed:
        words = document.text[tag.start_char : tag.end_char]
        free = block.kind not in SUPPORTED_ONLY
        known = free or _words(words) <= body or words in reference.by_name
        if known and not _is_no_name(document.text, reference, tag):
            if tag.confidence >= (FAIR_PLACE if tag.entity_type == "place" else FAIR):
                yield tag
            elif tag.confidence >= DOUBTFUL and _is_headed(words, reference, tag):
                yield tag._replace(entity_type="organization", confidence=FAIR)


def _is_no_name(text: str, reference: Reference, tag: Tag) -> bool:
    """Say whether it is a feast, or the office of a minister: "Minister of [State for Trade]"."""
    is_feast = text[tag.start_char : tag.end_char] in reference.name_words["feast"]
    left = text[max(0, tag.start_char - PORTFOLIO_REACH) : tag.start_char]
    return is_feast or (tag.entity_type == "organization" and bool(PORTFOLIO.search(left)))


def _is_headed(words: str, reference: Reference, tag: Tag) -> bool:
    """Say whether a doubtful tag's words make it a body: "Tualatin [Fire] Authority"."""
    heads = reference.name_words["head"]
    pieces = words.split(" ")
    opens = len(pieces) > 2 and pieces[0] in heads and pieces[1] in ("of", "for")
    closes = len(pieces) > 1 and pieces[-1] in heads
    return tag.entity_type != "person" and (opens or closes)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w{3,}", name.casefold())) or {name.casefold()}


def _block(blocks: BlockFinder, tag: Tag) -> Block | None:
    return blocks.at(tag.start_char, tag.end_char)


def _tag_wins(text: str, tag: Tag, touched: Sequence[Mention], reference: Reference) -> bool:
    """Rules 3 to 6: say whether the tag takes the place of the gazetteer's names it touches."""
    first, last = touched[0], touched[-1]
    if len(touched) == 1 and (first.start_char, first.end_char) == tag[:2]:
        if _agree(first, tag):
            return True
        if tag.entity_type == "person" and _bears_no_person(text, first, reference):
            return False
        is_person = tag.entity_type == "person" and first.entity_type != "organization"
        return tag.confidence >= SURE and (is_person or _is_plain_city(first))
    if tag.start_char <= first.start_char and last.end_char <= tag.end_char:
        return not _filled(text, tag, touched)
    return tag.confidence >= SURE and all(_is_plain_city(m) for m in touched)


def _bears_no_person(text: str, mention: Mention, reference: Reference) -> bool:
    """Say whether a capital's name is nobody's: an engine takes "Bamako said" for a person."""
    name = text[mention.start_char : mention.end_char]
    is_capital = mention.entity_id in reference.capital_countries
    words = reference.name_words
    return is_capital and not (
        name in reference.given_names or name in words["person"] or name in words["surname"]
    )


def _agree(mention: Mention, tag: Tag) -> bool:
    """Say whether the types are one; an engine calls a facility a place."""
    return tag.entity_type in (mention.entity_type, PLACE_OF.get(mention.entity_type))


def _is_plain_city(mention: Mention) -> bool:
    return (mention.entity_id or "").startswith("geonames:")


def _filled(text: str, tag: Tag, touched: Sequence[Mention]) -> bool:
    """Say whether only joints are left of a tag when the names in it are taken out."""
    if len(touched) < 2 or tag.entity_type == "organization" or tag.confidence >= SURE:
        return False
    at, left = tag.start_char, ""
    for mention in touched:
        left += text[at : mention.start_char]
        at = mention.end_char
    left += text[at : tag.end_char]
    return bool(left.strip()) and JOINTS.fullmatch(left) is not None


def _mention(
    document: Document, known: KnownThings, tag: Tag, touched: Sequence[Mention], method: str
) -> Mention:
    same = [m for m in touched if (m.start_char, m.end_char) == tag[:2]]
    if same and _agree(same[0], tag):
        confidence = round(max(same[0].confidence, tag.confidence), 3)
        return same[0]._replace(method=f"{method}+{same[0].method}", confidence=confidence)
    words = document.text[tag.start_char : tag.end_char]
    entity_id = known.meant_by(words, tag.entity_type) or _area(document.text, tag, touched)
    return Mention(
        tag.start_char,
        tag.end_char,
        tag.entity_type,
        entity_id,
        None,
        False,
        method,
        round(tag.confidence, 3),
    )


def _area(text: str, tag: Tag, touched: Sequence[Mention]) -> str | None:
    """Return the id of a region that the tag names with its kind: "Bekaa valley"."""
    if tag.entity_type != "place" or len(touched) != 1:
        return None
    region = touched[0]
    is_region = region.start_char == tag.start_char and (region.entity_id or "")[:7] == "region:"
    return region.entity_id if is_region and AREA.match(text, region.end_char) else None


def _untouched(
    document: Document,
    reference: Reference,
    blocks: BlockFinder,
    names: Sequence[Mention],
    tags: Sequence[Tag],
) -> Iterator[Mention]:
    """Rule 7: give the gazetteer's names that lost to no tag."""
    found = {document.text[tag.start_char : tag.end_char] for tag in tags}
    row = Row(tags)
    for mention in names:
        words = document.text[mention.start_char : mention.end_char]
        block = blocks.at(mention.start_char, mention.end_char)
        sure = words in found or (block is not None and block.kind == "dateline")
        known = not _is_plain_city(mention) or _is_curated(reference, words)
        if row.touching(mention.start_char, mention.end_char):
            yield mention
        elif _opens_a_name(document.text, mention, row, reference):
            continue
        elif sure:
            yield mention
        elif known:
            yield mention._replace(confidence=min(mention.confidence, UNTOUCHED))


def _is_curated(reference: Reference, words: str) -> bool:
    """Say whether a city of this name stands in our tables, or is a capital."""
    places = [c for c in reference.by_name.named(words) if c.is_city]
    return any(c.curated or c.capital_of for c in places)


def _opens_a_name(text: str, mention: Mention, tags: Row[Tag], reference: Reference) -> bool:
    after = NEXT_WORD.match(text, mention.end_char)
    if mention.entity_type != "group" or after is None or not after[1][0].isupper():
        return False
    if after[1].lower() in reference.title_kinds:
        return False
    return not tags.touching(mention.end_char + 1, mention.end_char + 2)
