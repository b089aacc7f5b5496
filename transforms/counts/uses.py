"""Whom a form of words speaks of, by its use: killed four, were killed, four dead, the death of."""

from __future__ import annotations

import re

from transforms.counts.amounts import amount_before
from transforms.counts.people import REFLEXIVE
from transforms.counts.phrase import People
from transforms.counts.reader import Reader
from transforms.counts.tokens import Words
from transforms.counts.verbs import STRICT_BE, skip_adverbs, verb_start
from transforms.counts.word_classes import PREPOSITIONS

# Verbs whose object may be hit without being hurt: what is shot at.
NOT_BEFORE_OBJECT = frozenset({"at", "toward", "towards", "into", "up", "through", "from", "off"})
STRUCK_BY = re.compile(
    r"\b(?:bullets?|gunfire|gunshots?|rounds?|shots?|shrapnel|crossfire|fragments?|arm|leg|head|chest"
    r"|back|hand|foot|face|neck|stomach|abdomen|shoulder|torso|thigh|buttocks?|hip|knee|ankle|times"
    r"|once|twice|knife|shell|rocket|mortar|bomb|explosion|blast)\b"
)
AFTER_PARTICIPLE = PREPOSITIONS | frozenset(
    "when while and or dead who whose where monday tuesday wednesday thursday friday saturday"
    " sunday early late yesterday today last this multiple several but overnight earlier there"
    " as were was are have had".split()
)
SHOT_WHERE = re.compile(
    r"in (?:the|his|her) (?:\w+ )?(?:head|leg|arm|chest|back|foot|face|neck)|by |dead"
)
FIRED = re.compile(
    r"\b(?:shot|shots|fired|firing|bullets?|gunfire|shooting|gun|shell|shells|rockets?|missiles?|bomb"
    r"|exploded|explosion|blast|mortars?|shrapnel|grenade)\b"
)
# `no serious injuries` leaves room for others.
NOT_NONE = frozenset("serious major further other more new additional life-threatening".split())
TAKES_LIVES = frozenset("claimed claiming claims cost costing costs took taking lost".split())


def whom(
    reader: Reader, at: int, end: int, uses: dict[str, str]
) -> tuple[list[People], str | None]:
    """Return the people that a form of words speaks of, by the way it is used here."""
    lower = reader.words.lower
    if "of" in uses:
        if lower[at] == "life" and not TAKES_LIVES & set(lower[max(0, at - 4) : at]):
            return [], None  # `an attempt on the life of`
        return reader.starting_at(end), uses["of"]
    if "struck" in uses:
        return _struck(reader, at, end), uses["struck"]
    if found := _reflexive(reader, at, end, uses):
        return found, uses.get("object") or uses.get("participle")
    if "participle" in uses and (found := _participle(reader, at, end)):
        return found, uses["participle"]
    is_people = any(phrase.first == end for phrase in reader.people)
    behind = next((word for word in lower[end : end + 3] if not word.endswith("ly")), "")
    is_verb = end < len(lower) and (is_people or behind not in NOT_BEFORE_OBJECT)
    is_verb = is_verb and lower[max(0, at - 1)] not in ("the", "a")
    if "object" in uses and is_verb and (found := reader.starting_at(end)):
        return found, _outcome(lower, found[-1].end) or uses["object"]
    if "adjective" in uses and (found := _adjective(reader, at)):
        return found, uses["adjective"]
    if "noun" in uses and (found := _noun(reader, at)):
        return found, uses["noun"]
    if "intransitive" in uses:
        others = reader.starting_at(end - 1)[1:] if lower[end - 1] in REFLEXIVE else []
        return [*_subject(reader, at), *others], uses["intransitive"]
    return [], None


def _outcome(lower: list[str], end: int) -> str | None:
    """Return `killed` where words[end] go on so: shot him dead, stabbed two men to death."""
    is_death = lower[end : end + 1] == ["dead"] or lower[end : end + 2] == ["to", "death"]
    return "killed" if is_death else None


def _reflexive(reader: Reader, at: int, end: int, uses: dict[str, str]) -> list[People]:
    """Return who shot himself: the subject, not the one named last."""
    if not ({"object", "participle"} & uses.keys()) or not reader.words.lower[end : end + 1]:
        return []
    if reader.words.lower[end] not in REFLEXIVE:
        return []
    subject = [p for p in reader.before(verb_start(reader.words.lower, at)) if p.is_single][-1:]
    return [*subject, *reader.starting_at(end)[1:]] if subject else []


