"""Phrases for people in a sentence: two soldiers, a 27-year-old man, Ann Lee, 39, he."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from transforms.counts.amounts import Amount, amount_before, is_number
from transforms.counts.lexicon import Lexicon, Noun, longest
from transforms.counts.tokens import Words
from transforms.documents import Mention

PREPOSITIONS = frozenset(
    "of in on at by with from to for against near inside outside behind between into onto over"
    " under after before during through toward towards about as than like via per including"
    " without within among around across upon".split()
)
FUNCTION = PREPOSITIONS | frozenset(
    "and or but nor if when while where who which that whom whose because so then there here what"
    " is are was were be been being am has have had do does did will would can could may might"
    " must shall should not n't he she it they we you i him them us me himself herself themselves"
    " said says say told tells told police authorities also later".split()
)
DEFINITE = frozenset("the this that these those his her their its our my your both".split())
FIRST = frozenset({"a", "an", "one"})
OTHER = frozenset({"another", "second", "third", "fourth", "fifth", "additional", "other"})
PRONOUNS = {"he": "m", "him": "m", "she": "f", "her": "f"}
REFLEXIVE = {"himself": "m", "herself": "f"}
PLURAL_PRONOUNS = frozenset({"they", "them", "themselves"})
# What may follow a number that stands for people: two were killed, killing two in the town.
AFTER_BARE = frozenset(
    "dead wounded injured hurt killed missing shot fatally critically seriously others more other"
    " in at on by when while after before during near outside inside and or but as who whom of were"
    " was are is had have has died survived remain remained homeless displaced arrested detained"
    " captured kidnapped fled".split()
)
# Behind a noun for people these make it a word about things: the passenger window.
THINGS = frozenset(
    "armor armour camera cameras shop count language search parts window windows seat side door car"
    " cars vehicle vehicles compartment statement statements home house impact identification"
    " station union training safety services protection room residence apartment base wing"
    " unit".split()
)
ENDS_BEFORE = DEFINITE | FIRST | {"no", "each", "every", "any", "years", "months", "weeks", "days"}
# Words that stand for people by themselves, and at least how many they are.
IMPLIED = {"another": 1.0, "several": 2.0, "dozens": 24.0, "scores": 40.0, "hundreds": 200.0}
FARTHEST = 6  # words between an article or a number and its noun
AGED = re.compile(r"(\d{1,3})-(?:year|yr|month|week|day)s?-old")
VERBAL = re.compile(r"[a-z]{2,20}(?:ing|ed)")
AS_ADJECTIVE = re.compile(
    r"(?:injured|wounded|unarmed|armed|unidentified|identified|masked|alleged|suspected|retired"
    r"|married|handicapped|disabled|elderly|unnamed|intoxicated|uniformed|hooded|deceased|displaced"
    r"|missing|surviving|aging|young|visiting|sleeping|fleeing|wanted|accused|undocumented)\Z"
)
BEFALLEN = {"dead": "killed", "slain": "killed", "deceased": "killed", "murdered": "killed"}
BEFALLEN |= {"wounded": "wounded", "injured": "wounded", "missing": "missing"}
BEFALLEN |= {"displaced": "displaced", "kidnapped": "captured", "captured": "captured"}
BEFALLEN |= {"arrested": "detained", "detained": "detained", "abducted": "captured"}


@dataclass(frozen=True, slots=True)
class People:
    """A phrase for people: words[first:end], and what it says of them.

    `form`: amount, indefinite, definite, name, pronoun, plural (no number), none (no one).
    """

    first: int
    end: int
    form: str
    amount: Amount | None
    noun: Noun | None
    sex: str = ""
    age: int | None = None
    name: str | None = None
    is_more: bool = False
    befallen: str | None = None

    @property
    def value(self) -> float:
        """How many they are; 1 where the phrase is of one person."""
        if self.amount is not None:
            return self.amount.value
        return 0.0 if self.form == "none" else 1.0

    @property
    def is_single(self) -> bool:
        """Whether it is one person."""
        return self.form not in ("plural", "none") and self.value == 1


def find_people(
    words: Words,
    lexicon: Lexicon,
    persons: Sequence[Mention],
    closed: Sequence[tuple[int, int]] = (),
) -> list[People]:
    """Return the phrases of a sentence in order.

    `persons` are its mentions of that type; a number in a `closed` span, such as a date, is none.
    """
    nouns = _scan(words, lambda at, free: _noun_or_name(words, lexicon, persons, at, free), [])
    found = _scan(
        words,
        lambda at, free: None if _is_within(words, at, closed) else _other(words, at, free),
        nouns,
    )
    return [phrase for phrase in _joined(words, found) if phrase.form != "bare"]


def _is_within(words: Words, at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= words.starts[at] < end for start, end in spans)


def _scan(
    words: Words, read: Callable[[int, int], People | None], taken: list[People]
) -> list[People]:
    """Return what is read at each word that no phrase in `taken` covers, with those, in order."""
    covered = {place for phrase in taken for place in range(phrase.first, phrase.end)}
    found: list[People] = []
    at = free = 0
    while at < len(words.lower):
        free = at + 1 if at in covered else free
        phrase = None if at in covered else read(at, free)
        if phrase and covered.isdisjoint(range(phrase.first, phrase.end)):
            found.append(phrase)
            at = free = phrase.end
        else:
            at += 1
    return sorted([*taken, *found], key=lambda phrase: phrase.first)


def _noun_or_name(
    words: Words, lexicon: Lexicon, persons: Sequence[Mention], at: int, free: int
) -> People | None:
    start = words.starts[at]
    for mention in persons:
        if mention.start_char <= start < mention.end_char:
            if mention.entity_type == "person":
                return _name(words, mention, at)
            return _nationals(words, mention, at, free)
    if hit := longest(lexicon.nouns, words.lower, at):
        if words.lower[hit[0] : hit[0] + 1] and words.lower[hit[0]] in THINGS:
            return None
        noun = hit[1][0]
        assert isinstance(noun, Noun)
        return _phrase(words, at, hit[0], noun, free)
    return None


def _other(words: Words, at: int, free: int) -> People | None:
    word = words.lower[at]
    if word in ("nobody", "none") or (word == "no" and words.lower[at + 1 : at + 2] == ["one"]):
        return People(at, at + 1 + (word == "no"), "none", None, None)
    if word in PRONOUNS:
        return People(at, at + 1, "pronoun", None, None, PRONOUNS[word])
    if word in PLURAL_PRONOUNS:
        return People(at, at + 1, "plural", None, None)
    if word in REFLEXIVE:
        return People(at, at + 1, "pronoun", None, None, REFLEXIVE[word])
    if is_number(word) or word in IMPLIED:
        return _bare(words, at, free)
    return None


def _name(words: Words, mention: Mention, at: int) -> People:
    end = at
    while end < len(words.lower) and words.starts[end] < mention.end_char:
        end += 1
    surname = words.lower[end - 1].removesuffix("'s").rstrip(".")
    if surname in ("jr", "sr", "ii", "iii", "jr.", "sr.") and end - 2 >= at:
        surname = words.lower[end - 2]
    return _with_age(words, People(at, end, "name", None, None, "", None, surname))


def _nationals(words: Words, mention: Mention, at: int, free: int) -> People | None:
    """Read a people's name behind a number: 1.5 million Syrians; not that of `two Syrian men`."""
    end = at
    while end < len(words.lower) and words.starts[end] < mention.end_char:
        end += 1
    after = words.lower[end] if end < len(words.lower) else "."
    if after.isalpha() and after not in FUNCTION and after not in AFTER_BARE:
        return None
    amount = amount_before(words, at)
    if amount is None or amount.first < free:
        return None
    return People(amount.first, end, "amount", amount, Noun("person", True, "generic", ""))


