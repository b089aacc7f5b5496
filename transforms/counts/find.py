"""Step: the numbers of people and things that a text gives, and what became of the people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from transforms.counts.amounts import Amount
from transforms.counts.case import Case
from transforms.counts.claimants import (
    Claimant,
    Claiming,
    claimants_of,
    nearest,
    place_of,
    side_of,
)
from transforms.counts.claims import Ledger, Person, final_id
from transforms.counts.fates import find_cases
from transforms.counts.figures import Figure, find_figures, find_sums
from transforms.counts.people import find_people
from transforms.counts.phrase import People
from transforms.counts.tokens import Words, words_of
from transforms.documents import Count, Document, Mention, Sentence
from transforms.reference import Reference
from transforms.within import beginning_within

CLOSED_KINDS = frozenset({"byline", "dateline", "hashtags"})
TOLLS = frozenset({"killed", "wounded"})
# What happened so long before publication is recalled, not reported.
RECALLED = timedelta(days=28)
BACKGROUND = re.compile(
    r"\A\W{0,3}since\s|\b(?:last\syear|years?\sago|months\sago|previous\s(?:year|incident|attack)|(?:so\sfar|earlier)\sthis\syear"
    r"|(?:unrelated|separate|another|similar)\s(?:shooting|incident|attack|case)|anniversary\sof"
    r"|in\sthe\s(?:past|last)\s(?:\w{1,12}\s)?(?:years?|decades?|months?))\b",
    re.IGNORECASE,
)
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
    ledger: Ledger = field(default_factory=Ledger)
    drafts: list[Draft] = field(default_factory=list)


def find_counts(document: Document, reference: Reference) -> list[Count]:
    """Return the counts of a document in text order.

    A count is a number with what is counted, or people without a numeral to whom something befell
    (`a man` is 1, `no one` is 0). Killed and wounded people told again share a claim_id.
    """
    story = Story(document)
    by_sentence = _by_sentence(document)
    for index, sentence in enumerate(document.sentences):
        if document.blocks[sentence.block_index].kind not in CLOSED_KINDS:
            _read(story, sentence, by_sentence.get(index, []), reference)
    rows = _final(story)
    return sorted(rows, key=lambda row: (row.start_char, row.end_char, row.category))


def _by_sentence(document: Document) -> dict[int, list[Mention]]:
    """Return the mentions of each sentence."""
    found: dict[int, list[Mention]] = {}
    index = 0
    for mention in document.mentions:
        while (
            index + 1 < len(document.sentences)
            and document.sentences[index + 1].start_char <= mention.start_char
        ):
            index += 1
        found.setdefault(index, []).append(mention)
    return found


def _read(story: Story, sentence: Sentence, mentions: list[Mention], reference: Reference) -> None:
    text = story.document.text
    start, end = sentence.start_char, sentence.end_char
    words = words_of(text, start, end)
    persons = [m for m in mentions if m.entity_type in ("person", "group")]
    times = [
        (t.start_char, t.end_char)
        for t in beginning_within(story.document.times, start, end)
        if t.timex_type != "DURATION"
    ]
    people = find_people(words, reference.counted, persons, times)
    cases = find_cases(words, people, reference.counted)
    real = [case for case in cases if not case.is_unreal]
    story.ledger.place = place_of(text, (start, end), start, mentions)
    met = story.ledger.meet(people, [case for case in real if case.category in TOLLS])
    scene = _Scene(story, sentence, words, mentions)
    for case in real:
        scene.add_case(case, met)
    told = {case.people.first for case in cases}
    for figure in (
        *find_sums(text, start, end),
        *find_figures(words, reference.counted, people, told),
    ):
        if not any(s < figure.end and figure.start < e for s, e in times if s >= start):
            scene.add_figure(figure)


@dataclass(slots=True)
class _Scene:
    """A sentence with what all its counts have in common."""

    story: Story
    sentence: Sentence
    words: Words
    mentions: Sequence[Mention]
    claimants: list[Claiming] | None = None
    is_background: bool | None = None

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
        row = self._row(start, end, case.category, _object(self.words, people), amount)
        base = CONFIDENCE[people.form] * (LOOSE if case.is_loose else 1.0)
        base = min(base, WEAK) if case.is_weak else base
        row = row._replace(confidence=round(base, 3))
        self.story.drafts.append(Draft(row, claim, people.form, case.is_loose))

    def add_figure(self, figure: Figure) -> None:
        """Add the count that a figure is."""
        sure = OTHER_CONFIDENCE if figure.category == "other" else FIGURE_CONFIDENCE
        row = self._row(figure.start, figure.end, figure.category, figure.object, figure.amount)
        self.story.drafts.append(Draft(row._replace(confidence=sure), None, "figure"))

    def _span(self, case: Case) -> tuple[int, int]:
        """Return the words that say it: the phrase, with the word of fate right behind a number."""
        first, end = case.people.first, case.people.end
        if case.people.noun is None and case.people.amount and case.word == end:
            end = case.end
        if self.words.lower[end - 1] == ",":
            end -= 1
        return self.words.starts[first], self.words.ends[end - 1]

    def _row(self, start: int, end: int, category: str, what: str | None, amount: Amount) -> Count:
        text, sentence = self.story.document.text, self.sentence
        if self.claimants is None:
            span = sentence.start_char, sentence.end_char
            self.claimants = claimants_of(text, *span, self.mentions)
            self.is_background = _is_background(self.story.document, sentence)
        claimant = _claimant(self.story.document, start, end, self.claimants)
        place = place_of(text, (sentence.start_char, sentence.end_char), end, self.mentions)
        return Count(
            start, end, category, what, amount.qualifier, amount.low, amount.high, None,
            side_of(start, end, self.mentions), place,
            claimant.entity_id, claimant.text, 0.0, bool(self.is_background),
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


def _is_background(document: Document, sentence: Sentence) -> bool:
    """Return whether a sentence recalls what happened long before the article was published."""
    text = document.text[sentence.start_char : sentence.end_char]
    if BACKGROUND.search(text):
        return True
    published = document.published_at
    if published is None or document.published_precision in ("year", "month"):
        return False
    ends = [
        time.ends_at
        for time in beginning_within(document.times, sentence.start_char, sentence.end_char)
        if time.ends_at
        and time.timex_type in ("DATE", "TIME")
        and not document.text[: time.start_char].endswith(SINCE)
    ]
    return bool(ends) and max(ends) < published - RECALLED


def _final(story: Story) -> Iterator[Count]:
    """Yield the rows with their claims; a person told again without a number only once."""
    prefix = story.document.source.document_id[:12]
    best: dict[tuple[str, str], Draft] = {}
    kept: list[Draft] = []
    for draft in story.drafts:
        if draft.claim is not None:
            claim = f"{prefix}-{final_id(story.ledger, draft.claim)}"
            draft.row = draft.row._replace(claim_id=claim)
        if draft.claim is None or draft.form in ("amount", "none"):
            kept.append(draft)
            continue
        key = (draft.row.claim_id or "", draft.row.category)
        old = best.get(key)
        if old is None or (old.form == "pronoun" and draft.form != "pronoun"):
            best[key] = draft
    killed = {d.row.claim_id for d in (*kept, *best.values()) if d.row.category == "killed"}
    for draft in (*kept, *best.values()):
        is_dead = draft.row.claim_id in killed and draft.is_loose
        if not (is_dead and draft.form != "amount" and draft.row.category == "wounded"):
            yield from _absent(draft.row)


def _absent(row: Count) -> Iterator[Count]:
    """Yield a row; `no casualties` is two, nobody killed and nobody wounded."""
    if row.category != "casualties":
        yield row
    elif row.value_high == 0:
        yield row._replace(category="killed")
        yield row._replace(category="wounded")
    else:
        yield row._replace(category="other", claim_id=None)
