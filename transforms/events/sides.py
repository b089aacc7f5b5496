"""Who stands on each side of a deed; whom a pronoun means."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.documents import Mention, Quote
from transforms.events.actors import Party, party
from transforms.events.arguments import OBJECTIVE, governed
from transforms.events.claims import quote_at, speaker
from transforms.events.deed import Deed
from transforms.events.deeds import Clauses
from transforms.events.lists import parts
from transforms.events.phrases import PERSONAL, Phrase
from transforms.events.tokens import Token
from transforms.reference import Reference

MOST_SIDES = 6
# What is said about a thing concerns whose it is.
WORDS = frozenset(("05", "11", "12"))
# As objects these are things more often than someone.
THINGS = frozenset(("it",))


class Sides:
    """The parties of one sentence; `last` is who acted last, for a pronoun that follows."""

    def __init__(
        self,
        clauses: Clauses,
        mentions: Sequence[Mention],
        quotes: Sequence[Quote],
        reference: Reference,
        last: Party | None,
    ) -> None:
        self.clauses = clauses
        self.tokens = clauses.tokens
        self.mentions = mentions
        self.quotes = quotes
        self.reference = reference
        self.last = last

    def parties(self, phrase: Phrase | None) -> list[Party | None]:
        """Return whom a phrase names, a list apart; [None] for no phrase."""
        if phrase is None:
            return [None]
        words = self.tokens[phrase.begin : phrase.end]
        if len(words) == 1 and words[0].lower in PERSONAL:
            return [self._pronoun(phrase)]
        if len(words) == 1 and words[0].lower in OBJECTIVE:
            return [_someone(words[0], is_known=True)]
        return [
            party(self.tokens, part, self.mentions, self.reference)
            for part in parts(self.tokens, phrase, self.mentions, self.reference)[:MOST_SIDES]
        ]

    def recipients(self, deed: Deed) -> list[Party | None]:
        """Return to whom it was done; of a thing, whose it is: 'the renewal of ties with Oslo'."""
        if not deed.is_passive and self._is_word(deed.recipient, THINGS):
            return [None]
        recipients = self.parties(deed.recipient)
        if deed.recipient is None or deed.root not in WORDS or self._names_someone(recipients):
            return recipients
        stop = min(deed.end, len(self.tokens))
        behind = range(deed.recipient.end, stop)
        stop = next((i for i in behind if self.tokens[i].text == ","), stop)
        owning = ("with", "between") if deed.is_passive else ("with", "by", "between")
        other = governed(self.tokens, deed.recipient.end, owning, stop)
        others = self.parties(other)
        return others if other is not None and self._names_someone(others) else recipients

    def fitting(self, deed: Deed, recipients: list[Party | None]) -> list[Party | None]:
        """Return the recipients without things where only someone can stand on the other side."""
        if deed.is_mutual and self._is_word(deed.recipient, OBJECTIVE):
            return [None]
        if not (deed.is_mutual or deed.kind == "deny" or deed.root == "03"):
            return recipients
        is_strict = deed.is_mutual or deed.kind == "deny"
        kept = [r for r in recipients if r is not None and _can_answer(r, is_strict=is_strict)]
        return [*kept] or [None]

    def _is_word(self, phrase: Phrase | None, words: frozenset[str]) -> bool:
        """Return whether a phrase is one of these words alone."""
        if phrase is None or phrase.end - phrase.begin != 1:
            return False
        return self.tokens[phrase.begin].lower in words

    def _names_someone(self, parties: Sequence[Party | None]) -> bool:
        return any(side is not None and side.is_someone for side in parties)

    def _pronoun(self, phrase: Phrase) -> Party:
        """Return whom a pronoun means where person and number allow it, else the bare word."""
        word = self.tokens[phrase.begin]
        if word.lower in ("i", "we") and (quote := quote_at(self.quotes, word.start)):
            return speaker(quote, word.start, word.end, self.reference)
        found = self._antecedent(phrase) if word.lower not in ("i", "we") else None
        if found is not None and _agrees(word.lower, found):
            return found
        if word.lower != "it" and (quote := quote_at(self.quotes, word.start)):
            return speaker(quote, word.start, word.end, self.reference)
        is_known = self.last is not None and word.lower not in ("i", "we", "it")
        return _someone(word, is_known=is_known)

    def _antecedent(self, pronoun: Phrase) -> Party | None:
        """Return the nearest subject before a pronoun, in this sentence or the one before."""
        for group in reversed(self.clauses.groups):
            subject = self.clauses.subjects.get(group.head)
            if group.head < pronoun.begin and group.is_finite and subject is not None:
                words = self.tokens[subject.begin : subject.end]
                if not (len(words) == 1 and words[0].lower in PERSONAL):
                    found = party(self.tokens, subject, self.mentions, self.reference)
                    return found if found.is_agent else self.last
        return self.last


def _someone(word: Token, *, is_known: bool) -> Party:
    """Return the party of a bare pronoun; it acts if someone was named before."""
    return Party(word.start, word.end, None, None, None, is_known, is_known, None)


def _agrees(pronoun: str, found: Party) -> bool:
    """Return whether person and number let the pronoun mean the party."""
    if pronoun == "they":
        return found.is_plural or found.entity_type in ("organization", "group")
    return not found.is_plural and (found.entity_type == "person") == (pronoun in ("he", "she"))


def _can_answer(side: Party, *, is_strict: bool) -> bool:
    """Return whether a side can deal with another one; not `is_strict`, also whose thing it is."""
    return side.is_agent or side.entity_type == "place" or (side.is_someone and not is_strict)