def _phrase(words: Words, at: int, end: int, noun: Noun, free: int) -> People | None:
    """Read back from a noun to its article or number."""
    lower = words.lower
    made = People(at, end, "plural", None, noun, noun.sex)
    while made.first > free and at - made.first < FARTHEST:
        word = lower[made.first - 1]
        if word in ENDS_BEFORE or word in FUNCTION or is_number(word) or not word[0].isalpha():
            if not (aged := AGED.fullmatch(word)):
                break
            made = replace(made, age=int(aged[1]))
        elif word in OTHER:
            made = replace(made, is_more=True)
        elif word in BEFALLEN:
            made = replace(made, befallen=BEFALLEN[word])
        elif VERBAL.fullmatch(word) and not AS_ADJECTIVE.fullmatch(word):
            break
        made = replace(made, first=made.first - 1)
    return _determined(words, made, noun, free)


def _determined(words: Words, made: People, noun: Noun, free: int) -> People:
    """Take in the article or number that stands before a phrase; it gives the phrase its form."""
    before = words.lower[made.first - 1] if made.first > free else ""
    amount = amount_before(words, made.first)
    if amount and amount.first >= free and noun.is_plural:
        is_more = made.is_more or amount.is_more
        return replace(made, first=amount.first, form="amount", amount=amount, is_more=is_more)
    if before == "no":
        return replace(made, first=made.first - 1, form="none")
    if noun.is_plural:
        return replace(made, first=made.first - (before in DEFINITE))
    if before in FIRST or before in DEFINITE:
        form = "indefinite" if before in FIRST else "definite"
        return replace(made, first=made.first - 1, form=form)
    if before.endswith(("'s", "s'")):
        return replace(made, form="definite")
    is_new = made.is_more or before in ("", ".", ":", "—", "(")
    return replace(made, form="indefinite" if is_new else "bare")


