"""What befell whom in a sentence: killed, wounded, captured, missing, displaced, detained.

A form of words is tied to the people beside it: the subject of a passive or of dying, the object
of an active verb, the number before dead or deaths, the people behind `the death of`.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.counts.case import Case
from transforms.counts.lexicon import Fate, Lexicon, longest
from transforms.counts.phrase import People
from transforms.counts.reader import Reader
from transforms.counts.tokens import Words
from transforms.counts.uses import whom
from transforms.counts.verbless import death_tolls, told_by_phrase, wounds
from transforms.counts.verbs import DOUBT, is_negated, is_unreal, neither, verb_start

FORCED = frozenset("forced forcing forces drove driving caused causing compelled prompting".split())


def find_cases(words: Words, people: list[People], lexicon: Lexicon) -> list[Case]:
    """Return what befell the people of a sentence, in the order of the words that say it.

    A case `is_unreal` where the text says that it did not come to pass, or may not have.
    """
    reader = Reader(words, people, lexicon)
    cases: list[Case] = []
    at = 0
    while at < len(words.lower):
        hit = longest(lexicon.fates, words.lower, at)
        if hit is None:
            at += 1
            continue
        uses = {m.use: m.category for m in hit[1] if isinstance(m, Fate)}
        found = list(_cases(reader, at, hit[0], uses))
        cases += found
        at = hit[0]
    cases += death_tolls(reader)
    cases += wounds(reader)
    cases += told_by_phrase(reader)
    return _distinct(cases)


def _cases(reader: Reader, at: int, end: int, uses: dict[str, str]) -> Iterator[Case]:
    lower = reader.words.lower
    is_loose = lower[at] in ("shot", "shooting", "hit", "struck", "shoot", "shoots", "shootings")
    is_loose = is_loose and end - at == 1
    people, category = whom(reader, at, end, uses)
    if not people or category is None:
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


def _distinct(cases: list[Case]) -> list[Case]:
    """Keep one case of a phrase and category; killed outranks wounded of one phrase by `shot`."""
    kept: dict[tuple[int, int, str], Case] = {}
    for case in cases:
        kept.setdefault((case.people.first, case.people.end, case.category), case)
    killed = {key[:2] for key in kept if key[2] == "killed"}
    return [c for k, c in kept.items() if not (c.category == "wounded" and k[:2] in killed)]
