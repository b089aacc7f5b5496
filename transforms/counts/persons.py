"""People by name: with their age, and joined with the noun beside that means the same person."""

from __future__ import annotations

from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.counts.word_classes import ORDINALS
from transforms.documents import Mention


def name_phrase(words: Words, mention: Mention, at: int) -> People:
    """Return the phrase of a person's name at words[at], with the age behind it."""
    end = at
    while end < len(words.lower) and words.starts[end] < mention.end_char:
        end += 1
    surname = words.lower[end - 1].removesuffix("'s").rstrip(".")
    if surname in ("jr", "sr", "ii", "iii", "jr.", "sr.") and end - 2 >= at:
        surname = words.lower[end - 2]
    return _with_age(words, People(at, end, "name", None, None, "", None, surname))


def join_apposed(words: Words, found: list[People]) -> list[People]:
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
        is_of = between[:1] == ["of"] and between[-1] == "," and len(between) <= 5
        if (between in ([], [","]) or is_of) and not last.is_more:
            return last._replace(end=phrase.end, form="name", name=phrase.name)
        is_told = "identified" in words.lower[max(0, last.first - 4) : last.first]
        if between in ([",", "identified", "as"], ["identified", "as"]) or (
            between == ["as"] and is_told
        ):
            return last._replace(end=phrase.end, name=phrase.name)
    if last.form == "name" and phrase.form in ("indefinite", "definite") and phrase.noun:
        is_beside = between == [","] or (not between and words.lower[last.end - 1] == ",")
        is_more = phrase.is_more and words.lower[phrase.first] not in ORDINALS
        if is_beside and phrase.amount is None and phrase.name is None and not is_more:
            age = last.age if last.age is not None else phrase.age
            return last._replace(end=phrase.end, noun=phrase.noun, sex=phrase.sex, age=age)
    return None


def _with_age(words: Words, phrase: People) -> People:
    """Take in the age behind a name, with its commas: Ann Lee, 39, of Utica."""
    lower, end = words.lower, phrase.end
    if lower[end : end + 1] not in ([","], ["("]) or end + 1 >= len(lower):
        return phrase
    age, closing = lower[end + 1], lower[end + 2 : end + 3]
    if not (age.isdigit() and len(age) <= 3) or closing not in ([","], [")"], ["."], [";"], []):
        return phrase
    return phrase._replace(end=end + 2 + (closing in ([","], [")"])), age=int(age))
