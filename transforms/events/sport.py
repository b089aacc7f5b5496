"""Whether an article is about sport or show, where 'attack' and 'beat' are no events."""

from __future__ import annotations

from transforms.documents import Document
from transforms.lower_case import lower
from transforms.names.gazetteer import build_automaton

WORDS = (
    "striker, midfielder, goalkeeper, defender, cup, league, championship, championships,"
    " tournament, season, coach, squad, olympic, olympics, half-time, kick-off, rugby, football,"
    " soccer, tennis, cricket, final, finals, semi-final, semi-finals, referee, fly-half,"
    " six nations, grand slam, team-mate, team-mates, champions, wicket, wickets, batsman, fixture,"
    " fixtures, quarterback, playoff, playoffs, premiership, scored, injury, sprinter, athletics,"
    " marathon, medal, basketball, baseball, golf, film, films, movie, movies, actor, actress,"
    " singer, songwriter, musician, comedy, album, box office, soundtrack, sitcom, filmgoers,"
    " bafta, oscar, oscars, grammy"
).split(", ")
# Bodies whose names have such a word.
BODIES = ("arab league", "muslim league")
AUTOMATON = build_automaton((*WORDS, *BODIES))
# Of a hundred words these many make an article about them.
SHARE = 1.2
# So many are enough where there are several.
SEVERAL_SHARE = 0.6
OPENING = 4_000  # code points that tell


def is_sport(document: Document) -> bool:
    """Return whether an article is about sport or show."""
    text = document.text[:OPENING]
    words = max(40, text.count(" "))
    found = _count(lower(text))
    return found * 100 / words >= (SEVERAL_SHARE if found > 1 else SHARE)


def _count(text: str) -> int:
    """Count the words, whole ones only, of those that overlap the first and longest."""
    count = end = 0
    hits = AUTOMATON.find_matches_as_indexes(text, overlapping=True)
    for _, start, stop in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
        beside = text[start - 1 : start] + text[stop : stop + 1]
        if start >= end and not any(c.isalnum() or c == "_" for c in beside):
            count, end = count + (text[start:stop] not in BODIES), stop
    return count
