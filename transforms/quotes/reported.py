"""Indirect and mixed speech: the clauses that cues report, and the words in marks within them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.quotes.clauses import (
    Clause,
    clause_after,
    clause_around,
    clause_before,
    ends_sentence,
    make_clause,
)
from transforms.quotes.cues import Cue
from transforms.quotes.frame import Stretch
from transforms.quotes.marks import Quotation
from transforms.quotes.quoted import trailing
from transforms.quotes.resolve import Voice
from transforms.quotes.speaker import Speaker
from transforms.quotes.speaker_words import rstrip
from transforms.quotes.spoken import is_spoken, is_title
from transforms.quotes.subjects import subject_after
from transforms.quotes.telling import GUESSED, Attribution, Telling

SURE, BARE = 0.94, 0.92
# "According to" opens its sentence, or ends it.
OPENING = 4
# Behind a speaker and a comma, who that is: "said Ann Bo, the mayor".
WHO_THAT_IS = re.compile(r", (?:who|which|an?|the|his|her|its|their|now|then|formerly)\b")
# What makes a clause with a cue another sentence's, not the end of the one before its comma.
JOINS = re.compile(r" ?(?:and|but|yet|while|as|though|although|when|if|because|since|so|after)\b")
# A clause of whoever these stand for is nobody's.
UNKNOWN = frozenset({"it", "It", "IT"})


def report(telling: Telling, index: int, stretch: Stretch, cues: Sequence[Cue]) -> None:
    """Add what the cues of a stretch report that frame no quotation."""
    covered = 0
    for quotation in list(telling.loose):
        _ended(telling, index, stretch, quotation, cues)
    for at, cue in enumerate(cues):
        if cue.start in telling.framing or cue.start < covered or not _speaks(cue):
            continue
        if cue.verb.cue_class == "according":
            _according(telling, index, stretch, cue)
        elif clause := _reported(telling, index, stretch, cue, cues[at + 1 :]):
            covered = clause.end


def _ended(
    telling: Telling, index: int, stretch: Stretch, quotation: Quotation, cues: Sequence[Cue]
) -> None:
    """Add a sentence that begins in the narrator's words: `Kenya "is tired of it," she said`."""
    frame = telling.frame
    own = stretch.quotations
    behind = own.index(quotation) + 1
    limit = own[behind].outer_start if behind < len(own) else stretch.end
    framing = trailing(frame, quotation, limit, cues)
    if framing is None or is_title(frame.document.text[quotation.start : quotation.end]):
        return
    if framing.cue.start in telling.framing or own[0].end > quotation.end:
        return
    voice = telling.listener.voice(framing.speaker, index)
    before = frame.masked[stretch.start : quotation.outer_start]
    if voice and any(map(str.isalpha, before)) and not any(c.end < quotation.start for c in cues):
        clause = Clause(stretch.start, quotation.outer_end, is_sure=True)
        telling.framing[framing.cue.start] = len(telling.found)
        _add(telling, index, stretch, framing.cue, voice, clause)


def _speaks(cue: Cue) -> bool:
    """Whether a cue says that something was said: none in the passive, and no "did not say"."""
    return not cue.is_passive and (not cue.is_negated or cue.verb.cue_class == "deny")


def _reported(
    telling: Telling, index: int, stretch: Stretch, cue: Cue, later: Sequence[Cue]
) -> Clause | None:
    frame = telling.frame
    if cue.is_infinitive and not cue.is_participle:
        return None
    low = _low(stretch.start, stretch.quotations, cue)
    voice = telling.who(index, stretch, low, cue)
    if voice is None:
        return _inverted(telling, index, stretch, low, cue)
    if voice.kind is None and voice.text in UNKNOWN:
        return None
    clause = clause_after(frame, stretch, cue, later)
    if clause is None and ends_sentence(frame, stretch, cue.end):
        direct = [q for q in stretch.quotations if q not in telling.loose]
        clause = _before(telling, stretch, _low(stretch.start, direct, cue), cue)
    if clause is None and not later and (parts := _around(telling, stretch, low, cue)):
        _add(telling, index, stretch, cue, voice, parts[0])
        said = telling.found[-1]
        telling.found += [said._replace(start=part.start, end=part.end) for part in parts[1:]]
        return parts[0]
    limit = next((c.start for c in later if c.verb.cue_class != "according"), stretch.end)
    _add(telling, index, stretch, cue, voice, clause, limit)
    return clause


