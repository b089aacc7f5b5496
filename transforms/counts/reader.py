"""A sentence while it is read: which people stand beside a word."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.counts.lexicon import Fate, Lexicon
from transforms.counts.people import REFLEXIVE
from transforms.counts.phrase import People
from transforms.counts.tokens import Words
from transforms.counts.verbs import BE, STRICT_BE
from transforms.counts.word_classes import PREPOSITIONS, REPORTING

LONGEST_ASIDE = 10
WHO = frozenset({"who", "which", "when", "while", "said", ";", ":"})
RELATIVE = frozenset({"who", "that", "whom", "whose", ",", "—", "–", "("})
LISTED = (["and"], [","], [",", "and"], ["or"], ["as", "well", "as"])
FAR = 22  # words between a subject and its verb
NEAR_OBJECT = 2  # words between a verb and its object
DASHES = frozenset({"—", "–", "--"})
CLAUSE_BREAKS = DASHES | {";", ":", "but", "while", "whereas", "although"}


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
            if not is_object and is_listed(gap):
                group.insert(0, phrase)
                first = phrase.first
            else:
                break
        return group

    def starting_at(self, place: int) -> list[People]:
        """Return the people whose phrase starts at words[place] or just behind, and their list."""
        place = next((p.end for p in self.people if p.first == place and self._owns(p)), place)
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
            if is_subject or not is_listed(gap):
                group = self._before_comma(group) if is_subject and gap == ["and"] else group
                break
            group.append(phrase)
        return group

    def _before_comma(self, group: list[People]) -> list[People]:
        """Return the first of a list whose end is the subject of a verb: of A, B and C were …"""
        for at in range(len(group) - 1, 0, -1):
            if self.words.lower[group[at - 1].end : group[at].first] == [","]:
                return group[:at]
        return group

    def before(self, place: int) -> list[People]:
        """Return the subject of a verb at words[place]: the nearest people to its left."""
        lower, open_to = self.words.lower, len(self.words.lower)
        for phrase in reversed(self.people):
            if phrase.first >= open_to or phrase.end > place or lower[phrase.first] in REFLEXIVE:
                continue
            if place - phrase.end > FAR:
                return []
            gap = lower[phrase.end : place]
            if CLAUSE_BREAKS.intersection(_without_asides(gap)) and not self._is_aside(
                phrase.first, gap
            ):
                return []
            if is_reporting(gap) or self._has_own_subject(gap, place):
                return []  # `six were killed and weapons were seized`
            if "," in gap and self._is_part(first := self.listed_before(phrase)[0].first):
                open_to = first
                continue  # `25 people, including three soldiers and a boy, were killed`
            ahead = lower[phrase.first - 1] if phrase.first else ""
            if ahead == "," and "," in gap and self._stands_before(phrase.first - 1):
                continue  # `12 people, three of them children, were killed`
            if ahead == "them" and phrase.form == "plural":
                continue
            if ahead == "of" and self._is_counted(phrase.first - 1):
                continue  # `eight of the nine sailors died`
            if self._is_aside(phrase.first, gap):
                continue  # `four people — two of them nurses — were shot`
            is_beside = not gap or gap[0] in ("who", "that")
            is_one_of = ahead == "of" and lower[max(0, phrase.first - 2)] == "one"
            if ahead in PREPOSITIONS and not is_beside and not is_one_of:
                continue
            if phrase.form == "pronoun" and phrase.end < place - 4:
                continue
            return self.listed_before(phrase)
        return []

    def _is_part(self, first: int) -> bool:
        """Whether words before a phrase say that it is part of the people told of before."""
        ahead = self.words.lower[max(0, first - 3) : first]
        return ahead[-2:] == [",", "including"] or ahead == [",", "among", "them"]

    def _has_own_subject(self, gap: list[str], place: int) -> bool:
        """Whether the gap before a passive holds another, so that its subject is a newer one."""
        lower = self.words.lower
        is_passive = place < len(lower) and lower[place] in STRICT_BE - {"being"}
        goes_on = lower[place - 1] in ("and", "or", ",", "then", "but", "later")
        if not gap or not is_passive or goes_on or gap[0] in RELATIVE:
            return False
        is_joined = "and" in gap and any(self._is_deed(word) for word in gap[: gap.index("and")])
        return is_joined or bool(STRICT_BE.intersection(gap))

    def _is_deed(self, word: str) -> bool:
        """Whether a word is a verb that needs no object: fled, died."""
        meanings = (
            m for words, found in self.lexicon.fates.get(word, ()) for m in found if len(words) == 1
        )
        return any(isinstance(m, Fate) and m.use == "intransitive" for m in meanings)

    def _owns(self, phrase: People) -> bool:
        """Whether a name only says whose somebody else is: the death of Ann Lee's son."""
        is_owner = phrase.form == "name" and self.words.lower[phrase.end - 1].endswith("'s")
        return is_owner and any(p.first == phrase.end for p in self.people)

    def _is_counted(self, place: int) -> bool:
        before = [phrase for phrase in self.people if phrase.end == place]
        return any(phrase.amount or phrase.form == "none" for phrase in before)

    def _is_aside(self, first: int, gap: list[str]) -> bool:
        """Whether a phrase stands between two dashes, the second of which is in the gap behind."""
        dashes = sum(word in DASHES for word in gap)
        return dashes == 1 and any(word in DASHES for word in self.words.lower[:first])

    def _stands_before(self, comma: int) -> bool:
        return any(phrase.end == comma for phrase in self.people)


def is_reporting(gap: list[str]) -> bool:
    """Return whether somebody else's fate is told behind a phrase: Ann Lee said | 40 were killed.

    So also in `Ann Lee, whose son | was killed`; not in `four men, police said, | were killed`.
    """
    if gap[-1:] == [","]:
        return False
    if "whose" in gap:
        return True
    said = [at for at, word in enumerate(gap) if word in REPORTING]
    if not said or said[-1] == len(gap) - 1 or gap[said[-1] - 1] in STRICT_BE:
        return False
    return gap[0] not in ("who", "that") or said[-1] == 1


def _without_asides(gap: list[str]) -> list[str]:
    """Return the words outside of pairs of dashes."""
    dashes = [at for at, word in enumerate(gap) if word in DASHES]
    if len(dashes) != 2:
        return gap
    return [*gap[: dashes[0]], *gap[dashes[1] + 1 :]]


def is_listed(gap: list[str]) -> bool:
    """Return whether words join two phrases as a list: an apposition may stand between them."""
    if gap in LISTED:
        return True
    is_aside = gap[:1] in ([","], ["of"]) and gap[-2:] == [",", "and"] and len(gap) <= LONGEST_ASIDE
    return is_aside and all(word not in BE and word not in WHO for word in gap)
