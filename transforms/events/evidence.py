"""Where the words of a deed end: before what opens the next clause, and that clause's subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transforms.events.deed import Deed
from transforms.events.groups import VerbGroup
from transforms.events.phrases import RELATIVE, Phrase, is_timelike
from transforms.events.subjects import TEMPORAL
from transforms.events.tokens import Token

OPENING_KINDS = frozenset(("mark", "coordinator", "subordinator"))


def words_end(
    tokens: Sequence[Token],
    groups: Sequence[VerbGroup],
    subjects: Mapping[int, Phrase | None],
    deed: Deed,
) -> int:
    """Return the index behind the last word of a deed that ends where the next verb begins.

    Its verb and its sides are never cut.
    """
    following = next((group for group in groups if group.begin == deed.end), None)
    if following is None:
        return deed.end
    sides = [side.end for side in (deed.actor, deed.recipient) if side and side.end <= deed.end]
    floor = max([deed.begin + 1, *sides, *(g.end for g in groups if g.end <= deed.end)])
    end = _closed(tokens, deed.end, floor, is_subject=False)
    subject = subjects.get(following.head)
    if subject is None or not following.is_finite or not floor < subject.begin < deed.end:
        return end
    is_relative = tokens[following.begin - 1].lower in RELATIVE
    if is_relative and not (subject.end == end and _is_clausal(tokens[subject.begin - 1])):
        return end
    opened = _closed(tokens, subject.begin, floor, is_subject=True)
    return opened if opened < subject.begin else end


def _closed(tokens: Sequence[Token], end: int, floor: int, *, is_subject: bool) -> int:
    """Return the end without the words before it that only open what follows."""
    last = ""
    while end > floor:
        place = end
        while place > floor and (
            tokens[place - 1].kind == "adverb" or is_timelike(tokens, place - 1)
        ):
            place -= 1
        if place > floor and _opens(tokens[place - 1]):
            end = place - 1
        elif tokens[end - 1].kind == "preposition" and not is_subject and last != "coordinator":
            end -= 1
        else:
            break
        last = tokens[end].kind
    return end


def _opens(token: Token) -> bool:
    is_mark = token.kind in OPENING_KINDS and token.text != ")"
    return is_mark or token.lower in RELATIVE or token.lower in TEMPORAL


def _is_clausal(token: Token) -> bool:
    """Return whether only a clause can follow: 'but the ministry, which denied it'."""
    return token.kind == "subordinator" or token.lower == "but"
