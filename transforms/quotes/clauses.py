"""The clause that a cue reports, without marks: "said that …", "urged both to …", "…, he said"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.quotes.cues import Cue
from transforms.quotes.frame import MASK, Frame, Stretch

DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
# What tells when, where or to whom something was said, before its clause begins.
ADJUNCT = (
    rf"(?: (?:on |late |early |last |this )?{DAY}(?: (?:morning|afternoon|evening|night))?,?"
    r"| (?:in|on|at|during|after|before|to|via|through|from|by|earlier|later|late|last|this)"
    r" [^,;:]{1,60}?| (?:[a-z]+ly|again|today|yesterday|reporters|journalists|parliament),?)"
)
THAT = re.compile(rf"(?:{ADJUNCT}){{0,2}},? that(?= )")
ADDRESSEE_THAT = re.compile(r" [^,;:.\x01]{1,80}? that(?= )")
WHEN = re.compile(rf" (?:on )?{DAY}(?: (?:morning|afternoon|evening|night))?(?= )")
# No clause begins so: "said in a statement", "said on Monday", "said nothing".
NO_CLAUSE = re.compile(
    r" ?(?:in|on|at|of|to|by|with|for|from|about|during|after|before|as|via|through|into|over"
    r"|against|and|or|but|when|while|who|which|than|because|nothing|so|no|goodbye|yes|little|much"
    r"|something|anything|it all|what|how|why|where|whether|if|not"
    r"|is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|do|does|did"
    r"|[.,;:!?)—–-]|\x01*$)(?:\W|$)"
)
# What opens a sentence before its subject: "But in recent days, aides say, he …".
NO_SUBJECT = re.compile(
    r" ?(?:but|and|yet|so|back|now|if|unless|to|in|on|at|of|by|with|for|from|about|during|after"
    r"|before|since|under|despite|without|within|until|as|when|while|because|although|though|once)\b"
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|will|would|can|could|cannot|may|might|must|should|shall"
    r"|do|does|did|went|came|took|made|got|gave|saw|found|left|lost|won|met|fell|began|became|held"
    r"|kept|led|shot|hit|knew|sent|ran|rose|broke|brought|built|fought|fled|needs?|wants?|remains?"
    r"|seems?|appears?|plans?|continues?|says?|said|they|he|she|we|wore|spoke|stood|sat|gave|grew|drew|threw|flew|drove|wrote|chose"
    r"|froze|stole|swore|hid|sank|ate|heard|felt|dealt|meant|paid|laid|sold|thought|caught|bought"
    r"|sought|struck|hung|dug|spent|slept|swept|withdrew|understood|forgot|hit|shut|hurt|cost"
    r"|[a-z]{2,}ed)\b|n['’]t\b|['’](?:ve|re|ll|d)\b"
)
# To whom something was told, without "that" behind it, and what a clause may begin with.
LISTENERS = re.compile(r" (?:him|her|them|us|me|reporters|journalists|parliament|lawmakers)\b")
CLAUSE_SUBJECT = re.compile(
    r" (?:the|an?|he|she|it|they|we|his|its|their|there|no|all|both|some|many|more|about|nearly)\b"
)
SUBORDINATE_END = re.compile(r"[;\n]| [—–] ")
JOINED = re.compile(r",? (?:and|but)(?: (?:then|also|later|has|have|had))* *$")
# A main clause of the narrator that a reported one is joined to: ", but the mayor denied it".
JOINED_CLAUSE = re.compile(r", (?:and|but|while|yet|although|though|which|who) [^,;\x01]{1,60}$")
GERUND = re.compile(r" (?P<clause>[a-z]{2,14}ing )")  # "denied firing on the convoy"
FEWEST_WORDS = 3
TAIL_WORDS = 9
OPENERS_APART = frozenset({"of", "for", "on", "against", "about"})


class Clause(NamedTuple):
    """Reported words at text[start:end], in marks or not; `is_sure` where "that" opens them."""

    start: int
    end: int
    is_sure: bool


def clause_after(frame: Frame, stretch: Stretch, cue: Cue, later: Sequence[Cue]) -> Clause | None:
    """Return what follows a cue as its complement; `later` are the cues behind it."""
    end = _end(frame, stretch, cue, later)
    words = frame.lowered[cue.end : end]
    for opened in (
        _that(words, cue),
        _complement(words, cue),
        _bare(words, cue),
        _addressed(frame, words, cue),
    ):
        if opened is not None:
            start, is_sure = opened
            return _clause(frame, cue.end + start, end, is_sure)
    return None


def _that(words: str, cue: Cue) -> tuple[int, bool] | None:
    if "t" not in cue.verb.frames:
        return None
    pattern = ADDRESSEE_THAT if "p" in cue.verb.frames else THAT
    found = THAT.match(words) or pattern.match(words)
    return (found.end(), True) if found else None


def _complement(words: str, cue: Cue) -> tuple[int, bool] | None:
    if cue.verb.cue_class == "deny" and (gerund := GERUND.match(words)):
        return gerund.start("clause"), True
    for opener in cue.verb.complements:
        word = opener.lstrip("+")
        if opener.startswith("+"):
            found = re.match(rf" [^,;:\x01]{{2,80}}? {word} ", words)
            if found and not NO_CLAUSE.match(words) and not FINITE.search(found[0]):
                return (found.end() if word == "that" else 0), True
        elif words.startswith(f" {word} ") and not words.startswith(" to be named"):
            return (len(word) + 1 if word in OPENERS_APART else 0), True
    return None


def _bare(words: str, cue: Cue) -> tuple[int, bool] | None:
    if "b" not in cue.verb.frames:
        return None
    when = WHEN.match(words)
    start = when.end() if when else 0
    if "p" in cue.verb.frames or NO_CLAUSE.match(words[start:]):
        return None
    first = words[start:] if cue.verb.lemma == "say" else re.split(r",| and ", words[start:])[0]
    return (start, False) if FINITE.search(first) or MASK in first else None


def _addressed(frame: Frame, words: str, cue: Cue) -> tuple[int, bool] | None:
    """Return where the clause begins in `told Reuters the border was shut`."""
    if "p" not in cue.verb.frames or "t" not in cue.verb.frames:
        return None
    mention = frame.by_start.get(cue.end + 1)
    heard = LISTENERS.match(words)
    start = mention.end_char - cue.end if mention else heard.end() if heard else 0
    opens = CLAUSE_SUBJECT.match(words, start) if start else None
    first = re.split(r",| and ", words[start:])[0]
    return (start, False) if opens and FINITE.search(first) else None


def _end(frame: Frame, stretch: Stretch, cue: Cue, later: Sequence[Cue]) -> int:
    """Return where the words of a cue end at the latest: at its sentence's end, or another cue."""
    masked = frame.masked
    end = stretch.end
    if stop := SUBORDINATE_END.search(masked, cue.end, end):
        end = stop.start()
    if frame.lowered.endswith(("who ", "which "), 0, cue.group_start):  # within commas
        comma = masked.find(",", cue.end, end)
        end = comma if comma >= 0 else end
    for other in later:
        if other.start >= end:
            break
        left = frame.lowered[cue.end : other.group_start]
        if other.is_participle and _ends_in_comma(frame, cue.end + len(left.rstrip())):
            return cue.end + len(left.rstrip(" ,"))
        if other.verb.cue_class == "according":
            return cue.end + len(left.rstrip(" ,"))
        joined = JOINED.search(left) or JOINED_CLAUSE.search(left)
        if joined and not (other.is_participle or other.is_infinitive):
            return cue.end + joined.start()
    return end