def _subject(reader: Reader, at: int) -> list[People]:
    """Return who did or suffered what the verb at words[at] says."""
    lower = reader.words.lower
    start = verb_start(lower, at)
    if start and lower[start - 1] in ("and", ",", "or", "then", "later") and reader.subject:
        between = [p for p in reader.people if reader.subject[-1].end <= p.first < start]
        if not between or lower[start - 1] == "and":
            return reader.subject
    found = reader.before(start)
    if found:
        reader.subject = found
    return found


def _participle(reader: Reader, at: int, end: int) -> list[People]:
    lower = reader.words.lower
    start = verb_start(lower, at)
    if any(word in STRICT_BE for word in lower[start:at]):
        return _subject(reader, at)
    if end < len(lower) and lower[end] in NOT_BEFORE_OBJECT and lower[at] == "shot":
        return []
    before = reader.ending_at(skip_adverbs(lower, at))
    after = reader.starting_at(end) if end < len(lower) else []
    if after and lower[end : end + 1] != [","]:
        return after
    if before and _is_reduced(reader.words, before, at, end):
        reader.subject = before
        return before
    if at and lower[at - 1] in ("and", "or", ",") and reader.subject and not after:
        return reader.subject
    return []


def _is_reduced(words: Words, before: list[People], at: int, end: int) -> bool:
    """Return whether `people killed` means that they were: not `officers executed a warrant`."""
    if any(p.form == "pronoun" for p in before):
        return False
    after = words.lower[end] if end < len(words.lower) else ""
    if after.isalpha() and not after.endswith("ly") and after not in AFTER_PARTICIPLE:
        return False
    is_shot = words.lower[at] == "shot" and end - at == 1
    if is_shot and before[-1].noun is None and before[-1].first:  # `he fired one shot`
        return words.lower[before[-1].first - 1] in (",", ":", ".")
    if is_shot and before[-1].form in ("name", "definite"):
        rest = " ".join(words.lower[end : end + 4])
        return bool(SHOT_WHERE.match(rest))
    return True


def _struck(reader: Reader, at: int, end: int) -> list[People]:
    lower = reader.words.lower
    if lower[at].endswith("ing"):
        return reader.starting_at(end) if FIRED.search(" ".join(lower)) else []
    rest = " ".join(lower[end : end + 9])
    if not STRUCK_BY.search(rest):
        return []
    start = verb_start(lower, at)
    is_passive = any(word in STRICT_BE for word in lower[start:at])
    if is_passive:
        return _subject(reader, at)
    return reader.starting_at(end) if FIRED.search(" ".join(lower)) else []


def _adjective(reader: Reader, at: int) -> list[People]:
    lower = reader.words.lower
    if found := reader.ending_at(skip_adverbs(lower, at)):
        return found
    start = verb_start(lower, at)
    if any(word in STRICT_BE for word in lower[start:at]):
        return _subject(reader, at)
    return []


def _noun(reader: Reader, at: int) -> list[People]:
    """Return the number before `deaths`: 12 deaths, three civilian deaths, no injuries."""
    lower = reader.words.lower
    if any(p.first < at < p.end for p in reader.people):
        return []  # `two dead soldiers`
    if lower[at] == "lives" and not TAKES_LIVES & set(lower[max(0, at - 6) : at]):
        return []
    for place in (at, at - 1, at - 2):
        if place <= 0:
            return []
        if lower[place - 1] == "no" and place < at and lower[place] in NOT_NONE:
            return []
        if lower[place - 1] == "no" and lower[at] not in ("dead", "missing"):
            return [People(place - 1, at + 1, "none", None, None)]
        amount = amount_before(reader.words, place)
        if amount and (amount.value % 1 or lower[at + 1 : at + 2] == ["per"]):
            return []  # `82.1 murders per 100,000`
        if amount and reader.words.lower[amount.first] not in ("the",):
            return [People(amount.first, at + 1, "amount", amount, None)]
        if not lower[place - 1].isalpha() or lower[place - 1] in PREPOSITIONS:
            return []
    return []
