"""Step: "Full Name (ABC)" binds an acronym to a name for the rest of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from transforms.documents import Document, Mention
from transforms.names.gazetteer import BlockFinder, is_word
from transforms.names.persons_names import slug
from transforms.reference import Reference

METHOD = "acronym"
CONFIDENCE = 0.9
WORD = r"(?:[A-Z][\w’'-]{1,40}|of|the|for|and|in|on|&)"
BRACKETED = r" \(([A-Z][A-Za-z]{1,6}s?)\)"
# What a bound acronym cannot do without, found in a fraction of the time.
ACRONYM = re.compile(BRACKETED)
BOUND = re.compile(rf"({WORD}(?: {WORD}){{1,9}}){BRACKETED}")
LONGEST_NAME = 430  # characters that ten words and the spaces between them take at most
LEAST_SHARED = 2 / 3  # of an acronym's letters are initials of the name
SMALL = frozenset({"of", "the", "for", "and", "in", "on", "&"})


def find_acronyms(document: Document, reference: Reference) -> list[Mention]:
    """Return names that the text itself gives an acronym, and every later use of the acronym."""
    found: list[Mention] = []
    blocks = BlockFinder(document)
    for match in _bound(document.text):
        span = _full_name(match) or _named_before(document, match)
        block = blocks.at(match.start(), match.end())
        if span is None or block is None or block.kind in ("heading", "title"):
            continue
        known = _known(document, *span)
        if not known and not _is_body(document.text[slice(*span)], reference):
            continue
        entity_id = known.entity_id if known else f"org:{slug(document.text[slice(*span)])}"
        if not known:
            found.append(_mention(*span, entity_id))
        found.extend(_uses(document, blocks, match.group(2), match.start(2), entity_id))
    return _distinct(found)


def _bound(text: str) -> Iterator[re.Match[str]]:
    """Yield what BOUND finds, looked for before each acronym in brackets only."""
    end = 0
    for acronym in ACRONYM.finditer(text):
        low = max(end, acronym.start() - LONGEST_NAME)
        if match := BOUND.search(text, low, acronym.end()):
            end = match.end()
            yield match


def _is_body(name: str, reference: Reference) -> bool:
    """Return whether a word of the name says that it is an organisation, not a thing or a law."""
    return any(word in reference.name_words["head"] for word in name.split(" "))


def _full_name(match: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the shortest tail of words whose initials are the acronym."""
    letters = match.group(2).rstrip("s").upper()
    words = [(w.start(), w.group()) for w in re.finditer(r"\S+", match.group(1))]
    for first in range(len(words) - 1, -1, -1):
        tail = [word for _, word in words[first:]]
        initials = "".join(
            w[0].upper() for word in tail if word not in SMALL for w in word.split("-") if w
        )
        if tail[0] not in SMALL and initials == letters and len(tail) > 1:
            start, name = match.start(1) + words[first][0], match.group(1)
            return start, match.end(1) - len(name) + len(re.sub(r"['’]s?$", "", name))
    return None


def _named_before(document: Document, match: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the organisation right before an acronym that most of its letters name.

    Acronyms also take letters from within words (Multinational Force, MNF) or keep the order of
    another language (FMLN of the Farabundo Martí National Liberation Front).
    """
    letters = Counter(match.group(2).rstrip("s").upper())
    for mention in document.mentions:
        if mention.end_char == match.end(1) and mention.entity_type == "organization":
            name = document.text[mention.start_char : mention.end_char]
            words = [word for word in name.split() if word not in SMALL]
            named = Counter(word[0].upper() for word in words)
            shared = (letters & named).total()
            enough = shared >= LEAST_SHARED * letters.total() and shared >= 2
            return mention[:2] if enough and len(words) > 1 else None
    return None


def _known(document: Document, start: int, end: int) -> Mention | None:
    for mention in document.mentions:
        if (mention.start_char, mention.end_char) == (start, end):
            return mention
    return None


def _uses(
    document: Document, blocks: BlockFinder, acronym: str, first: int, entity_id: str | None
) -> list[Mention]:
    uses = []
    for match in re.finditer(re.escape(acronym), document.text[first:]):
        start, end = first + match.start(), first + match.end()
        if is_word(document.text, start, end) and blocks.at(start, end):
            uses.append(_mention(start, end, entity_id))
    return uses


def _distinct(mentions: list[Mention]) -> list[Mention]:
    """Return mentions without those that overlap an earlier one."""
    kept: list[Mention] = []
    for mention in sorted(set(mentions)):
        if not kept or mention.start_char >= kept[-1].end_char:
            kept.append(mention)
    return kept


def _mention(start: int, end: int, entity_id: str | None) -> Mention:
    return Mention(start, end, "organization", entity_id, None, False, METHOD, CONFIDENCE)
