"""A sentence whose counts are read: the rows that its cases and figures make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from transforms.counts.amounts import Amount
from transforms.counts.case import Case
from transforms.counts.claimants import (
    Claimant,
    Claiming,
    claimants_by_verb,
    claimants_named,
    nearest,
    place_of,
    side_of,
)
from transforms.counts.claims import Ledger, Person
from transforms.counts.figures import Figure
from transforms.counts.lexicon import Lexicon
from transforms.counts.people import find_people
from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.documents import Count, Document, Mention, Sentence
from transforms.lower_case import lower
from transforms.within import beginning_within

TOLLS = frozenset({"killed", "wounded"})
# What happened so long before publication is recalled, not reported.
RECALLED = timedelta(days=28)
BACKGROUND = re.compile(
    r"\A\W{0,3}since\s|\b(?:last\syear|years?\sago|months\sago|previous\s(?:year|incident|attack)|(?:so\sfar|earlier)\sthis\syear"
    r"|(?:unrelated|separate|another|similar)\s(?:shooting|incident|attack|case)|anniversary\sof"
    r"|in\sthe\s(?:past|last)\s(?:\w{1,12}\s)?(?:years?|decades?|months?))\b",
    re.IGNORECASE,
)
# Every sentence in which BACKGROUND is found has one of these.
RECALLING = (
    "since year ago previous unrelated separate another similar anniversary years decade decades"
    " month months"
).split()
SINCE = ("since ", "Since ", "SINCE ")
# Set on rows judged by reading, tests/benchmarks/counts_judged.jsonl.
CONFIDENCE = {"amount": 0.95, "indefinite": 0.93, "name": 0.85, "definite": 0.88, "none": 0.97}
CONFIDENCE |= {"pronoun": 0.65}
LOOSE = 0.95  # share of its confidence that `was shot`, which leaves the outcome open, keeps
WEAK = 0.6  # injuries of which the sentence does not say that somebody inflicted them
FIGURE_CONFIDENCE = 0.93
OTHER_CONFIDENCE = 0.9

LONGEST_QUOTE = 20_000  # characters


@dataclass(slots=True)
class Draft:
    """A count before its claim is final: the row, what `claim` calls it, the words' form."""

    row: Count
    claim: str | None
    form: str
    is_loose: bool = False


@dataclass(slots=True)
class Story:
    """A document while its counts are read."""

    document: Document
    lexicon: Lexicon
    ledger: Ledger = field(default_factory=Ledger)
    drafts: list[Draft] = field(default_factory=list)
    lowered: str = ""

    def __post_init__(self) -> None:
        """Keep the text in lower case, each character in its place."""
        self.lowered = lower(self.document.text)


