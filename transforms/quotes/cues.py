"""Cues: the words of the narrator that attribute speech, and which of them are verbs in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.names.gazetteer import Hit, find_hits
from transforms.quotes.frame import Frame
from transforms.quotes.phrases import phrase_at_end
from transforms.quotes.speaker import Speaker
from transforms.reference import CueVerb

# Auxiliaries and adverbs between a subject and its verb, read from the verb to the left.
BEFORE_VERB = re.compile(
    r"(?:(?:\b(?:has|have|had|was|were|is|are|been|being|be|will|would|did|does|do|also|later|then"
    r"|again|once|twice|further|first|now|just|still|even|never|not|often|soon|reportedly|both"
    r"|all|went on to|goes on to|is quoted as|was quoted as|were quoted as|took to \w{1,12} to"
    r"|recently|repeatedly|previously|earlier|[a-z]{2,16}ly)|n['’]t|['’](?:s|ve|d)) ?){1,5}$"
)
PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|gets?|got)(?: \w+ly)? $")
NEGATED = re.compile(r"\b(?:not|never|nor)\b|n['’]t\b")
INFINITIVE = re.compile(r"\b(?:to|can|could|may|might|must|should|would|will|cannot)(?: \w+ly)? $")


def _last_letters(words: str) -> frozenset[str]:
    """Return the last two letters of words, without which a pattern of them cannot end."""
    return frozenset(word[-2:] for word in words.split())


# What stands before most verbs ends in none of these, which tells sooner than the patterns.
AUXILIARY_ENDS = _last_letters(
    "has have had was were is are been being be will would did does do also later then again once"
    " twice further first now just still even never not often soon both all earlier to as ly n't"
    " n’t 's ’s 've ’ve 'd ’d"
)
PASSIVE_ENDS = _last_letters("was were is are been being be get gets got ly")
OPEN_ENDS = _last_letters("to can could may might must should would will cannot ly")
# A verb that "the" or a preposition precedes is a noun: "the report", "of claims".
NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|a|an|this|that|his|her|its|their|of|in|no|any|such|these|those|for|from|with"
    r"|by|on|at|my|our|your|without)|['’]s?) $"
)
LONGEST_NOUN_BEFORE = 9  # characters: `without`, its space and what stands before
# Who is quoted speaks, not who quotes: "Reuters quoted a monitor as saying".
TELLS_OF_SAYING = re.compile(r"(?<=[ct]ed|tes|ing) [^,.;:\x01\n]{2,60} as (?:saying|telling)\b")
QUOTED = re.compile(r"\b(?:quot|cit)(?:ed|es|ing) (?P<who>[^,.;:\x01\n]{2,60}) as $")
REACH = 60
PLURAL_PRONOUNS = frozenset({"they", "we", "i", "you"})
# Verbs whose past is their bare form.
PAST_TOO = frozenset({"read", "put it", "forecast"})


class Cue(NamedTuple):
    """A cue at text[start:end]; `group_start` is where its auxiliaries begin.

    An infinitive, or a bare form behind "to" or "may", is the verb of no clause.
    """

    start: int
    end: int
    group_start: int
    form: str
    verb: CueVerb
    is_participle: bool
    is_negated: bool
    is_passive: bool
    is_infinitive: bool


def find_cues(frame: Frame) -> Iterator[Cue]:
    """Yield the cues outside of quotations, in order of place."""
    words = frame.lowered
    cues = frame.reference.cues
    for hit in find_hits(cues.automaton, words):
        form = cues.terms[hit.pattern]
        left = words[max(0, hit.start - REACH) : hit.start]
        if words[hit.end : hit.end + 1] in "-_" and hit.end < len(words):
            continue
        if left.endswith("-") or _is_name(frame, hit) or TELLS_OF_SAYING.match(words, hit.end):
            continue
        if NOUN_BEFORE.search(left[-LONGEST_NOUN_BEFORE:]) and not (
            form == "read" and left.endswith(" that ")
        ):
            continue
        yield _cue(frame.reference.cue_verbs[form], form, hit.start, hit.end, left)


def _is_name(frame: Frame, hit: Hit) -> bool:
    """Whether a word belongs to a name: "United States", or has a capital like one."""
    masked = frame.masked
    if frame.mentions.touching(hit.start, hit.end):
        return True
    word = masked[hit.start : hit.end]
    return word[0].isupper() and masked[hit.start - 1 : hit.start] == " " and word.istitle()


def _cue(verb: CueVerb, form: str, start: int, end: int, left: str) -> Cue:
    ending = left.rstrip()[-2:]
    auxiliaries = BEFORE_VERB.search(left) if ending in AUXILIARY_ENDS else None
    group_start = start - len(auxiliaries[0]) if auxiliaries else start
    group = left[len(left) - (start - group_start) :]
    first = form.partition(" ")[0]
    is_participle = first.endswith("ing") and verb.cue_class != "according"
    is_participle = is_participle and not group.endswith("quoted as ")
    behind_be = ending in PASSIVE_ENDS and PASSIVE.search(left) is not None
    return Cue(
        start, end, group_start, form, verb,
        is_participle=is_participle and not behind_be,
        is_negated=bool(group) and NEGATED.search(group) is not None,
        is_passive=not is_participle and form != verb.lemma and behind_be,
        is_infinitive=ending in OPEN_ENDS and INFINITIVE.search(left) is not None,
    )  # fmt: skip


def quoted_by_another(frame: Frame, low: int, cue: Cue) -> Speaker | None:
    """Return the monitor of "Reuters quoted a monitor as saying", not before `low`."""
    if cue.verb.lemma not in ("say", "tell") or not cue.is_participle:
        return None
    found = QUOTED.search(frame.lowered, max(low, cue.start - 2 * REACH), cue.start)
    return phrase_at_end(frame, found.start("who"), found.end("who")) if found else None


def agrees(frame: Frame, speaker: Speaker, cue: Cue) -> bool:
    """Return whether a bare verb's subject can be its own: "they state", no "the German state"."""
    if cue.form != cue.verb.lemma or cue.group_start < cue.start or cue.form in PAST_TOO:
        return True
    words = frame.lowered[speaker.start : speaker.end]
    # A people's name alone is an adjective: "the German state".
    is_plural = speaker.kind == "group" and speaker.mention is None
    return is_plural or words in PLURAL_PRONOUNS or words.endswith("s")
