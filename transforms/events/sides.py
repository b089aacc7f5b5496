"""Who stands on each side of a deed; whom a pronoun means."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.documents import Mention
from transforms.events.actors import Party, parts, party
from transforms.events.arguments import governed
from transforms.events.deed import Deed
from transforms.events.deeds import Clauses
from transforms.events.phrases import PERSONAL, Phrase
from transforms.reference import Reference

MOST_SIDES = 6
# What is said about a thing concerns whose it is.
WORDS = frozenset(("05", "11", "12"))


class Sides:
    """The parties of one sentence; `last` is who acted last, for a pronoun that follows."""

    def __init__(
        self,
        clauses: Clauses,
        mentions: Sequence[Mention],
        reference: Reference,
        last: Party | None,
    ) -> None:
        self.clauses = clauses
        self.tokens = clauses.tokens
        self.mentions = mentions
        self.reference = reference
        self.last = last

    def parties(self, phrase: Phrase | None) -> list[Party | None]:
        """Return whom a phrase names, a list apart; [None] for no phrase."""
        if phrase is None:
            return [None]
        words = self.tokens[phrase.begin : phrase.end]
        if len(words) == 1 and words[0].lower in PERSONAL:
            return [self._pronoun(phrase)]
        return [
            party(self.tokens, part, self.mentions, self.reference)
            for part in parts(self.tokens, phrase)[:MOST_SIDES]
        ]

    def recipients(self, deed: Deed) -> list[Party | None]:
        """Return to whom it was done; of a thing, whose it is: 'the renewal of ties with Oslo'."""
        recipients = self.parties(deed.recipient)
        if deed.recipient is None or deed.root not in WORDS or self._names_someone(recipients):
            return recipients
        stop = min(deed.end, len(self.tokens))
        other = governed(self.tokens, deed.recipient.end, ("with", "by", "between"), stop)
        others = self.parties(other)
        return others if other is not None and self._names_someone(others) else recipients

    def _names_someone(self, parties: Sequence[Party | None]) -> bool:
        return any(side is not None and side.is_someone for side in parties)

    def _pronoun(self, phrase: Phrase) -> Party:
        """Return whom a pronoun means where person and number allow it, else the bare word."""
        word = self.tokens[phrase.begin]
        found = self._antecedent(phrase) if word.lower not in ("i", "we") else None
        if found is not None and (found.entity_type == "person") == (word.lower in ("he", "she")):
            return found
        if found is not None and word.lower == "they":
            return found
        is_named = word.lower not in ("i", "we", "it")
        return Party(word.start, word.end, None, None, None, is_named, is_named, None)

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
