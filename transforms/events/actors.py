"""Who a phrase names: the entity, its country, its sector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.documents import Mention
from transforms.events.inflection import singular
from transforms.events.phrases import Phrase
from transforms.events.tokens import Token
from transforms.reference import Reference

# What is written forbids and allows, but is no one.
LAWS = frozenset("act law bill treaty convention agreement accord constitution amendment".split())
PLURALS = frozenset(("police", "people", "troops", "men", "women", "children"))
# Endings of common nouns, for a word at the beginning of a sentence.
GENERAL = frozenset(("attorney", "secretary", "director", "prosecutor", "motors", "electric"))
COMMON_ENDINGS = (
    "s", "tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ing", "ure", "ncy", "age",
    "ship", "hood", "thing", "one", "body", "ers", "ology", "th",
)  # fmt: skip
GROUPING = frozenset(
    """group member dozen hundred thousand million score number team crowd majority most some one
    two three four five many ten leader all both couple""".split()
)
ACTING = frozenset(("person", "organization", "place", "group"))
# The sector of an organisation by its kind in seeds/organisations.csv and armed_groups.csv.
KIND_SECTORS = {
    "intergovernmental": "international",
    "media": "media",
    "government": "government",
    "company": "business",
    "party": "party",
    "parliament": "legislature",
    "military": "military",
    "intelligence": "government",
    "police": "police",
    "humanitarian": "ngo",
    "rights": "ngo",
    "research": "education",
    "court": "judiciary",
    "armed group": "rebels",
    "criminal group": "criminals",
}


class Party(NamedTuple):
    """One side of an event: its words in the text, and what is known of who they are."""

    start: int
    end: int
    entity_id: str | None
    country_code: str | None
    sector: str | None
    is_agent: bool
    is_someone: bool
    entity_type: str | None
    is_plural: bool = False
    # Whether the thing is named by the head of the phrase: "Chad's army", not "a copy of Bustos".
    is_head: bool = True


def party(
    tokens: Sequence[Token], phrase: Phrase, mentions: Sequence[Mention], reference: Reference
) -> Party:
    """Return who the phrase names; its head decides, what follows a preposition only helps."""
    words = tokens[phrase.begin : phrase.end]
    inside = [m for m in mentions if m.start_char < words[-1].end and m.end_char > words[0].start]
    inside = [m for m in inside if m.entity_type in ACTING]
    head_end = _head_end(words)
    in_head = [m for m in inside if m.start_char < head_end]
    main = _main(in_head) or _main(inside)
    sector = _sector_of(words, head_end, main, reference)
    core = _core(words, head_end)
    is_first = phrase.begin == 0 or not tokens[phrase.begin - 1].text[0].isalnum()
    is_word = len(core) == 1 and is_first and not core[0].is_name and not core[0].text.isupper()
    is_agent = bool(core) and (
        _is_lone_name(core)
        or (is_word and is_known_human(core[0], reference))
        or (not is_word and is_human(core[-1], reference))
        or _is_of_people(words, sector, reference)
    )
    is_named = any(w.is_name or (w.is_capital and w.kind == "noun") for w in words[1:])
    return Party(
        words[0].start,
        words[-1].end,
        main.entity_id if main else None,
        _country(main, inside, reference),
        sector,
        is_agent,
        bool(inside) or (sector is not None and is_agent) or is_named,
        main.entity_type if main else None,
        _is_plural(words, core),
        bool(in_head),
    )


def _is_plural(words: Sequence[Token], core: Sequence[Token]) -> bool:
    """Return whether a phrase means several: a list, a number, a plural."""
    if any(word.lower == "and" or word.kind == "number" for word in words):
        return True
    last = core[-1] if core else words[-1]
    return not last.is_name and (last.lower in PLURALS or singular(last.lower) != last.lower)


def _is_lone_name(core: Sequence[Token]) -> bool:
    """Return whether one capital word that looks like no common noun stands alone: 'Arnor'."""
    if len(core) != 1 or not core[0].is_capital or len(core[0].text) < 5:
        return False
    return not core[0].lower.endswith(COMMON_ENDINGS)


def _core(words: Sequence[Token], head_end: int) -> list[Token]:
    """Return the words of the head behind its last owner: 'plan' of "Duque's plan"."""
    head = [word for word in words if word.start < head_end]
    owners = [i for i, word in enumerate(head) if word.kind == "possessive"]
    return head[owners[-1] + 1 :] if owners else head


def is_human(word: Token, reference: Reference) -> bool:
    """Return whether the last word of a head can act: a name, a word of a sector, 'leader'."""
    if word.lower in LAWS:
        return False
    if word.is_name or (word.is_capital and word.kind == "noun") or word.text == ")":
        return True
    return is_known_human(word, reference)


def is_known_human(word: Token, reference: Reference) -> bool:
    """Return whether a word is one of a sector, or of people."""
    lexicon = reference.events
    return any(
        form in lexicon.sectors or form in lexicon.humans
        for form in (word.lower, singular(word.lower))
    )


def _is_of_people(words: Sequence[Token], sector: str | None, reference: Reference) -> bool:
    """Return whether people are counted or grouped: 'a group of miners', 'dozens of monks'."""
    head = [w.lower for w in words[:4]]
    place = head.index("of") if "of" in head else 0
    is_group = place > 0 and singular(head[place - 1]) in GROUPING
    people = _core(words[place + 1 :], words[-1].end)
    return sector is not None and is_group and any(is_human(word, reference) for word in people)


def _head_end(words: Sequence[Token]) -> int:
    """Return where the head of a phrase ends: before the first preposition, else at its end."""
    for index, word in enumerate(words):
        if (index and word.kind in ("preposition", "verb")) or word.text == ",":
            return word.start
    return words[-1].end


def _main(mentions: Sequence[Mention]) -> Mention | None:
    for wanted in ("person", "organization"):
        found = [m for m in mentions if m.entity_type == wanted]
        if found:
            return found[0]
    return mentions[0] if mentions else None


def _sector(words: Sequence[Token], head_end: int, reference: Reference) -> str | None:
    """Return the sector of the head, else of what it is of: 'thousands of workers'."""
    sectors = reference.events.sectors
    head = [w for w in words if w.start < head_end]
    of = words[len(head) + 1 :] if _is_of(words, len(head)) else []
    for word in (*reversed(head), *of):
        found = sectors.get(word.lower) or sectors.get(singular(word.lower))
        if found and not (word.lower == "general" and _is_title(head)):
            return found
    return None


def _is_title(head: Sequence[Token]) -> bool:
    """Return whether 'general' is said of an office, not of a soldier: 'attorney general'."""
    return any(word.lower.rpartition("-")[0] in GENERAL or word.lower in GENERAL for word in head)


def _sector_of(
    words: Sequence[Token], head_end: int, main: Mention | None, reference: Reference
) -> str | None:
    """Return the sector of a known body that is the head itself, else what its words say.

    A body of a state is told by its words: "Kenya's army".
    """
    is_within = main is not None and main.entity_type == "place" and main.start_char >= head_end
    known = None if is_within else entity_sector(main, reference)
    is_head = main is not None and main.end_char == head_end
    if main is not None and is_head and main.entity_type == "organization":
        by_kind = known if known != "government" else None
        return by_kind or _sector(words, head_end, reference) or known
    return _sector(words, head_end, reference) or known


def _is_of(words: Sequence[Token], index: int) -> bool:
    return index < len(words) and words[index].lower == "of"


def entity_sector(mention: Mention | None, reference: Reference) -> str | None:
    """Return the sector of a thing by its kind: a state is its government, a person by the role."""
    if mention is None or mention.entity_id is None:
        return None
    if mention.entity_id.startswith("iso:") and mention.entity_type == "place":
        return "government"
    if mention.entity_type == "organization":
        is_body = mention.entity_id.partition(":")[2][3:4] == "-" and country_of(
            mention.entity_id, reference
        )
        kind = reference.entity_fact(mention.entity_id, "description")
        return KIND_SECTORS.get(kind or "") or ("government" if is_body else None)
    role = (mention.role or "").lower().split()
    return next((reference.events.sectors[w] for w in role if w in reference.events.sectors), None)


def _country(main: Mention | None, inside: Sequence[Mention], reference: Reference) -> str | None:
    for mention in [main, *inside]:
        if mention is not None and mention.entity_id:
            code = country_of(mention.entity_id, reference)
            if code:
                return code
    return None


def country_of(entity_id: str, reference: Reference) -> str | None:
    """Return the country of a thing, ISO 3166-1 alpha-3; that of a state body is in its id."""
    scheme, _, rest = entity_id.partition(":")
    if scheme == "iso":
        return rest if len(rest) == 3 else None
    if code := reference.entity_fact(entity_id, "country_code"):
        return code
    owner = rest[:3].upper()
    is_body = scheme == "org" and rest[3:4] == "-" and f"iso:{owner}" in reference.country_names
    return owner if is_body and rest[4:] in reference.body_names else None
