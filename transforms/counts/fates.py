"""What befell whom in a sentence: killed, wounded, captured, missing, displaced, detained.

A form of words is tied to the people beside it: the subject of a passive or of dying, the object
of an active verb, the number before dead or deaths, the people behind `the death of`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.counts.among import told_among
from transforms.counts.case import Case
from transforms.counts.either import join_either
from transforms.counts.lexicon import Fate, Lexicon, longest, places
from transforms.counts.noun_phrases import BEFALLEN
from transforms.counts.phrase import People
from transforms.counts.reader import Reader
from transforms.counts.running_tolls import COUNTED, running_tolls
from transforms.counts.tokens import Words
from transforms.counts.uses import whom
from transforms.counts.verbless import WOUND, told_by_phrase, wounds
from transforms.counts.verbs import DOUBT, is_freed, is_negated, is_unreal, neither, verb_start

# Said of fighters these mean that they were killed; a party loses members, a team is eliminated.
OF_FIGHTERS = frozenset("lost loses losing eliminated eliminating eliminate".split())
FIGHTERS = frozenset({"force", "fighter"})
ARMED = frozenset(
    "army navy brigade regiment battalion division platoon company unit squad troops forces rebels"
    " militia militias guerrillas insurgents rebel fighters militants soldiers paratroopers battle"
    " fighting ambush offensive front".split()
)
SPANS = (["day"], ["week"], ["month"], ["year"], ["hour"], ["night"])
RUNAWAYS = FIGHTERS | {"suspect", "police", "victim"}
LOCALS = frozenset("resident villager civilian refugee migrant child".split())
LEAST_FLIGHT = 20
# Who `survived` was hurt; who survived a crash, or a scare, may not have been.
ENDED: tuple[list[str], ...] = ([], ["."], [","], ["and"], ["but"])
ALSO_FATAL = frozenset({"toll", *COUNTED, *WOUND, *BEFALLEN})
FORCED = frozenset("forced forcing forces drove driving caused causing compelled prompting".split())


def tells_fate(words: Words, lexicon: Lexicon) -> bool:
    """Return whether a sentence has any words of a case, so that its people need be known."""
    lower = words.lower
    if not (ALSO_FATAL.isdisjoint(lower) and lexicon.bodies.isdisjoint(lower)):
        return True
    return any(longest(lexicon.fates, lower, at) for at in places(lexicon.fates, lower))


def find_cases(words: Words, people: Sequence[People], lexicon: Lexicon) -> list[Case]:
    """Return what befell the people of a sentence, in the order of the words that say it.

    A case `is_unreal` where the text says that it did not come to pass, or may not have.
    """
    reader = Reader(words, list(people), lexicon)
    cases: list[Case] = []
    last = (-1, "")  # where the last word of fate ended, and its category
    for at in places(lexicon.fates, words.lower):
        hit = longest(lexicon.fates, words.lower, at) if at >= last[0] else None
        if hit is None:
            continue
        uses = {m.use: m.category for m in hit[1] if isinstance(m, Fate)}
        found = list(_cases(reader, at, hit[0], uses))
        category = next(iter(uses.values()))
        if last[0] == at - 1 and words.lower[at - 1] == "or":
            join_either(cases, found, last[1])
        cases += found
        last = hit[0], category
    cases += running_tolls(reader)
    cases += wounds(reader)
    cases += told_by_phrase(reader)
    cases += told_among(reader, cases)
    return _distinct(cases)


def _cases(reader: Reader, at: int, end: int, uses: dict[str, str]) -> Iterator[Case]:
    lower = reader.words.lower
    is_loose = lower[at] in ("shot", "shooting", "hit", "struck", "shoot", "shoots", "shootings")
    is_loose = is_loose and end - at == 1
    people, category = whom(reader, at, end, uses)
    if category is None:
        return
    if lower[at] in OF_FIGHTERS and end - at == 1:
        people = [each for each in people if _may_fight(each, lower)]
    if lower[at:end] == ["survived"]:
        people = [each for each in people if each.is_single and lower[end : end + 1] in ENDED]
    if category == "displaced" and {"fled", "fleeing"}.intersection(lower[at:end]):
        people = [each for each in people if _may_be_displaced(each)]
    people = [each for each in people if not _is_rate(each, lower)]
    if not people or ("noun" in uses and is_freed(lower, people[0].first, people[-1].end)):
        return
    verb = verb_start(lower, at)
    doubt = " ".join(lower[max(0, people[0].first - 7) : people[0].first])
    is_forced = lower[at] == "flee" and FORCED & set(lower[: people[0].first])
    unreal = is_unreal(lower, verb) and not is_forced
    unreal = unreal or DOUBT.search(doubt.rpartition(".")[2]) is not None
    unreal = unreal or is_negated(lower, verb, at)
    unreal = unreal or any(neither(lower, p) for p in people)
    for each in people:
        is_absent = each.form == "none"
        is_weak = lower[end - 1] == "condition" or lower[end - 2 : end] == ["listed", "in"]
        yield Case(each, category, at, end, is_loose, is_absent, is_weak, unreal)


def _is_rate(people: People, lower: list[str]) -> bool:
    """Return whether a number is one of a span of time: 300 people a day."""
    behind = lower[people.end : people.end + 2]
    return behind[:1] in (["a"], ["per"], ["each"], ["every"]) and behind[1:] in SPANS


def _may_fight(people: People, lower: list[str]) -> bool:
    """Return whether people may be fighters, whom an army loses or eliminates."""
    if people.noun is None or not people.amount:
        return False
    if people.noun.kind in FIGHTERS:
        return True
    return people.noun.singular in ("man", "woman") and not ARMED.isdisjoint(lower)


def _may_be_displaced(people: People) -> bool:
    """Return whether people who fled left their homes: not three suspects who ran from a crime."""
    if people.noun is not None and people.noun.kind in RUNAWAYS:
        return False
    is_local = people.noun is not None and people.noun.singular in LOCALS
    return is_local or people.value >= LEAST_FLIGHT


def _distinct(cases: list[Case]) -> list[Case]:
    """Keep one case of a phrase and category; killed outranks wounded of one phrase by `shot`."""
    kept: dict[tuple[int, int, str], Case] = {}
    for case in cases:
        kept.setdefault((case.people.first, case.people.end, case.category), case)
    killed = {key[:2] for key in kept if key[2] == "killed"}
    return [
        case
        for key, case in kept.items()
        if case.category != "wounded" or key[:2] not in killed or case.is_absent
    ]