def _bare(words: Words, at: int, free: int) -> People | None:
    """Read a number without a noun: two were killed, killing one and wounding another."""
    lower, end = words.lower, at + 1
    after = lower[end] if end < len(lower) else ""
    if lower[at] in IMPLIED:
        if after.isalpha() and after not in AFTER_BARE:
            return None
        if lower[at] == "another":
            return People(at, end, "indefinite", None, None, is_more=True)
        amount = Amount(IMPLIED[lower[at]], None, "at_least", at)
        end += 2 * (lower[end : end + 2] in (["of", "others"], ["of", "them"]))
        return People(at, end, "amount", amount, None)
    while end < len(lower) and is_number(lower[end]):
        end += 1
    number = amount_before(words, end)
    if number is None or number.first < free or not _stands_alone(words, end, number):
        return None
    if end < len(lower) and lower[end] in ("others", "more", "other"):
        is_more = lower[end] != "more"
        return People(number.first, end + 1, "amount", number, None, is_more=is_more)
    return People(number.first, end, "amount", number, None, is_more=number.is_more)


def _stands_alone(words: Words, end: int, amount: Amount) -> bool:
    """Return whether a number may be of people: a whole one, of no unit, no date, no money."""
    if amount.value % 1 or words.lower[end - 1][:1] in "$€£" or amount.value > 1e7:
        return False
    if end >= len(words.lower):
        return True
    after = words.lower[end]
    if after == "of":
        return words.lower[end + 1 : end + 2] in (["them"], ["whom"], ["the"], ["those"], ["its"])
    return after in AFTER_BARE or after in (",", ".", ";", ")", "—", "”", '"', "'")


def _joined(words: Words, found: list[People]) -> list[People]:
    """Join a noun or name with the name or noun beside it that means the same person."""
    joined: list[People] = []
    for phrase in found:
        last = joined[-1] if joined else None
        if last and (both := _same(words, last, phrase)):
            joined[-1] = both
        else:
            joined.append(phrase)
    return joined


def _same(words: Words, last: People, phrase: People) -> People | None:
    between = words.lower[last.end : phrase.first]
    if phrase.form == "name" and last.form in ("indefinite", "definite", "bare") and last.noun:
        if between in ([], [","]) and not last.is_more:
            return replace(last, end=phrase.end, form="name", name=phrase.name)
        is_told = "identified" in words.lower[max(0, last.first - 4) : last.first]
        if between in ([",", "identified", "as"], ["identified", "as"]) or (
            between == ["as"] and is_told
        ):
            return replace(last, end=phrase.end, name=phrase.name)
    if last.form == "name" and phrase.form in ("indefinite", "definite") and phrase.noun:
        is_beside = between == [","] or (not between and words.lower[last.end - 1] == ",")
        if is_beside and phrase.amount is None and phrase.name is None and not phrase.is_more:
            age = last.age if last.age is not None else phrase.age
            return replace(last, end=phrase.end, noun=phrase.noun, sex=phrase.sex, age=age)
    return None


def _with_age(words: Words, phrase: People) -> People:
    """Take in the age behind a name, with its commas: Ann Lee, 39, of Utica."""
    lower, end = words.lower, phrase.end
    if lower[end : end + 1] not in ([","], ["("]) or end + 1 >= len(lower):
        return phrase
    age, closing = lower[end + 1], lower[end + 2 : end + 3]
    if not (age.isdigit() and len(age) <= 3) or closing not in ([","], [")"], ["."], [";"], []):
        return phrase
    return replace(phrase, end=end + 2 + (closing in ([","], [")"])), age=int(age))