def _ends_in_comma(frame: Frame, end: int) -> bool:
    """Whether a comma stands there, within closing marks or without."""
    return "," in frame.document.text[end - 2 : end].rstrip("”\"'»’")[-1:]


def _clause(frame: Frame, start: int, end: int, is_sure: bool) -> Clause | None:
    text = frame.document.text
    while start < end and text[start] in " \n,":
        start += 1
    while end > start and text[end - 1] in " \n.,;:":
        end -= 1
    if len(text[start:end].split()) < FEWEST_WORDS:
        return None
    return Clause(start, end, is_sure)


def make_clause(frame: Frame, start: int, end: int) -> Clause | None:
    """Return text[start:end] as a clause if it has a verb and words enough."""
    return (
        _clause(frame, start, end, is_sure=True)
        if FINITE.search(frame.lowered, start, end)
        else None
    )


def clause_before(frame: Frame, stretch: Stretch, low: int, high: int) -> Clause | None:
    """Return what stands before a trailing cue: `The road is open, police said.`

    `low` is where the sentence may begin, `high` the comma before the subject.
    """
    masked = frame.masked
    if masked[high - 1 : high] not in ",—–" and masked[high : high + 1] not in ",—–":
        return None
    if not FINITE.search(frame.lowered, low, high) and MASK not in masked[low:high]:
        return None
    return _clause(frame, max(low, stretch.start), high, is_sure=True)


def clause_around(frame: Frame, stretch: Stretch, comma: int, cue_end: int) -> list[Clause]:
    """Return the parts that a cue between commas cuts: `The old wells, he said, are dry again.`

    `comma` is the one before the subject. Of `On Monday, he said, …` the first part is left out.
    """
    masked = frame.masked
    if masked[comma : comma + 1] != "," or masked[cue_end : cue_end + 1] != ",":
        return []
    low = max(stretch.start, masked.rfind(MASK, stretch.start, comma) + 1)
    if FINITE.search(frame.lowered, low, comma) or "," in masked[low:comma]:
        return []
    after = make_clause(frame, cue_end + 1, _end_of_clause(masked, cue_end, stretch.end))
    before = _clause(frame, low, comma, is_sure=True)
    if after is None:
        return []
    if NO_SUBJECT.match(frame.lowered, low, comma):
        return [after]
    return [after, before] if before else []


def _end_of_clause(masked: str, start: int, end: int) -> int:
    stop = SUBORDINATE_END.search(masked, start, end)
    return stop.start() if stop else end


def ends_sentence(frame: Frame, stretch: Stretch, position: int) -> bool:
    """Return whether behind a trailing cue only when, where and to whom is told."""
    rest = frame.lowered[position : stretch.end].strip(" .!?")
    if not rest:
        return True
    is_adjunct = NO_CLAUSE.match(" " + rest) or re.match(ADJUNCT, " " + rest)
    return bool(is_adjunct) and len(rest.split()) <= TAIL_WORDS and not FINITE.search(rest)