def _inverted(telling: Telling, index: int, stretch: Stretch, low: int, cue: Cue) -> Clause | None:
    """Add the clause before a cue that its subject follows: `The road is open, said police.`"""
    frame = telling.frame
    comma = rstrip(frame.masked, low, cue.start) - 1
    if frame.masked[comma] != "," or comma <= low or "b" not in cue.verb.frames:
        return None
    speaker = None if "p" in cue.verb.frames else subject_after(frame, cue.end, stretch.end)
    if speaker is None or not _is_end(telling, stretch, speaker):
        return None
    voice = telling.listener.voice(speaker, index)
    clause = clause_before(frame, stretch, low, comma)
    if voice is None or clause is None or JOINS.match(frame.lowered, clause.start):
        return None
    _add(telling, index, stretch, cue, voice, clause)
    return clause


def _is_end(telling: Telling, stretch: Stretch, speaker: Speaker) -> bool:
    """Whether behind a speaker only who they are, when or where is told."""
    frame, comma = telling.frame, speaker.end + 2
    is_apposed = frame.masked[speaker.end : comma] == ", " and WHO_THAT_IS.match(
        frame.masked, comma
    )
    return bool(is_apposed) or ends_sentence(frame, stretch, speaker.end)


def _low(start: int, quotations: Sequence[Quotation], cue: Cue) -> int:
    """Return where a cue's clause may begin: behind the last of the quotations before it."""
    return max([start, *(q.outer_end for q in quotations if q.outer_end <= cue.start)])


def _before(telling: Telling, stretch: Stretch, low: int, cue: Cue) -> Clause | None:
    """Return the clause before a trailing cue; the comma before its subject ends it."""
    subject: Speaker | None = telling.subject(low, cue)
    if subject is None:
        return None
    masked = telling.frame.masked
    comma = masked.rfind(",", low, subject.start)
    if JOINS.match(masked, comma + 1):
        return None
    return clause_before(telling.frame, stretch, low, comma) if comma > low else None


def _around(telling: Telling, stretch: Stretch, low: int, cue: Cue) -> list[Clause]:
    """Return the parts of a clause that a cue between commas cuts, the last part first."""
    subject = telling.subject(low, cue)
    if subject is None or stretch.quotations or "b" not in cue.verb.frames:
        return []
    comma = telling.frame.masked.rfind(",", low, subject.start)
    return clause_around(telling.frame, stretch, comma, cue.end) if comma > low else []


def _according(telling: Telling, index: int, stretch: Stretch, cue: Cue) -> None:
    frame = telling.frame
    speaker = subject_after(frame, cue.end, stretch.end)
    voice = telling.listener.voice(speaker, index) if speaker else None
    if speaker is None or voice is None:
        return
    if cue.start - stretch.start >= OPENING:
        clause = make_clause(frame, stretch.start, cue.start)
    else:
        comma = frame.masked.find(",", speaker.end, stretch.end)
        clause = make_clause(frame, comma + 1, stretch.end) if comma > 0 else None
    _add(telling, index, stretch, cue, voice, clause)


def _add(
    telling: Telling,
    index: int,
    stretch: Stretch,
    cue: Cue,
    voice: Voice,
    clause: Clause | None,
    limit: int = 0,
) -> None:
    """Add a clause as indirect speech, and as mixed the quotations in it or behind its cue.

    `limit` is where the next cue stands.
    """
    start, end = (clause.start, clause.end) if clause else (cue.end, limit or stretch.end)
    inner = [
        quotation
        for quotation in telling.loose
        if start <= quotation.start and quotation.end <= end and is_spoken(telling.frame, quotation)
    ]
    if clause is None and "q" not in cue.verb.frames:
        return
    spans = [(q.start, q.end, "mixed") for q in inner]
    if clause:
        spans.append((clause.start, clause.end, "indirect"))
    if not spans:
        return
    group = telling.new_group()
    confidence = GUESSED if voice.is_guess else SURE if clause and clause.is_sure else BARE
    telling.found += [
        Attribution(*span, group, voice, cue.form, confidence) for span in sorted(spans)
    ]
    telling.loose = [quotation for quotation in telling.loose if quotation not in inner]
    telling.listener.heard(index, voice)
