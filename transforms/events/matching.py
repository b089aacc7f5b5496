"""Which pattern of the lexicon a verb group fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.events.arguments import ASIDE, governed, object_of
from transforms.events.groups import VerbGroup
from transforms.events.inflection import base
from transforms.events.lexicon import EventLexicon, Pattern
from transforms.events.phrases import Phrase, is_timelike, phrase_starting
from transforms.events.tokens import Token

# How far the word that decides a pattern may stand behind the verb, in words.
WINDOW = 9
# Their object may be a clause, as that of a verb of speech.
CLAUSAL = frozenset(("recognise", "recognize", "accept", "deny", "demand", "protest", "complain"))
META = frozenset(("intent", "ask", "refuse", "threat", "transparent", "attempt", "cease", "fail"))


class Match(NamedTuple):
    """A pattern, where its particles end, and the object in an active clause."""

    pattern: Pattern
    after: int
    object: Phrase | None


def match(
    tokens: Sequence[Token],
    group: VerbGroup,
    subject: Phrase | None,
    stop: int,
    lexicon: EventLexicon,
    fronted: Phrase | None = None,
) -> Match | None:
    """Return the most demanding pattern that the group fills; None where none does.

    `fronted` is an object that stands before its verb.
    """
    if group.lemma.startswith("be "):
        particles = (group.lemma[3:],)
        plain = [p for p in lexicon.patterns["be"] if p.particles == particles]
        return Match(plain[0], group.end, None) if plain else None
    if (patterns := lexicon.patterns.get(group.lemma)) is None:
        return None
    is_clausal = group.lemma in CLAUSAL or group.lemma in lexicon.speech
    clause = Clause(tokens, group, subject, stop, fronted, is_clausal)
    candidates = [
        Match(pattern, after, clause.object_at(after))
        for pattern in patterns
        if (after := after_particles(tokens, group.end, pattern.particles)) is not None
    ]
    for is_near in (True, False):
        for candidate in candidates:
            if _fits(clause, candidate, is_near=is_near):
                return candidate
    return None


@dataclass(slots=True)
class Clause:
    """What a verb offers to its patterns: its object and the words near it, each read once."""

    tokens: Sequence[Token]
    group: VerbGroup
    subject: Phrase | None
    stop: int
    fronted: Phrase | None
    is_clausal: bool
    objects: dict[int, Phrase | None] = field(default_factory=dict)
    bases: dict[tuple[int, bool, bool], set[str]] = field(default_factory=dict)

    def object_at(self, after: int) -> Phrase | None:
        """Return the object that stands behind the verb and its particles, or before them."""
        if self.group.is_passive:
            return None
        if after not in self.objects:
            found = object_of(self.tokens, after) or self.fronted
            is_subject = found is not None and self.is_clausal and _is_subject(self.tokens, found)
            self.objects[after] = None if is_subject else found
        return self.objects[after]

    def words_at(self, candidate: Match, *, is_near: bool) -> set[str]:
        """Return the words, as objects are listed, that may be the one a pattern asks for.

        They are of the object itself if it has to be near, else of all that follows the verb.
        """
        of_subject = self.group.is_passive or candidate.pattern.kind == "subject"
        key = candidate.after, of_subject, is_near
        if key not in self.bases:
            phrase = self.subject if of_subject else None
            words = list(self.tokens[phrase.begin : phrase.end]) if phrase else []
            if not is_near:
                words += self._following(candidate.after)
            elif candidate.object:
                words += self.tokens[candidate.object.begin : candidate.object.end]
            self.bases[key] = {base(word.lower) for word in words}
        return self.bases[key]

    def _following(self, after: int) -> Iterator[Token]:
        """Yield the words behind the verb, up to what leads elsewhere."""
        for index in range(after, min(self.stop, after + WINDOW, len(self.tokens))):
            token = self.tokens[index]
            if (self.group.is_passive and token.lower == "by") or (
                token.lower == "to" and index == after
            ):
                return
            if token.kind == "mark" and token.text not in "“”\"'‘’,%$€£":
                return
            if token.lower in ASIDE:
                return
            yield token


def after_particles(tokens: Sequence[Token], end: int, particles: Sequence[str]) -> int | None:
    """Return the index behind the particles, which may follow an adverb or a time.

    `end` is the index behind the verb.
    """
    index = end
    while particles and index < len(tokens) and tokens[index].lower != particles[0]:
        if not (tokens[index].kind == "adverb" or is_timelike(tokens, index)):
            return None
        index += 1
    for particle in particles:
        if index >= len(tokens) or tokens[index].lower != particle:
            return None
        index += 1
    if particles[-1:] == ("with",) and _is_joint_intent(tokens, index):
        return None
    # "agreed to a truce", not "agreed to lift the siege": that is an infinitive of its own.
    is_infinitive = particles[-1:] == ("to",) and index < len(tokens)
    return None if is_infinitive and tokens[index].kind == "verb" else index


def _is_joint_intent(tokens: Sequence[Token], index: int) -> bool:
    """Return whether an infinitive follows those with whom it is agreed: 'with Chad to lift'."""
    side = phrase_starting(tokens, index)
    if side is None or side.end >= len(tokens) or tokens[side.begin - 2].lemma != "agree":
        return False
    return tokens[side.end].lower == "to"


def _is_subject(tokens: Sequence[Token], found: Phrase) -> bool:
    """Return whether a clause follows, not an object: 'recognised Germany's policy was right'."""
    following = tokens[found.end] if found.end < len(tokens) else None
    if following is None or following.lower in ("be", "been", "being", "having"):
        return False
    return following.kind in ("auxiliary", "modal")


def _fits(clause: Clause, candidate: Match, *, is_near: bool) -> bool:
    """Return whether a pattern has what it asks for, in the object itself or, later, near it."""
    tokens, group, stop = clause.tokens, clause.group, clause.stop
    pattern, after, found = candidate
    if pattern.particles[-1:] == ("for",) and not group.is_passive and _is_end(tokens, after):
        return False
    if pattern.objects:
        words = clause.words_at(candidate, is_near=is_near)
        has_object = not words.isdisjoint(pattern.objects)
        if not has_object or pattern.kind != "give" or group.is_passive:
            return has_object
        return governed(tokens, after, pattern.recipients, stop) is not None
    if is_near and len(pattern.particles) == 0:
        return False
    if pattern.kind == "intransitive" and (group.is_passive or (found and not pattern.particles)):
        return False
    if group.is_passive or pattern.kind in META or pattern.kind == "deny":
        return True
    if not pattern.recipients or pattern.recipients[0] != "object" or found is not None:
        return pattern.kind != "give" or (
            found is not None and governed(tokens, after, pattern.recipients, stop) is not None
        )
    return governed(tokens, after, pattern.recipients, stop) is not None


def _is_end(tokens: Sequence[Token], index: int) -> bool:
    """Return whether nothing stands behind a preposition: 'the fees that gangs ask for'."""
    return index >= len(tokens) or tokens[index].text in (".", ",", ";", ":", "”", '"')
