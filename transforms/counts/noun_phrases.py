"""From a noun for people back to its article or number: at least 12 wounded soldiers."""

from __future__ import annotations

import re

from transforms.counts.amounts import amount_before, ends_amount, is_number
from transforms.counts.bare_numbers import AFTER_BARE
from transforms.counts.lexicon import Noun
from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.counts.word_classes import DEFINITE, FIRST, FUNCTION, OTHER
from transforms.documents import Mention

ENDS_BEFORE = DEFINITE | FIRST | {"no", "each", "every", "any", "years", "months", "weeks", "days"}
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


def nationals(words: Words, mention: Mention, at: int, free: int) -> People | None:
    """Read a people's name behind a number: 1.5 million Syrians; not that of `two Syrian men`."""
    end = at
    while end < len(words.lower) and words.starts[end] < mention.end_char:
        end += 1
    after = words.lower[end] if end < len(words.lower) else "."
    # `17 Palestinians overnight`: the plural is never an adjective, but `Swiss` is.
    is_plural = words.lower[end - 1].endswith("s") and not words.lower[end - 1].endswith("ss")
    if not is_plural and after.isalpha() and after not in FUNCTION and after not in AFTER_BARE:
        return None
    amount = amount_before(words, at)
    if amount is None or amount.first < free:
        return None
    return People(amount.first, end, "amount", amount, Noun("person", True, "generic", ""))


def noun_phrase(words: Words, at: int, end: int, noun: Noun, free: int) -> People | None:
    """Read back from a noun to its article or number."""
    lower = words.lower
    made, first = People(at, end, "plural", None, noun, noun.sex), at
    while first > free and at - first < FARTHEST:
        word, start = lower[first - 1], words.starts[first - 1]
        if words.text[start - 1 : start].isdigit():
            break  # `10th Brigade`
        if word in ENDS_BEFORE or word in FUNCTION or ends_amount(word) or not word[0].isalpha():
            if not (aged := AGED.fullmatch(word)):
                break
            made = made._replace(age=int(aged[1]))
        elif word in OTHER:
            made = made._replace(is_more=True)
        elif word in BEFALLEN:
            made = made._replace(befallen=BEFALLEN[word])
        elif VERBAL.fullmatch(word) and not AS_ADJECTIVE.fullmatch(word):
            break
        first -= 1
    return _determined(words, made._replace(first=first), noun, free)


def _determined(words: Words, made: People, noun: Noun, free: int) -> People:
    """Take in the article or number that stands before a phrase; it gives the phrase its form."""
    before = words.lower[made.first - 1] if made.first > free else ""
    amount = amount_before(words, made.first)
    if amount and _is_ratio(words, amount.first):
        return made
    if amount and amount.first >= free and noun.is_plural:
        is_more = made.is_more or amount.is_more
        return made._replace(first=amount.first, form="amount", amount=amount, is_more=is_more)
    if before == "no":
        return made._replace(first=made.first - 1, form="none")
    if noun.is_plural:
        return made._replace(first=made.first - (before in DEFINITE))
    if before in FIRST or before in DEFINITE:
        form = "indefinite" if before in FIRST else "definite"
        return made._replace(first=made.first - 1, form=form)
    if before.endswith(("'s", "s'")):
        return made._replace(form="definite")
    is_new = made.is_more or before in ("", ".", ":", "—", "(")
    return made._replace(form="indefinite" if is_new else "bare")


def _is_ratio(words: Words, first: int) -> bool:
    """Return whether a number is the whole of a share: one in five residents."""
    return words.lower[max(0, first - 1) : first] == ["in"] and (
        first > 1 and is_number(words.lower[first - 2])
    )
