"""Whose deed a verb is: the phrase that is its subject, also across insertions and clauses."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.groups import VerbGroup
from transforms.events.phrases import (
    PERSONAL,
    RELATIVE,
    Phrase,
    is_noun_word,
    is_timelike,
    phrase_ending,
)
from transforms.events.tokens import Token

# These name whom they address before what they say.
TELLING = frozenset(("tell", "inform", "assure"))
JOINTS = frozenset(("and", "but", "or"))
# Their object may be a clause, as that of a verb of speech.
THINKING = frozenset(
    """know hope fear show mean find learn hear see feel expect agree decide promise pledge indicate
    prove realise realize understand assume""".split()
)
# Prepositions that open a clause as well.
TEMPORAL = frozenset(("until", "till", "as", "than", "after", "before", "since"))
# What these say their authors say: "issued a statement calling on".
DOCUMENTS = frozenset("statement report letter resolution message declaration petition".split())


def subject_of(
    tokens: Sequence[Token],
    group: VerbGroup,
    groups: Sequence[VerbGroup],
    known: dict[int, Phrase | None],
    speech: frozenset[str],
) -> Phrase | None:
    """Return the subject of a verb; `known` has those of earlier verbs of the sentence by head.

    `speech` are the verbs whose object may be a clause.
    """
    index = group.begin
    while index > 0 and (tokens[index - 1].kind == "adverb" or is_timelike(tokens, index - 1)):
        index -= 1
    if index == 0:
        return None
    token = tokens[index - 1]
    if token.text in (",", "—", "–") and group.is_finite:
        return _before_insertion(tokens, index - 1, group, groups, known)
    if token.text in (",", "—", "–"):
        return _inherited(group, groups, known)
    if token.kind == "coordinator":
        return _inherited(group, groups, known)
    if token.lower in RELATIVE:
        end = index - 1
        if end and tokens[end - 1].text == ",":
            end -= 1
        if end and tokens[end - 1].kind == "preposition":
            return None
        return _antecedent(tokens, phrase_ending(tokens, end), token.lower)
    if token.lower in PERSONAL:
        return Phrase(index - 1, index)
    if token.kind == "verb" and group.is_finite:
        relative = _relative(tokens, index)
        return None if relative is None else trimmed(tokens, phrase_ending(tokens, relative))
    if token.kind in ("verb", "preposition", "subordinator"):
        return _inherited(group, groups, known) if not group.is_finite else None
    if group.form == "gerund" and not group.is_finite and _has_finite(groups):
        if token.lower in DOCUMENTS or index < group.begin:
            return _inherited(group, groups, known)
        return phrase_ending(tokens, index)
    own = _own(tokens, index)
    if own is None or not group.is_finite:
        return own
    return _without_object(tokens, own, groups, speech)


def _antecedent(tokens: Sequence[Token], phrase: Phrase | None, word: str) -> Phrase | None:
    """Return whom 'who' means: of 'guarantees for two pilots who were shot down' the pilots."""
    if phrase is None or word != "who":
        return phrase
    for index in range(phrase.end - 2, phrase.begin, -1):
        is_joint = tokens[index].kind == "preposition" and tokens[index - 1].kind != "verb"
        if is_joint and tokens[index].lower not in ("of", "in", "from"):
            return Phrase(index + 1, phrase.end)
    return phrase


def _without_object(
    tokens: Sequence[Token], phrase: Phrase, groups: Sequence[VerbGroup], speech: frozenset[str]
) -> Phrase:
    """Cut from a subject the object of the verb before: 'hailed the accord and Japan sent'."""
    joints = [i for i in range(phrase.begin, phrase.end) if tokens[i].lower in JOINTS]
    before = [g for g in groups if g.head < phrase.begin]
    place = phrase.begin - 1
    if not joints or not before or tokens[joints[-1]].is_name:
        return phrase
    while place > 0 and (tokens[place].kind == "adverb" or is_timelike(tokens, place)):
        place -= 1
    rest = Phrase(joints[-1] + 1, phrase.end)
    verb = before[-1]
    if verb.lemma in speech or verb.lemma in THINKING or rest.begin >= rest.end:
        return phrase
    if place < verb.end:
        return rest
    begins = tokens[rest.begin].is_name or tokens[rest.begin].kind == "determiner"
    between = tokens[verb.end : place]
    is_clause = any(t.kind in ("mark", "subordinator", "coordinator") for t in between)
    is_governed = tokens[place].kind == "preposition" and tokens[place].lower not in TEMPORAL
    return rest if begins and is_governed and not is_clause else phrase


def _own(tokens: Sequence[Token], index: int) -> Phrase | None:
    """Return the phrase that ends there, without what only describes it or stands before it."""
    phrase = phrase_ending(tokens, index)
    if phrase is None or not phrase.begin:
        return trimmed(tokens, phrase)
    place = phrase.begin - 1
    if (relative := _relative(tokens, phrase.begin)) is not None:
        return trimmed(tokens, phrase_ending(tokens, relative))
    while place and tokens[place].kind == "adverb":
        place -= 1
    is_gerund = tokens[place].form == "gerund" or (
        place < phrase.begin - 1 and tokens[place].lower.endswith("ing")
    )
    if is_gerund and place and tokens[place - 1].kind == "noun":
        return trimmed(tokens, phrase_ending(tokens, place))
    if tokens[place].lemma in TELLING:
        return trimmed(tokens, _without_hearer(tokens, phrase))
    return trimmed(tokens, phrase)


def _relative(tokens: Sequence[Token], end: int) -> int | None:
    """Return where a relative clause begins whose verb stands before `end`: 'men who died'."""
    index = end - 1
    while index > 1 and tokens[index].kind in ("verb", "auxiliary", "modal", "adverb"):
        index -= 1
    is_clause = index < end - 1 and any(t.kind == "verb" for t in tokens[index + 1 : end])
    if not is_clause or tokens[index].lower not in ("who", "which", "that") or not index:
        return None
    return index if tokens[index - 1].kind == "noun" else None


def _without_hearer(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """Cut from a subject whom the speaker told: 'he told reporters the army had left'."""
    begin = phrase.begin
    while begin < phrase.end and tokens[begin].kind != "noun":
        begin += 1
    is_name = begin < phrase.end and tokens[begin].is_name
    begin += 1
    while begin < phrase.end and is_name and tokens[begin].is_name:
        begin += 1
    return Phrase(begin, phrase.end) if begin < phrase.end else phrase


def _has_finite(groups: Sequence[VerbGroup]) -> bool:
    return any(group.is_finite for group in groups)


def _inherited(
    group: VerbGroup, groups: Sequence[VerbGroup], known: dict[int, Phrase | None]
) -> Phrase | None:
    """Return the subject of the nearest earlier finite verb: 'seized the port and burned it'."""
    before = [g for g in groups if g.head < group.head and g.is_finite and not g.is_reduced]
    alike = [g for g in before if g.modal is None] if group.modal is None else []
    for other in (*reversed(alike), *reversed(before)):
        return known.get(other.head)
    return None


def _before_insertion(
    tokens: Sequence[Token],
    comma: int,
    group: VerbGroup,
    groups: Sequence[VerbGroup],
    known: dict[int, Phrase | None],
) -> Phrase | None:
    """Return the subject before 'NAME, the minister of X,' or 'NAME, who was ill,'."""
    for index in range(comma - 1, max(-1, comma - 26), -1):
        if tokens[index].text in (",", "—", "–"):
            phrase = phrase_ending(tokens, index)
            if phrase is not None and _is_whole(tokens, phrase):
                return trimmed(tokens, phrase)
    whole = phrase_ending(tokens, comma)
    if whole is not None and whole.begin == 0:
        return trimmed(tokens, whole)
    return _inherited(group, groups, known)


def _is_whole(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Return whether a phrase stands at the beginning of its clause."""
    if phrase.begin == 0:
        return True
    earlier = tokens[phrase.begin - 1]
    if earlier.lemma in ("say", "add", "report", "announce", "claim"):
        return True
    return earlier.kind in ("mark", "subordinator", "coordinator", "adverb", "time", "number")


def trimmed(tokens: Sequence[Token], phrase: Phrase | None) -> Phrase | None:
    """Return the phrase without a time or an adverb at its beginning."""
    if phrase is None:
        return None
    begin, end = phrase
    if tokens[begin].lower == "according":
        comma = next((i for i in range(begin, end) if tokens[i].text == ","), begin)
        begin = comma + 1 if begin < comma < end - 1 else begin
    while begin < end and (is_timelike(tokens, begin) or not is_noun_word(tokens[begin])):
        begin += 1
    while end > begin and not (is_noun_word(tokens[end - 1]) or tokens[end - 1].text == ")"):
        end -= 1
    if begin and (tokens[begin - 1].lower, tokens[begin].lower) in (
        ("at", "least"),
        ("at", "most"),
    ):
        begin -= 1
    return Phrase(begin, end) if begin < end else None
