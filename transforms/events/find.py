"""Step: who did what to whom, from every sentence that a known verb or event noun stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.documents import Document, Event, Mention, Quote, Sentence
from transforms.events.actors import Party
from transforms.events.claims import claimant, is_denial, quote_at
from transforms.events.confidence import LEAST_TRUST, calibrated, trust
from transforms.events.deed import Deed
from transforms.events.deeds import Clauses
from transforms.events.groups import find_groups
from transforms.events.lexicon import EventLexicon
from transforms.events.needs import has_told, telling_words
from transforms.events.nominals import find_nominals
from transforms.events.plausible import is_accident, is_plausible, is_told
from transforms.events.same import without_repeats
from transforms.events.sides import Sides
from transforms.events.sport import is_sport
from transforms.events.statements import find_statement_events
from transforms.events.tagging import tag
from transforms.events.tokens import Token, tokenize
from transforms.events.where import date_of, place_of
from transforms.plain_words import words_by_sentence
from transforms.reference import Reference

TOLD = frozenset(
    ("title", "summary", "paragraph", "bullet", "numbered", "block_quote", "answer", "entry")
)
WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
# Longer sentences are lists or tables.
LONGEST = 120
# The place of a noun stands behind its sides: "the attack on X by Y in Z".
BEHIND_NOUN = 40
ARMED = frozenset(("military", "police", "rebels", "criminals"))
ARRESTING = frozenset(("police", "judiciary", "government"))
# What one asks for is asked of another.
TO_ANOTHER = frozenset(("02", "10"))
# Who of these attacks someone does so in words.
TALKING = frozenset(("party", "legislature", "opposition", "business", "ngo", "media", "judiciary"))


def find_events(document: Document, reference: Reference) -> list[Event]:
    """Return the events of sentences and statement lines, in order, each told once.

    An event of several actors is a row each; a mutual one (talks, clashes) a row each way.
    """
    events = find_statement_events(document, reference)
    if not is_sport(document):
        events += _from_sentences(document, reference)
    return without_repeats(sorted(events, key=lambda e: (e.start_char, e.end_char)))


def _from_sentences(document: Document, reference: Reference) -> Iterator[Event]:
    """Yield the events of each sentence; who acted last is kept for the pronouns of the next.

    A body or a country is kept only across sentences that may tell something themselves.
    """
    last: Party | None = None
    read = first = 0
    mentions, lexicon = document.mentions, reference.events
    for index, (sentence, words) in enumerate(
        zip(document.sentences, words_by_sentence(document), strict=True)
    ):
        telling = telling_words(words, lexicon)
        if not telling or not _is_worth(document, sentence, lexicon):
            continue
        while first < len(mentions) and mentions[first].end_char <= sentence.start_char:
            first += 1
        last_one = first
        while last_one < len(mentions) and mentions[last_one].start_char < sentence.end_char:
            last_one += 1
        inside = mentions[first:last_one]
        tokens = _tokens(document.text, sentence, inside, telling, lexicon)
        if not tokens:
            continue
        between = document.sentences[read + 1 : index]
        is_kept = last is None or last.entity_type == "person"
        if not (is_kept or all(_is_worth(document, other, lexicon) for other in between)):
            last = None
        reader = Reader(document, reference, sentence, tokens, inside, last)
        yield from reader.events()
        last, read = reader.sides.last, index


def _is_worth(document: Document, sentence: Sentence, lexicon: EventLexicon) -> bool:
    """Return whether any word of a sentence can tell an event, and it is no list or table."""
    if document.blocks[sentence.block_index].kind not in TOLD:
        return False
    words = WORD.findall(document.text[sentence.start_char : sentence.end_char].lower())
    return 1 < len(words) <= LONGEST and not lexicon.triggers.isdisjoint(words)


def _tokens(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    telling: Sequence[str],
    lexicon: EventLexicon,
) -> list[Token]:
    """Return the tagged words of a sentence; none where no deed can come of them."""
    start, end = sentence.start_char, sentence.end_char
    tokens = tokenize(text, start, end, mentions, lexicon.vocabulary)
    tag(tokens, lexicon)
    return tokens if has_told(tokens, telling, lexicon) else []


class Reader:
    """Reads the events of one sentence; `last` is who acted last, for a pronoun that follows."""

    def __init__(
        self,
        document: Document,
        reference: Reference,
        sentence: Sentence,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        last: Party | None,
    ) -> None:
        self.document = document
        self.reference = reference
        self.sentence = sentence
        self.mentions = mentions
        self.tokens = tokens
        self.clauses = Clauses(self.tokens, find_groups(self.tokens), reference.events)
        start, end = sentence.start_char, sentence.end_char
        self.quotes = [q for q in document.quotes if q.start_char < end and q.end_char > start]
        self.sides = Sides(self.clauses, mentions, self.quotes, reference, last)

    def events(self) -> Iterator[Event]:
        """Yield the events of the sentence, those of verbs before those of nouns."""
        deeds = self.clauses.deeds()
        taken = [(deed.begin, deed.head + 4) for deed in deeds]
        deeds += find_nominals(self.tokens, self.reference.events, taken)
        for deed in deeds:
            yield from self._rows(deed)

    def _rows(self, deed: Deed) -> Iterator[Event]:
        if not is_told(deed):
            return
        actors = self.sides.parties(deed.actor)
        acting: list[Party | None] = [s for s in actors if s is not None and s.is_agent]
        if actors[0] is not None and not acting:
            return  # what a thing does
        actors = acting or actors
        recipients = self.sides.recipients(deed)
        if not is_plausible(deed, actors, recipients) or self._is_nobodys(deed, actors):
            return
        recipients = self.sides.fitting(deed, recipients)
        if actors[0] is not None and actors[0].entity_type is not None:
            self.sides.last = actors[0]
        if deed.is_mutual and deed.kind == "noun":
            actors = actors[:2]
        deed.root = self._root(deed, actors, recipients)
        span = self._span(deed, [*actors, *recipients])
        reach = (span[0], span[1] + (BEHIND_NOUN if deed.kind == "noun" else 0))
        place = place_of(self.document.text, self.mentions, *reach, actors[0], recipients[0])
        if not deed.is_mutual and _is_one(actors[0], recipients[0]):
            if deed.root in TO_ANOTHER:
                return
            actors = [None] if recipients[0] is not None and recipients[0].is_agent else actors
        for actor, recipient in _pairs(actors, recipients, is_mutual=deed.is_mutual):
            mark = trust(deed, actor, recipient)
            if mark >= LEAST_TRUST:
                event = self._event(deed, actor, recipient, span)
                yield event._replace(place_entity_id=place, confidence=calibrated(mark))

    def _is_nobodys(self, deed: Deed, actors: Sequence[Party | None]) -> bool:
        """Return whether people came to harm by accident: no doer is told, or it is a thing."""
        if deed.root not in ("18", "19", "20") or any(a and a.sector in ARMED for a in actors):
            return False
        start, end = self.sentence.start_char, self.sentence.end_char
        return actors[0] is None and is_accident(self.document.text[start:end])

    def _root(
        self, deed: Deed, actors: Sequence[Party | None], recipients: Sequence[Party | None]
    ) -> str:
        """Return the root by who takes part.

        What a politician or a party attacks is attacked in words: 11. A captured person is
        arrested: 17; the capture of a place is an act of war.
        """
        actor, recipient = actors[0], recipients[0]
        if deed.kind == "capture" and recipient is not None:
            is_place = recipient.sector is None and recipient.entity_type == "place"
            is_place |= not recipient.is_agent and actor is not None
            is_arrest = actor is not None and actor.sector in ARRESTING
            return "17" if is_arrest or not is_place else deed.root
        if deed.verb != "attack" or deed.root not in ("13", "19") or actor is None:
            return deed.root
        if actor.sector not in ARMED and recipient is not None and not recipient.is_someone:
            return "11"
        return "11" if actor.entity_type == "person" or actor.sector in TALKING else deed.root

    def _event(
        self, deed: Deed, actor: Party | None, recipient: Party | None, span: tuple[int, int]
    ) -> Event:
        root = self.reference.events.roots[deed.root]
        start, end = span
        text = self.document.text
        claim = self._claim(deed, actor)
        event_date, precision = date_of(self.document, self.clauses, deed)
        return Event(
            start_char=start,
            end_char=end,
            cameo_root=deed.root,
            quad_class=root.quad_class,
            intensity=root.intensity,
            actor_entity_id=actor.entity_id if actor else None,
            actor_text=text[actor.start : actor.end] if actor else None,
            is_negated=deed.is_negated,
            is_hypothetical=deed.is_hypothetical,
            confidence=0.0,
            plover_type=deed.plover or root.plover_type,
            recipient_entity_id=recipient.entity_id if recipient else None,
            recipient_text=text[recipient.start : recipient.end] if recipient else None,
            event_date=event_date,
            event_date_precision=precision,
            claimed_by_entity_id=claim.speaker_entity_id if claim else None,
            claimed_by_text=claim.speaker_text if claim else None,
            actor_country_code=actor.country_code if actor else None,
            actor_sector=actor.sector if actor else None,
            recipient_country_code=recipient.country_code if recipient else None,
            recipient_sector=recipient.sector if recipient else None,
        )

    def _claim(self, deed: Deed, actor: Party | None) -> Quote | None:
        quote = quote_at(self.quotes, self.tokens[deed.head].start)
        if quote is not None and is_denial(quote, self.reference.events):
            return None
        return claimant(quote, self.document.text, deed.root, actor)

    def _span(self, deed: Deed, sides: Sequence[Party | None]) -> tuple[int, int]:
        """Return the clause: its verb to its end, with the sides that stand in its sentence."""
        last = self.tokens[min(deed.end, len(self.tokens)) - 1]
        if last.kind == "mark" and deed.end - 1 > deed.head:
            last = self.tokens[deed.end - 2]
        begin, end = self.tokens[deed.begin].start, last.end
        for side in sides:
            if (
                side
                and side.start >= self.sentence.start_char
                and side.end <= self.sentence.end_char
            ):
                begin, end = min(begin, side.start), max(end, side.end)
        return begin, end


def _pairs(
    actors: list[Party | None], recipients: list[Party | None], *, is_mutual: bool
) -> Iterator[tuple[Party | None, Party | None]]:
    """Yield who stands against whom: each with each; among themselves where no other side is."""
    if is_mutual:
        if recipients == [None] and len(actors) > 1:
            recipients = actors
        ways = [(a, r) for a in actors for r in recipients if a is not r]
        if recipients is not actors and None not in recipients and None not in actors:
            ways += [(r, a) for a, r in ways]
        yield from ways
    else:
        for actor in actors:
            for recipient in recipients:
                yield actor, recipient


def _is_one(actor: Party | None, recipient: Party | None) -> bool:
    """Return whether both sides are the same thing: the doer was not understood then."""
    if actor is None or recipient is None:
        return False
    if actor.entity_id or recipient.entity_id:
        return actor.entity_id == recipient.entity_id
    return (actor.start, actor.end) == (recipient.start, recipient.end)
