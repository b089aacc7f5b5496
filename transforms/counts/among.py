"""People who are part of others: two children were among the five killed, or among the dead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.counts.case import Case
from transforms.counts.phrase import People
from transforms.counts.reader import Reader
from transforms.counts.running_tolls import COUNTED
from transforms.counts.verbs import STRICT_BE, verb_start

REACH = 4  # words between `among` and those whom it names
ALSO = frozenset({"the", "those", "also", "victims", "people"})


def told_among(reader: Reader, cases: Sequence[Case]) -> Iterator[Case]:
    """Yield those who were among people of whom `cases` tell, or among the dead."""
    lower = reader.words.lower
    for at, word in enumerate(lower):
        if word != "among" or not STRICT_BE.intersection(lower[max(0, at - 2) : at]):
            continue
        for each in reader.ending_at(verb_start(lower, at)):
            whole = [c for c in cases if at < c.people.first <= at + REACH and not c.is_unreal]
            category = whole[0].category if whole else _category(lower, at)
            if category:
                within: People | None = whole[0].people if whole else None
                yield Case(each, category, at, at + 1, is_part=True, whole=within)


def _category(lower: list[str], at: int) -> str | None:
    """Return what befell `the dead` behind words[at]."""
    for word in lower[at + 1 : at + 1 + REACH]:
        if word in COUNTED:
            return COUNTED[word]
        if word not in ALSO:
            return None
    return None