@dataclass
class Scene:
    """A sentence with what all its counts have in common, read when it is first asked for.

    `signs` are the kinds of words that it has, as the lexicon tells them.
    """

    story: Story
    sentence: Sentence
    mentions: Sequence[Mention]
    signs: AbstractSet[str]

    @property
    def span(self) -> tuple[int, int]:
        """Return where it begins and ends."""
        return self.sentence.start_char, self.sentence.end_char

    @cached_property
    def words(self) -> Words:
        """Return its words."""
        return Words(self.story.document.text, *self.span)

    @cached_property
    def times(self) -> list[tuple[int, int]]:
        """Return the spans of its dates and times, which are no amounts."""
        times = beginning_within(self.story.document.times, *self.span)
        return [(t.start_char, t.end_char) for t in times if t.timex_type != "DURATION"]

    @cached_property
    def people(self) -> list[People]:
        """Return the phrases for people in it."""
        persons = [m for m in self.mentions if m.entity_type in ("person", "group")]
        return find_people(self.words, self.story.lexicon, persons, self.times)

    @cached_property
    def claimants(self) -> list[Claiming]:
        """Return who tells its parts, in text order."""
        told = self.story.document.text, self.story.lowered, self.span, self.mentions
        by_verb = claimants_by_verb(*told) if "saying" in self.signs else ()
        return sorted([*by_verb, *claimants_named(*told)], key=lambda claiming: claiming.start)

    @cached_property
    def is_background(self) -> bool:
        """Return whether it recalls what happened long before."""
        document, (start, end) = self.story.document, self.span
        is_recalled = "recalling" in self.signs and BACKGROUND.search(document.text[start:end])
        return bool(is_recalled) or _is_long_ago(document, start, end)

    def add_case(self, case: Case, met: dict[int, Person]) -> None:
        """Add the count that a case makes, if anybody is meant and counted."""
        people = case.people
        person = met.get(people.first) if people.is_single else None
        if people.form == "plural" or (
            people.is_single and person is None and case.category in TOLLS
        ):
            return
        if case.category not in TOLLS and people.amount is None and not case.is_absent:
            return
        claim = None
        if case.category in TOLLS and not case.is_absent:
            claim = self.story.ledger.claim_of(case, person)
        start, end = self._span(case)
        amount = people.amount or Amount(people.value, people.value, "exact", 0)
        base = CONFIDENCE[people.form] * (LOOSE if case.is_loose else 1.0)
        sure = round(min(base, WEAK) if case.is_weak else base, 3)
        row = self._row(start, end, case.category, _object(self.words, people), amount, sure)
        self.story.drafts.append(Draft(row, claim, people.form, case.is_loose))

    def add_figures(self, figures: Iterable[Figure]) -> None:
        """Add the counts that figures are, but for those within a time."""
        for figure in figures:
            start, end, amount, category, what = figure
            if not any(begin < end and start < stop for begin, stop in self.times):
                sure = OTHER_CONFIDENCE if category == "other" else FIGURE_CONFIDENCE
                row = self._row(start, end, category, what, amount, sure)
                self.story.drafts.append(Draft(row, None, "figure"))

    def _span(self, case: Case) -> tuple[int, int]:
        """Return the words that say it: the phrase, with the word of fate right behind a number."""
        first, end = case.people.first, case.people.end
        if case.people.noun is None and case.people.amount and case.word == end:
            end = case.end
        if self.words.lower[end - 1] == ",":
            end -= 1
        return self.words.starts[first], self.words.ends[end - 1]

    def _row(
        self, start: int, end: int, category: str, what: str | None, amount: Amount, sure: float
    ) -> Count:
        claimant = _claimant(self.story.document, start, end, self.claimants)
        place = place_of(self.story.document.text, self.span, end, self.mentions)
        return Count(
            start, end, category, what, amount.qualifier, amount.low, amount.high, None,
            side_of(start, end, self.mentions), place,
            claimant.entity_id, claimant.text, sure, self.is_background,
        )  # fmt: skip


def _claimant(document: Document, start: int, end: int, claimants: Sequence[Claiming]) -> Claimant:
    """Return by whose word text[start:end] is told: who is quoted with it, or claims it nearer."""
    claiming = nearest(document.text, claimants, start)
    for quote in beginning_within(document.quotes, start - LONGEST_QUOTE, start + 1):
        if end <= quote.end_char and quote.speaker_text:
            if claiming and quote.start_char <= claiming.start < start:
                break  # `…, while India put the number at 30` within what another said
            if quote.kind == "indirect" and ";" in document.text[quote.start_char : start]:
                break
            return Claimant(quote.speaker_entity_id, quote.speaker_text)
    return claiming.who if claiming else Claimant(None, None)


def _object(words: Words, people: People) -> str | None:
    if people.noun is None:
        return None
    for place in range(people.end - 1, people.first - 1, -1):
        if words.lower[place] in (people.noun.singular.split()[-1],) or people.noun.is_plural:
            return words.text[words.starts[place] : words.ends[place]]
    return people.noun.singular


def _is_long_ago(document: Document, start: int, end: int) -> bool:
    """Return whether a sentence tells of times long before the article was published."""
    published = document.published_at
    if published is None or document.published_precision in ("year", "month"):
        return False
    ends = [
        time.ends_at
        for time in beginning_within(document.times, start, end)
        if time.ends_at
        and time.timex_type in ("DATE", "TIME")
        and not document.text[: time.start_char].endswith(SINCE)
    ]
    return bool(ends) and max(ends) < published - RECALLED
