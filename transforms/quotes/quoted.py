"""Quotations with a cue: which words in marks are speech, and whose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.quotes.cues import Cue, agrees, quoted_by_another
from transforms.quotes.frame import MASK, Frame, Stretch
from transforms.quotes.marks import Quotation
from transforms.quotes.phrases import phrase_at_end
from transforms.quotes.speaker import Speaker, named
from transforms.quotes.subjects import subject_after, subject_before

# What may stand between a quotation and the words that name its speaker.
AFTER_QUOTE = re.compile(r"[”\"’']?(?:,| —| –|-)? *")
ENDS_SPEECH = ",?!…—–.;"
REACH = 160
LEAD_IN = re.compile(r"[:] *$")
LONGEST_LABEL = 60
SIGNED = re.compile(
    r"[.,]?[ \n]?(?:―|—|–|--?) ?(?P<name>[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,4})"
    r"(?=$|[,.(\n]| ?\x01)"
)
CLAUSE_BREAK = re.compile(r"[;:]|[a-z]{4}\. |\b(?:and|but)\b")


class Framing(NamedTuple):
    """A quotation's cue and who speaks by it."""

    cue: Cue
    speaker: Speaker


def trailing(frame: Frame, quotation: Quotation, limit: int, cues: Sequence[Cue]) -> Framing | None:
    """Return the framing that follows a quotation: `“…,” she said` or `“…,” said the mayor`.

    `limit` is where the next quotation begins, or the stretch ends.
    """
    masked, text = frame.masked, frame.document.text
    gap = AFTER_QUOTE.match(masked, quotation.outer_end)
    position = gap.end() if gap else quotation.outer_end
    last = text[quotation.start : quotation.end].rstrip(" '\"’”")[-1:]
    is_open = last in ENDS_SPEECH or "," in masked[quotation.outer_end : position]
    if not is_open:
        return None
    for cue in cues:
        if cue.start < position or cue.start >= min(limit, position + REACH):
            continue
        if "q" not in cue.verb.frames and cue.verb.cue_class != "according":
            continue
        if framing := _after_quotation(frame, position, limit, cue):
            return framing
        if cue.start - position > REACH // 2:
            break
    return None


def _after_quotation(frame: Frame, position: int, limit: int, cue: Cue) -> Framing | None:
    if cue.verb.cue_class == "according" or (cue.group_start <= position and not cue.is_participle):
        speaker = subject_after(frame, cue.end, limit)
        return Framing(cue, speaker) if speaker else None
    if quoted := quoted_by_another(frame, position, cue):
        return Framing(cue, quoted)
    if cue.is_passive or cue.is_participle or cue.is_infinitive:
        return None
    speaker = subject_before(frame, position, cue.group_start)
    if speaker is None or not _begins(frame, position, speaker) or not agrees(frame, speaker, cue):
        return None
    return Framing(cue, speaker)


def _begins(frame: Frame, position: int, speaker: Speaker) -> bool:
    """Whether a subject begins right behind a quotation, past its title at most."""
    between = frame.masked[position : speaker.start]
    return not CLAUSE_BREAK.search(between) and between.count(" ") <= 10


def leading(
    frame: Frame, low: int, quotation: Quotation, cues: Sequence[Cue]
) -> tuple[Cue, str] | None:
    """Return the last cue before a quotation, and what stands between them."""
    before = [cue for cue in cues if low <= cue.start and cue.end <= quotation.outer_start]
    for cue in reversed(before):
        if "q" in cue.verb.frames or "t" in cue.verb.frames:
            return cue, frame.masked[cue.end : quotation.outer_start]
    return None


def signed(frame: Frame, stretch: Stretch, quotation: Quotation) -> Speaker | None:
    """Return the name behind a quotation and a dash: `“…” — Ann Bo`."""
    limit = frame.block_of(stretch).end_char
    dash = SIGNED.match(frame.masked, quotation.outer_end, limit)
    if dash is None:
        return None
    mention = frame.by_start.get(dash.start("name"))
    if mention and mention.end_char >= dash.end("name") - 1:
        return named(mention)
    return Speaker(*dash.span("name"), "capitals", None, "named")


def label_before(frame: Frame, low: int, quotation: Quotation) -> Speaker | None:
    """Return the name before a colon: `Blinken: “…”`."""
    masked = frame.masked
    lead = LEAD_IN.search(masked, low, quotation.outer_start)
    if lead is None or lead.start() - low > LONGEST_LABEL or MASK in masked[low : lead.start()]:
        return None
    return phrase_at_end(frame, low, lead.start())
