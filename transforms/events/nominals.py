"""Events told by a noun: 'the shelling of X by Y', 'Y's attack on X', 'talks between X and Y'."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.arguments import governed
from transforms.events.deed import WEAK, Deed
from transforms.events.lexicon import EventLexicon, Pattern
from transforms.events.phrases import Phrase, is_noun_word, phrase_starting
from transforms.events.tokens import Token

# A noun under one of these is not told as having happened.
UNREAL = frozenset(
    """possible potential threatened alleged feared planned imminent future proposed further any no
    another without against avoid prevent""".split()
)

# Verbs of these kinds make of the noun behind them what is not yet.
WANTING = frozenset(("ask", "intent", "threat", "refuse", "deny", "accuse"))


def find_nominals(
    tokens: Sequence[Token], lexicon: EventLexicon, taken: Sequence[tuple[int, int]]
) -> list[Deed]:
    """Return the deeds of nouns that have both sides, outside the words that verbs have taken."""
    deeds = []
    for index, token in enumerate(tokens):
        if token.kind != "noun" or token.is_name or token.lower not in lexicon.nouns:
            continue
        if any(begin <= index < end for begin, end in taken):
            continue
        if _is_wanted(tokens, index, lexicon):
            continue
        for pattern in lexicon.nouns[token.lower]:
            if (after := _after(tokens, index, pattern)) is not None:
                deed = _deed(tokens, index, after, pattern)
                if deed is not None:
                    deeds.append(deed)
                    break
    return deeds


def _is_wanted(tokens: Sequence[Token], index: int, lexicon: EventLexicon) -> bool:
    """Return whether the noun is asked for, planned or a likeness: 'calls for a treaty between'."""
    before = [token.lower for token in tokens[max(0, index - 3) : index]]
    if before[-2:] in (["as", "a"], ["as", "an"]):
        return True
    for token in reversed(tokens[max(0, index - 7) : index]):
        if token.text in (",", ";") or token.kind == "subordinator":
            return False
        if token.kind == "verb":
            return any(
                p.kind in WANTING or p.cameo_root in ("02", "10")
                for p in lexicon.patterns.get(token.lemma, ())
            )
    return False


def opens_deed(tokens: Sequence[Token], index: int, pattern: Pattern) -> bool:
    """Return whether a preposition for the other side stands behind a noun and its particles."""
    after = _after(tokens, index, pattern)
    if after is None or after >= len(tokens):
        return False
    return tokens[after].lower in pattern.recipients


def _after(tokens: Sequence[Token], index: int, pattern: Pattern) -> int | None:
    words = [token.lower for token in tokens[index + 1 : index + 1 + len(pattern.particles)]]
    return index + 1 + len(words) if tuple(words) == pattern.particles else None


def _deed(tokens: Sequence[Token], index: int, after: int, pattern: Pattern) -> Deed | None:
    if pattern.kind == "mutual":
        return _mutual(tokens, index, after, pattern)
    recipient = _next(tokens, after, pattern.recipients)
    if recipient is None:
        return None
    actor = _owner(tokens, index) or governed(
        tokens, after, ("by",), min(len(tokens), recipient.end + 2)
    )
    if actor is None or (actor.begin < recipient.end and actor.end > recipient.begin):
        return None
    begin = min(actor.begin, index)
    return _made(tokens, index, begin, max(recipient.end, actor.end), pattern, actor, recipient)


def _mutual(tokens: Sequence[Token], index: int, after: int, pattern: Pattern) -> Deed | None:
    sides = _next(tokens, after, ("between",)) if "between" in pattern.recipients else None
    if sides is None or not any(t.lower == "and" for t in tokens[sides.begin : sides.end]):
        return None
    return _made(tokens, index, index, sides.end, pattern, sides, None)


def _next(tokens: Sequence[Token], after: int, prepositions: Sequence[str]) -> Phrase | None:
    """Return what the preposition right behind the noun governs."""
    if after < len(tokens) and tokens[after].lower in prepositions:
        is_pair = tokens[after].lower == "between"
        return phrase_starting(tokens, after + 1, deep=False, is_pair=is_pair)
    return None


def _owner(tokens: Sequence[Token], index: int) -> Phrase | None:
    """Return who owns the noun: 'Russia's invasion', "the rebels' attack"."""
    for place in range(index - 1, max(-1, index - 5), -1):
        token = tokens[place]
        if token.kind == "possessive" or token.text in ("'", "’"):
            begin = place
            while begin > 0 and is_noun_word(tokens[begin - 1]):
                begin -= 1
            return Phrase(begin, place) if begin < place else None
        if token.kind not in ("noun", "adjective"):
            return None
    return None


def _made(
    tokens: Sequence[Token],
    index: int,
    begin: int,
    end: int,
    pattern: Pattern,
    actor: Phrase | None,
    recipient: Phrase | None,
) -> Deed:
    near = {token.lower for token in tokens[max(0, begin - 3) : index]}
    return Deed(
        index,
        begin,
        end,
        pattern.cameo_root,
        pattern.plover_type,
        actor,
        recipient,
        pattern.kind == "mutual",
        False,
        bool(near & UNREAL),
        WEAK,
        "noun",
    )
