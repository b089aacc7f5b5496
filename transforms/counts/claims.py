"""Which mentions speak of the same people: one victim told again, a total and its parts.

A claim is a group of people to whom something befell. Its id is a number; a part of the group that
is told by itself (one of two victims) has the group's number, a dot, and its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.counts.case import Case
from transforms.counts.phrase import People

# People that a text keeps in mind: so many things later nobody is meant by a mere noun.
REMEMBERED = 200
# Words that do not tell one person from another.
VAGUE = frozenset(
    "person individual victim man woman male female boy girl teen teenager youth adult patient"
    " other resident driver passenger suspect body".split()
)
TOTALS = VAGUE | frozenset({"people", "human", "casualty"})


@dataclass(slots=True)
class Person:
    """Somebody whom the text speaks of, and what is known of them so far."""

    sex: str = ""
    age: int | None = None
    name: str | None = None
    noun: str | None = None
    claim: Claim | None = None
    part: int | None = None
    last: int = -1


@dataclass(slots=True)
class Claim:
    """A group of people; `size` is the number that was last told of it."""

    number: int
    size: float
    category: str
    noun: str | None = None
    is_more: bool = False
    is_loose: bool = False
    sentence: int = 0
    place: str | None = None
    parts: int = 0
    persons: list[Person] = field(default_factory=list)
    whole: Claim | None = None

    @property
    def room(self) -> float:
        """How many of the group have not been told by themselves."""
        return self.size - len(self.persons)


@dataclass(slots=True)
class Ledger:
    """The claims of a document and the people lately told of, filled sentence by sentence."""

    persons: list[Person] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    clock: int = 0
    sentence: int = 0
    place: str | None = None

    def meet(self, phrases: Sequence[People], cases: Sequence[Case]) -> dict[int, Person]:
        """Take note of the single people of a sentence; returns them by their first word."""
        self.sentence += 1
        words = {case.people.first: case.word for case in cases}
        met: dict[int, Person] = {}
        for phrase in phrases:
            if not phrase.is_single:
                continue
            word = words.get(phrase.first)
            beside = [met[f] for f in met if word is not None and words.get(f) == word]
            person = self._whom(phrase, word is not None, beside)
            if person is not None:
                self._learn(person, phrase)
                met[phrase.first] = person
        return met

    def claim_of(self, case: Case, person: Person | None) -> str | None:
        """Return the id of the claim that a case makes; None if nobody is meant."""
        if person is not None:
            return self._single(case, person)
        if case.people.form == "plural" or case.is_absent:
            return None
        claim = self._group(case)
        return _identity(claim, None)

    def _learn(self, person: Person, phrase: People) -> None:
        self.clock += 1
        person.last = self.clock
        person.sex = person.sex or phrase.sex
        person.age = person.age if person.age is not None else phrase.age
        person.name = person.name or phrase.name
        if phrase.noun and (person.noun is None or person.noun in VAGUE):
            person.noun = phrase.noun.singular

    def _whom(self, phrase: People, is_victim: bool, beside: list[Person]) -> Person | None:
        """Return the person that a phrase means, a new one where nobody fits.

        `beside` are those whom the same words befell in this sentence: never the same person.
        """
        self.persons = [p for p in self.persons if p.last > self.clock - REMEMBERED]
        known = [p for p in sorted(self.persons, key=lambda p: -p.last) if p not in beside]
        victims = [p for p in known if p.claim]
        found: Person | None = None
        if phrase.form == "pronoun":
            found = next((p for p in known if _fits_pronoun(p, phrase)), None)
            if found is None:
                return None
        elif phrase.name:
            found = next((p for p in known if p.name == phrase.name), None)
        elif phrase.form == "definite" and not phrase.is_more:
            found = next((p for p in (*victims, *known) if _is_the(p, phrase)), None)
        elif not phrase.is_more and is_victim:
            found = next((p for p in victims if _may_be(p, phrase)), None)
        if is_victim and (found is None or found.claim is None) and (phrase.name or found):
            found = self._victim_told(victims, found, phrase) or found
        if found is None:
            found = Person()
            self.persons.append(found)
        return found

    def _victim_told(
        self, victims: list[Person], found: Person | None, phrase: People
    ) -> Person | None:
        """Return the nameless victim told before that somebody known by name turns out to be."""
        name = phrase.name or (found.name if found else None)
        if name is None and phrase.form != "pronoun":
            return None
        for victim in victims:
            is_open = name is None or victim.name is None
            if is_open and _may_be(victim, phrase) and _alike(victim, found):
                victim.name = victim.name or name
                if found in self.persons:
                    self.persons.remove(found)
                return victim
        return None

    def _single(self, case: Case, person: Person) -> str:
        if person.claim is None:
            self._admit(case, person)
        claim = person.claim
        assert claim is not None
        return _identity(claim, person.part)

    def _admit(self, case: Case, person: Person) -> None:
        """Put a new victim into a group that has room for it, else open a claim of one."""
        for claim in reversed(self.claims):
            is_old = claim.sentence < self.sentence or not case.people.is_more
            if claim.size > 1 and claim.room >= 1 and is_old and _takes(claim, case):
                claim.parts += 1
                claim.persons.append(person)
                person.claim, person.part = claim, claim.parts
                return
        claim = Claim(len(self.claims) + 1, 1, case.category, person.noun, is_loose=case.is_loose)
        claim.sentence, claim.place = self.sentence, self.place
        claim.persons.append(person)
        self.claims.append(claim)
        person.claim = claim

    def _group(self, case: Case) -> Claim:
        people = case.people
        noun = people.noun.singular if people.noun else None
        same = [c for c in self.claims if c.size == people.value and c.whole is None]
        for claim in reversed(same):
            is_alike = _agrees(claim, noun) and claim.is_more == people.is_more
            is_open = claim.is_loose or case.is_loose
            if is_alike and (is_open or claim.category == case.category):
                return claim
        made = Claim(
            len(self.claims) + 1, people.value, case.category, noun, people.is_more, case.is_loose
        )
        made.sentence, made.place = self.sentence, self.place
        if case.is_part:
            made.whole = self._whole_of(case)
        elif noun is None or noun in TOTALS:
            self._gather(made)
        self.claims.append(made)
        return made

    def _whole_of(self, case: Case) -> Claim | None:
        """Return the claim that a case is said to be part of, the last that is large enough."""
        size = case.whole.value if case.whole else None
        return next(
            (
                claim for claim in reversed(self.claims)
                if claim.category == case.category and claim.whole is None
                and (claim.size == size if size else claim.size >= case.people.value)
            ),
            None,
        )  # fmt: skip

    def _gather(self, total: Claim) -> None:
        """Take the victims told before into a total, or a total into a larger one told before.

        Another number of mere people before it competes with it: 28 people, later 29, is one toll.
        """
        inside = [
            c for c in self.claims
            if c.whole is None and (c.category == total.category or c.is_loose or total.is_loose)
            and _meets(c.place, total.place)
        ]  # fmt: skip
        larger = [
            c for c in inside
            if c.size > total.size and not c.is_more
            and (c.sentence < self.sentence or not total.is_more)
        ]  # fmt: skip
        if larger:
            total.whole = larger[-1]
        elif inside and not total.is_more:
            rivals = [c for c in inside if self._competes(c, total)]
            others = [c for c in inside if c not in rivals]
            fit = sum(c.size for c in others) <= total.size
            for claim in (*rivals, *(others if fit else ())):
                claim.whole = total
                total.persons += claim.persons

    def _competes(self, claim: Claim, total: Claim) -> bool:
        """Return whether a group told before may be the same people, counted otherwise."""
        is_vague = (claim.noun is None or claim.noun in TOTALS) and not claim.is_more
        return is_vague and claim.sentence < self.sentence and min(claim.size, total.size) > 1


def _identity(claim: Claim, part: int | None) -> str:
    return f"{claim.number}" if part is None else f"{claim.number}.{part}"


def final_id(ledger: Ledger, identity: str) -> str:
    """Return the id in view of totals told later: a part of a total is under its number."""
    number, _, part = identity.partition(".")
    claim = ledger.claims[int(number) - 1]
    path = [part] if part else []
    while claim.whole is not None:
        path.insert(0, f"{claim.number}")
        claim = claim.whole
    return ".".join([f"{claim.number}", *path])


def _meets(place: str | None, other: str | None) -> bool:
    """Return whether two sentences may speak of one place."""
    return place is None or other is None or place == other


def _takes(claim: Claim, case: Case) -> bool:
    noun = case.people.noun.singular if case.people.noun else None
    if not _agrees(claim, noun):
        return False
    return claim.category == case.category or claim.is_loose


def _agrees(claim: Claim, noun: str | None) -> bool:
    vague = (None, *TOTALS)
    return claim.noun == noun or claim.noun in vague or noun in vague


def _alike(victim: Person, other: Person | None) -> bool:
    if other is None:
        return True
    if victim.sex and other.sex and victim.sex != other.sex:
        return False
    return victim.age is None or other.age is None or victim.age == other.age


def _fits_pronoun(person: Person, phrase: People) -> bool:
    return not (phrase.sex and person.sex and phrase.sex != person.sex)


def _is_the(person: Person, phrase: People) -> bool:
    """Return whether `the man`, `the victim` may be this person."""
    noun = phrase.noun.singular if phrase.noun else None
    if phrase.sex and person.sex and phrase.sex != person.sex:
        return False
    if phrase.age is not None and person.age is not None and phrase.age != person.age:
        return False
    return noun is None or noun in VAGUE or person.noun == noun


def _may_be(person: Person, phrase: People) -> bool:
    """Return whether a person named or described anew may be this one."""
    if phrase.name and person.name and phrase.name != person.name:
        return False
    if phrase.sex and person.sex and phrase.sex != person.sex:
        return False
    if phrase.age is not None and person.age is not None:
        return phrase.age == person.age
    noun = phrase.noun.singular if phrase.noun else None
    if noun is None or person.noun is None:
        return True
    return noun == person.noun or noun in VAGUE or person.noun in VAGUE
