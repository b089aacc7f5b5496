"""Numbers that stand for people without a noun: two were killed, dozens fled."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.counts.amounts import Amount, amount_before, is_number
from transforms.counts.lexicon import Noun
from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.counts.word_classes import REPORTING

# What may follow a number that stands for people: two were killed, killing two in the town.
AFTER_BARE = frozenset(
    "dead wounded injured hurt killed missing shot fatally critically seriously others more other"
    " in at on by when while after before during near outside inside and or but as who whom of were"
    " was are is had have has died survived remain remained homeless displaced arrested detained"
    " captured kidnapped fled lost drowned perished suffocated".split()
)
# Of whom a number is a part: two of them, three of his guards.
GROUPS = tuple([word] for word in "them whom the those these its his her their our".split())
# People by what befell them: two of the wounded.
CALLED = frozenset("dead wounded injured missing enemy detained arrested killed captured".split())
# `A father of three` is one man.
PARENTS = frozenset("father mother dad mum mom parent parents grandfather grandmother".split())
# What a number names or measures: Channel 7, Highway 12, the men, ages 25 and 55.
NUMBERED = frozenset(
    "channel highway route flight room unit number no district zone block gate phase section"
    " article chapter page level grade class line platform interstate road street avenue group loss"
    " age ages aged score".split()
)
# Kinds of people that one number counts together: forty women and children.
KINDS = frozenset("man woman child girl boy baby infant".split())
LISTED = (["and"], [","], [",", "and"])
# `A family of five` is five people.
CREWS = frozenset({"family", "crew", "team", "patrol"})
ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "another"})
OLDEST = 115  # years
# Words that stand for people by themselves, and at least how many they are.
IMPLIED = {"another": 1.0, "several": 2.0, "dozens": 24.0, "scores": 40.0, "hundreds": 200.0}


def bare_number(words: Words, at: int, free: int) -> People | None:
    """Read a number without a noun: two were killed, killing one and wounding another."""
    lower, end = words.lower, at + 1
    after = lower[end] if end < len(lower) else ""
    if lower[at] in IMPLIED:
        is_whole = lower[end : end + 2] in (["of", "others"], ["of", "them"])
        if after.isalpha() and (after not in AFTER_BARE or (after == "of" and not is_whole)):
            return None
        if lower[at] == "another" and is_number(after):
            return None  # `another 40 were wounded`
        if lower[at] == "another":
            return People(at, end, "indefinite", None, None, is_more=True)
        amount = Amount(IMPLIED[lower[at]], None, "at_least", at)
        end += 2 * is_whole
        behind = lower[end + 1] if end + 1 < len(lower) else "."
        if after == "more" and behind.isalpha() and behind not in AFTER_BARE:
            return None  # `dozens more cars`
        end += after == "more"
        return People(at, end, "amount", amount, None)
    while end < len(lower) and is_number(lower[end]):
        end += 1
    number = amount_before(words, end)
    if number is None or number.first < free or not _stands_alone(words, end, number):
        return None
    if lower[number.first - 1 : number.first] == ["of"] and lower[number.first - 2] in PARENTS:
        return None
    is_aside = lower[number.first - 1 : number.first] == [","] and lower[end : end + 1] in (
        [","],
        ["."],
    )
    if is_aside and number.value <= OLDEST:
        return None  # `Ali Hassan, 41, died`
    if NUMBERED.intersection(_governing(lower, number.first)):
        return None
    if lower[number.first - 1 : number.first] == ["of"] and lower[number.first - 2] in CREWS:
        first = number.first - 2 - (number.first > 2 and lower[number.first - 3] in ARTICLES)
        noun = Noun(lower[number.first - 2], False, "generic", "")
        return People(first, end, "amount", number, noun)
    if end < len(lower) and lower[end] in ("others", "more", "other"):
        behind = lower[end + 1] if end + 1 < len(lower) else ""
        if behind.isalpha() and behind not in AFTER_BARE and not behind.endswith("ly"):
            return None  # `fired two more shots`
        is_more = lower[end] != "more"
        return People(number.first, end + 1, "amount", number, None, is_more=is_more)
    return People(number.first, end, "amount", number, None, is_more=number.is_more)


def _governing(lower: list[str], first: int) -> list[str]:
    """Return the words before a number that may say what it numbers: `the group said 20 died`."""
    ahead = lower[max(0, first - 3) : first]
    said = [at for at, word in enumerate(ahead) if word in REPORTING]
    return ahead[said[-1] + 1 :] if said else ahead


def join_parts(words: Words, phrases: Sequence[People]) -> list[People]:
    """Join a number with the group that it is a part of: `three of | his bodyguards` are three."""
    made: list[People] = []
    for phrase in phrases:
        last = made[-1] if made else None
        is_group = phrase.noun and phrase.amount is None and phrase.form in ("plural", "definite")
        is_part = last is not None and last.amount is not None and last.noun is None
        if last and is_part and is_group and words.lower[last.end : phrase.first] == ["of"]:
            made[-1] = last._replace(end=phrase.end, noun=phrase.noun, sex=phrase.sex)
        else:
            made.append(phrase)
    return made


def join_kinds(words: Words, phrases: Sequence[People]) -> list[People]:
    """Join a number with all the kinds that it counts: `12 women, children and old people`."""
    made: list[People] = []
    for phrase in phrases:
        is_joined = made and words.lower[made[-1].end : phrase.first] in LISTED
        if is_joined and _counts_also(made[-1], phrase):
            made[-1] = made[-1]._replace(end=phrase.end, sex="")
        else:
            made.append(phrase)
    return made


def _counts_also(counted: People, phrase: People) -> bool:
    if counted.amount is None or counted.noun is None or phrase.noun is None:
        return False
    is_plain = phrase.form == "plural" and phrase.befallen is None
    kind = phrase.noun.singular
    return is_plain and counted.noun.singular in KINDS and (kind in KINDS or kind == "person")


def is_of_things(words: Words, phrase: People) -> bool:
    """Return whether a number is of a group that is no people: one of the vehicles."""
    behind = words.lower[phrase.end : phrase.end + 4]
    is_bare = phrase.amount is not None and phrase.noun is None
    is_part = is_bare and behind[:1] == ["of"] and behind[1:2] in GROUPS
    return is_part and behind[1] not in ("them", "whom") and CALLED.isdisjoint(behind[2:])


def _stands_alone(words: Words, end: int, amount: Amount) -> bool:
    """Return whether a number may be of people: a whole one, of no unit, no date, no money."""
    if amount.value % 1 or words.lower[end - 1][:1] in "$€£" or amount.value > 1e7:
        return False
    if end >= len(words.lower):
        return True
    after = words.lower[end]
    if after == "'" and words.text[words.ends[end] : words.ends[end] + 1].isalpha():
        return False
    if after == "of":
        return words.lower[end + 1 : end + 2] in GROUPS
    return after in AFTER_BARE or after in (",", ".", ";", ")", "—", "”", '"', "'")
