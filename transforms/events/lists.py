"""Lists of parties: 'Kuwait, Oman and Iran' are three."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.documents import Mention
from transforms.events.actors import PLURALS, is_human
from transforms.events.inflection import singular
from transforms.events.phrases import Phrase
from transforms.events.tokens import Token
from transforms.reference import Reference

FIRM_ENDINGS = frozenset(
    "co inc sons ltd corp company partners brothers associates plc llc".split()
)
OFFICES = frozenset(
    """minister ministry secretary department office committee commission bureau agency board
    council court""".split()
)
BODIES = OFFICES | frozenset(
    """association institute union federation organisation organization academy school bank society
    chamber confederation institution centre center""".split()
)
ADJECTIVE_ENDINGS = ("an", "ish", "ese", "i", "ch", "ic", "eek", "iss")


def parts(
    tokens: Sequence[Token], phrase: Phrase, mentions: Sequence[Mention], reference: Reference
) -> list[Phrase]:
    """Return the members of a list: 'Kuwait, Oman and Iran' are three; a name is never cut."""
    found: list[Phrase] = []
    begin = phrase.begin
    depth_of = next(
        (i for i in range(phrase.begin, phrase.end) if tokens[i].kind == "preposition"), phrase.end
    )
    for index in range(phrase.begin, phrase.end):
        token = tokens[index]
        is_joint = token.text == "," or token.lower in ("and", "or", "nor")
        if is_joint and not token.is_name and (index < depth_of or _capital_after(tokens, index)):
            if index > begin:
                found.append(Phrase(begin, index))
            begin = index + 1
    if begin < phrase.end:
        found.append(Phrase(begin, phrase.end))
    words = [tokens[part.begin : part.end] for part in found]
    if _is_one_name(words) or _is_of_places(tokens, found[0], depth_of):
        return [phrase]
    if len(found) < 2 or _is_firm(words[-1]) or any(_is_adjective(w, mentions) for w in words[:-1]):
        return [phrase]
    if _is_of_office(tokens[phrase.begin : depth_of]):
        return [phrase]
    return found if all(_is_party(w, reference) for w in words) else [phrase]


def _capital_after(tokens: Sequence[Token], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].is_capital


def _is_one_name(words: Sequence[Sequence[Token]]) -> bool:
    """Return whether a list is within a name: 'Trust and Banking Co', 'Union of X and Y'."""
    if len(words) != 2 or not words[0][0].is_capital:
        return False
    first, last = words
    if any(word.kind in ("determiner", "number") for word in last[:1]):
        return False
    heads = [w.lower for i, w in enumerate(first[:-1]) if first[i + 1].lower in ("of", "for")]
    ends = [words[-1].lower.rstrip(".") in FIRM_ENDINGS for words in (first, last)]
    is_firm = ends == [False, True] and len(last) > 1
    return last[0].is_capital and (is_firm or not BODIES.isdisjoint(heads))


def _is_of_places(tokens: Sequence[Token], first: Phrase, depth: int) -> bool:
    """Return whether what is listed are the places of one side: 'firms in Kenya and Togo'."""
    if not first.begin <= depth < first.end - 1 or not tokens[first.end - 1].is_name:
        return False
    return tokens[depth].lower in ("in", "from", "near", "at")


def _is_of_office(head: Sequence[Token]) -> bool:
    """Return whether a list only says what one office is for: 'Minister for Trade and Labour'."""
    return bool(head) and head[-1].lower in OFFICES


def _is_firm(words: Sequence[Token]) -> bool:
    """Return whether the last member only ends the name of a firm: 'Bear, Stearns and Co Inc'."""
    return all(word.lower.rstrip(".") in FIRM_ENDINGS for word in words)


def _is_adjective(words: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    """Return whether a member is no more than an adjective: 'British and American airmen'."""
    last = words[-1]
    if not last.is_capital or any(word.lower == "the" for word in words):
        return False
    inside = [m for m in mentions if m.start_char <= last.start < m.end_char]
    if inside and inside[0].entity_type != "group":
        return False
    return last.lower.endswith(ADJECTIVE_ENDINGS)


def _is_party(words: Sequence[Token], reference: Reference) -> bool:
    """Return whether a member of a list can act; of "Iraq's Oil" and 'Trade' none can."""
    owners = [i for i, word in enumerate(words) if word.kind == "possessive"]
    if owners:
        core = words[owners[-1] + 1 :]
        return bool(core) and is_human(core[-1], reference) and (len(core) > 1 or core[0].is_name)
    last = words[-1]
    if last.is_name or (last.is_capital and last.kind == "noun") or last.text == ")":
        return True
    is_whole = any(w.kind in ("determiner", "number", "possessive", "preposition") for w in words)
    is_whole |= last.lower in PLURALS or singular(last.lower) != last.lower
    named = any(w.is_name or (w.is_capital and w.kind == "noun") for w in words)
    return is_whole and (named or is_human(last, reference))
