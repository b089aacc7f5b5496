"""What befell whom in a sentence: killed, wounded, captured, missing, displaced, detained.

A form of words is tied to the people beside it: the subject of a passive or of dying, the object
of an active verb, the number before dead or deaths, the people behind `the death of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.counts.amounts import Amount, amount_before
from transforms.counts.lexicon import Fate, Lexicon, longest
from transforms.counts.people import PREPOSITIONS, REFLEXIVE, People
from transforms.counts.tokens import Words

BE = frozenset("is are was were be been being am get gets got getting 's has have had".split())
STRICT_BE = BE - {"has", "have", "had", "'s"}
NEGATION = frozenset(
    "not never neither nor nobody wasn't weren't isn't aren't hasn't no-one".split()
)
NEGATION |= {"n't", "didn't", "don't", "doesn't", "unharmed", "denied", "without"}
UNREAL = frozenset(
    "could would might may can should will if to threatened threatening threaten tried trying"
    " attempted attempting wanted planned planning plotting conspired conspiring conspiracy intent"
    " intended almost nearly unless whether potentially attempt attempts suspected threat".split()
)
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
# What stands before a clause that tells no fact: unclear whether, no reports that, thought.
DOUBT = re.compile(
    r"\b(?:whether|if|unclear|unknown|possible|feared|fearing|thought|imagine|care who|in case"
    r"|no (?:reports?|indications?|evidence|word|signs?)|(?:not|n't|never) (?:believe|appear|think"
    r"|know|immediately|say|confirm)|not (?:known|clear)|denied|denies|dreamed|joked)\b"
)
BODY_FOUND = frozenset(
    "found discovered recovered pulled dead lifeless decomposed decomposing identified".split()
)
WOUND = frozenset({"wound", "wounds", "injury", "injuries"})
WOUND_VERBS = frozenset(
    "suffered suffering suffers suffer sustained sustaining received receiving with had having for"
    " from".split()
)
NO_WOUND = re.compile(r"\b(?:charged|assault|inflicting|intent|weapon|threatened|risk|avoid)\b")
# Wounds that somebody gave; other injuries may come of a fall or a collision.
VIOLENT = re.compile(
    r"\b(?:gunshot|gun|bullet|shot|stab|stabbing|knife|graze|shrapnel|blast|shell|bomb|burn|machete"
    r"|puncture|fatal|fragment|wounds?)\b"
)
WITHIN = 6  # words between a wound's verb and the wound
LISTED = (["and"], [","], [",", "and"], ["or"], ["as", "well", "as"])
# `no serious injuries` leaves room for others.
NOT_NONE = frozenset("serious major further other more new additional life-threatening".split())
TAKES_LIVES = frozenset("claimed claiming claims cost costing costs took taking lost".split())
RISES = frozenset("to at of is was reached reaches exceeded topped passed past stands".split())
FORCED = frozenset("forced forcing forces drove driving caused causing compelled prompting".split())
FAR = 22  # words between a subject and its verb
NEAR_OBJECT = 2  # words between a verb and its object
CLAUSE_BREAKS = frozenset({";", ":", "—", "--", "but", "while", "whereas", "although"})


@dataclass(slots=True)
class Case:
    """People and what befell them; `word` is where the sentence says it, `is_loose` for `shot`."""

    people: People
    category: str
    word: int
    end: int
    is_loose: bool = False
    is_absent: bool = False
    is_weak: bool = False
    is_unreal: bool = False


@dataclass(slots=True)
class Reader:
    """A sentence while it is read: its words, its people, and the subject of its last verb."""

    words: Words
    people: list[People]
    lexicon: Lexicon
    subject: list[People] = field(default_factory=list)

    def ending_at(self, place: int) -> list[People]:
        """Return the people whose phrase ends right before words[place], and those in its list."""
        last = next((p for p in self.people if p.end == place), None)
        return self.listed_before(last) if last else []

    def listed_before(self, last: People) -> list[People]:
        """Return the people joined by `and` or a comma that end with this phrase."""
        group, first = [last], last.first
        for phrase in reversed(self.people):
            if phrase.end > first:
                continue
            gap = self.words.lower[phrase.end : first]
            if "none" in (phrase.form, last.form):
                break
            is_object = self.words.lower[max(0, phrase.first - 1)] in self.lexicon.fates
            if not is_object and gap in LISTED:
                group.insert(0, phrase)
                first = phrase.first
            else:
                break
        return group

    def starting_at(self, place: int) -> list[People]:
        """Return the people whose phrase starts at words[place] or just behind, and their list."""
        after = [p for p in self.people if place <= p.first <= place + NEAR_OBJECT]
        if not after:
            return []
        between = self.words.lower[place : after[0].first]
        if any(not w.endswith("ly") and w not in ("the", "both", "dead", "also") for w in between):
            return []
        group = [after[0]]
        for phrase in self.people:
            if phrase.first < group[-1].end:
                continue
            gap = self.words.lower[group[-1].end : phrase.first]
            is_subject = bool(STRICT_BE.intersection(self.words.lower[phrase.end : phrase.end + 1]))
            if not is_subject and gap in LISTED:
                group.append(phrase)
            else:
                break
        return group

    def before(self, place: int) -> list[People]:
        """Return the subject of a verb at words[place]: the nearest people to its left."""
        lower = self.words.lower
        for phrase in reversed(self.people):
            if phrase.end > place or lower[phrase.first] in REFLEXIVE:
                continue
            if place - phrase.end > FAR:
                return []
            gap = lower[phrase.end : place]
            if CLAUSE_BREAKS & set(gap):
                return []
            ahead = lower[phrase.first - 1] if phrase.first else ""
            if ahead == "," and "," in gap and self._stands_before(phrase.first - 1):
                continue  # `12 people, three of them children, were killed`
            if ahead == "them" and phrase.form == "plural":
                continue
            is_beside = not gap or gap[0] in ("who", "that")
            is_one_of = ahead == "of" and lower[max(0, phrase.first - 2)] == "one"
            if ahead in PREPOSITIONS and not is_beside and not is_one_of:
                continue
            if phrase.form == "pronoun" and phrase.end < place - 4:
                continue
            return self.listed_before(phrase)
        return []

    def _stands_before(self, comma: int) -> bool:
        return any(phrase.end == comma for phrase in self.people)


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
    cases += _tolls(reader)
    cases += _wounds(reader)
    cases += _modified(reader)
    return _distinct(cases)


def _cases(reader: Reader, at: int, end: int, uses: dict[str, str]) -> Iterator[Case]:
    lower = reader.words.lower
    is_loose = lower[at] in ("shot", "shooting", "hit", "struck", "shoot", "shoots", "shootings")
    is_loose = is_loose and end - at == 1
    people, category = _bound(reader, at, end, uses)
    if not people or category is None:
        return
    verb = _verb_start(lower, at)
    doubt = " ".join(lower[max(0, people[0].first - 7) : people[0].first])
    is_forced = lower[at] == "flee" and FORCED & set(lower[: people[0].first])
    is_unreal = _is_unreal(lower, verb) and not is_forced
    is_unreal = is_unreal or DOUBT.search(doubt.rpartition(".")[2]) is not None
    is_unreal = is_unreal or _is_negated(lower, verb, at)
    is_unreal = is_unreal or any(_neither(lower, p) for p in people)
    for each in people:
        is_absent = each.form == "none"
        is_weak = lower[end - 1] == "condition" or lower[end - 2 : end] == ["listed", "in"]
        yield Case(each, category, at, end, is_loose, is_absent, is_weak, is_unreal)


def _bound(
    reader: Reader, at: int, end: int, uses: dict[str, str]
) -> tuple[list[People], str | None]:
    """Return the people that a form of words speaks of, by the way it is used here."""
    lower = reader.words.lower
    if "of" in uses:
        return reader.starting_at(end), uses["of"]
    if "struck" in uses:
        return _struck(reader, at, end), uses["struck"]
    if found := _reflexive(reader, at, end, uses):
        return found, uses.get("object") or uses.get("participle")
    if "participle" in uses and (found := _participle(reader, at, end)):
        return found, uses["participle"]
    is_people = any(phrase.first == end for phrase in reader.people)
    is_verb = end < len(lower) and (is_people or lower[end] not in NOT_BEFORE_OBJECT)
    is_verb = is_verb and lower[max(0, at - 1)] not in ("the", "a")
    if "object" in uses and is_verb and (found := reader.starting_at(end)):
        return found, uses["object"]
    if "adjective" in uses and (found := _adjective(reader, at)):
        return found, uses["adjective"]
    if "noun" in uses and (found := _noun(reader, at)):
        return found, uses["noun"]
    if "intransitive" in uses:
        others = reader.starting_at(end - 1)[1:] if lower[end - 1] in REFLEXIVE else []
        return [*_subject(reader, at), *others], uses["intransitive"]
    return [], None


def _reflexive(reader: Reader, at: int, end: int, uses: dict[str, str]) -> list[People]:
    """Return who shot himself: the subject, not the one named last."""
    if not ({"object", "participle"} & uses.keys()) or not reader.words.lower[end : end + 1]:
        return []
    if reader.words.lower[end] not in REFLEXIVE:
        return []
    subject = [p for p in reader.before(_verb_start(reader.words.lower, at)) if p.is_single][-1:]
    return [*subject, *reader.starting_at(end)[1:]] if subject else []


def _subject(reader: Reader, at: int) -> list[People]:
    """Return who did or suffered what the verb at words[at] says."""
    lower = reader.words.lower
    start = _verb_start(lower, at)
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
    start = _verb_start(lower, at)
    if any(word in STRICT_BE for word in lower[start:at]):
        return _subject(reader, at)
    if end < len(lower) and lower[end] in NOT_BEFORE_OBJECT and lower[at] == "shot":
        return []
    before = reader.ending_at(_skip_adverbs(lower, at))
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
    start = _verb_start(lower, at)
    is_passive = any(word in STRICT_BE for word in lower[start:at])
    if is_passive:
        return _subject(reader, at)
    return reader.starting_at(end) if FIRED.search(" ".join(lower)) else []


def _adjective(reader: Reader, at: int) -> list[People]:
    lower = reader.words.lower
    if found := reader.ending_at(_skip_adverbs(lower, at)):
        return found
    start = _verb_start(lower, at)
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
        if amount and reader.words.lower[amount.first] not in ("the",):
            return [People(amount.first, at + 1, "amount", amount, None)]
        if not lower[place - 1].isalpha() or lower[place - 1] in PREPOSITIONS:
            return []
    return []


def _skip_adverbs(lower: list[str], at: int) -> int:
    while at > 1 and lower[at - 1].endswith("ly") and lower[at - 1] != "family":
        at -= 1
    return at


def _verb_start(lower: list[str], at: int) -> int:
    """Return where the verb group that ends at words[at] begins: was also reportedly killed."""
    start = at
    while start > 0 and at - start < 6:
        word = lower[start - 1]
        is_verbal = word in BE or word in NEGATION or word in UNREAL - {"if", "whether", "unless"}
        if is_verbal or word.endswith("ly") or word in ("also", "all", "both", "later", "then"):
            start -= 1
        else:
            break
    return start


def _is_unreal(lower: list[str], start: int) -> bool:
    """Return whether the verb group, or what governs it, says that it did not come to pass."""
    near = lower[max(0, start - 2) : start]
    return any(word in UNREAL for word in (*_until_verb(lower[start : start + 4]), *near))


def _until_verb(group: list[str]) -> list[str]:
    """Return the auxiliaries at the head of a verb group."""
    kept = []
    for word in group:
        if word in BE or word in UNREAL or word in NEGATION or word.endswith("ly"):
            kept.append(word)
        else:
            break
    return kept


def _is_negated(lower: list[str], start: int, at: int) -> bool:
    return any(word in NEGATION for word in lower[max(0, start - 1) : at])


def _neither(lower: list[str], people: People) -> bool:
    before = lower[max(0, people.first - 6) : people.first]
    return "neither" in before or lower[people.first] == "neither"


def _tolls(reader: Reader) -> Iterator[Case]:
    """Yield the number of a death toll: the toll rose to 14, from 12 to 14, stands at 20."""
    lower = reader.words.lower
    for at, word in enumerate(lower):
        if word != "toll":
            continue
        found = None
        for end in range(at + 2, min(len(lower), at + 9) + 1):
            amount = amount_before(reader.words, end)
            if amount and lower[amount.first] == "from" and amount.high:
                amount = Amount(amount.high, amount.high, "exact", end - 1)
            if amount and amount.first > at and lower[amount.first - 1] in RISES:
                is_whole = end == len(lower) or not amount_before(reader.words, end + 1)
                found = (amount, end) if is_whole and _counts_people(lower, end) else found
        if found:
            yield Case(
                People(found[0].first, found[1], "amount", found[0], None), "killed", at, at + 1
            )


def _counts_people(lower: list[str], end: int) -> bool:
    after = lower[end] if end < len(lower) else ""
    return after not in ("percent", "%", "million", "dollars", "year", "years")


def _wounds(reader: Reader) -> Iterator[Case]:
    """Yield people with wounds: a man with a gunshot wound; she suffered minor injuries."""
    lower = reader.words.lower
    for at, word in enumerate(lower):
        if word not in WOUND:
            continue
        verbs = [i for i in range(max(0, at - WITHIN), at) if lower[i] in WOUND_VERBS]
        if not verbs or "no" in lower[verbs[-1] : at] or "not" in lower[verbs[0] - 1 : at]:
            continue
        start = verbs[-1]
        if NO_WOUND.search(" ".join(lower[max(0, start - 2) : at])):
            continue
        found = reader.ending_at(start) or reader.before(start)
        is_weak = VIOLENT.search(" ".join(lower[start : at + 1])) is None
        if found and not _is_unreal(lower, start):
            for each in found:
                yield Case(each, "wounded", at, at + 1, True, is_weak=is_weak)


def _modified(reader: Reader) -> Iterator[Case]:
    """Yield people whose phrase itself says it: two dead soldiers, 12 wounded civilians."""
    for each in reader.people:
        is_body = each.noun is not None and each.noun.kind == "body"
        if is_body and each.form != "amount" and not BODY_FOUND & set(reader.words.lower):
            continue
        befallen = "killed" if is_body else each.befallen
        if befallen and each.form in ("amount", "indefinite"):
            yield Case(each, befallen, each.first, each.end)


def _distinct(cases: list[Case]) -> list[Case]:
    """Keep one case of a phrase and category; killed outranks wounded of one phrase by `shot`."""
    kept: dict[tuple[int, int, str], Case] = {}
    for case in cases:
        kept.setdefault((case.people.first, case.people.end, case.category), case)
    killed = {key[:2] for key in kept if key[2] == "killed"}
    return [c for k, c in kept.items() if not (c.category == "wounded" and k[:2] in killed)]
