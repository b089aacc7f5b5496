"""Which sentences can tell a deed at all: most are let go before they are read.

A deed comes of a verb with a pattern, of an event noun, of being ready to do it, or of a duty. Each
of them asks for more than its own word: particles, an object of a kind, a preposition. A sentence
without these words, wherever they stand, tells no deed.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.inflection import base
from transforms.events.lexicon import DUTIES, EventLexicon, Need
from transforms.events.matching import after_particles
from transforms.events.nominals import opens_deed
from transforms.events.tagging import READINESS
from transforms.events.tokens import Token


def telling_words(words: set[str], lexicon: EventLexicon) -> list[str]:
    """Return those of the plain words of a sentence that have all that a pattern needs."""
    hinges = lexicon.hinges & words
    if not hinges:
        return []
    # A compound may be an object by its base: "cease-fire".
    bases = [base(word) for word in words if "-" in word]
    named = words.union(bases) if bases else words
    return [word for word in hinges if _is_met(lexicon.needs[word], words, named)]


def _is_met(needs: Sequence[Need], words: set[str], named: set[str]) -> bool:
    for need in needs:
        if need.words <= words and not (need.objects and named.isdisjoint(need.objects)):
            return True
    return False


def has_told(tokens: Sequence[Token], telling: Sequence[str], lexicon: EventLexicon) -> bool:
    """Return whether one of the telling words stands, tagged, where a deed may come of it."""
    hinges = [index for index, token in enumerate(tokens) if token.lower in telling]
    return any(
        _is_told_verb(tokens, index, lexicon) or _is_told_word(tokens, index, lexicon)
        for index in hinges
    )


def _is_told_verb(tokens: Sequence[Token], index: int, lexicon: EventLexicon) -> bool:
    """Return whether a word is a verb with the particles of one of its patterns behind it."""
    if tokens[index].kind != "verb":
        return False
    return any(
        pattern.is_told and after_particles(tokens, index + 1, pattern.particles) is not None
        for pattern in lexicon.patterns.get(tokens[index].lemma, ())
    )


def _is_told_word(tokens: Sequence[Token], index: int, lexicon: EventLexicon) -> bool:
    """Return whether a word is a duty, readiness for a deed, or an event noun with a side."""
    word = tokens[index].lower
    if word in DUTIES:
        return any(token.lemma in lexicon.speech for token in tokens[:index])
    if word in READINESS and index + 1 < len(tokens) and tokens[index + 1].lower == "to":
        return True
    return any(opens_deed(tokens, index, p) for p in lexicon.nouns.get(word, ()))
