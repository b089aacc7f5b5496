"""Direct speech: a quotation that a cue beside it frames, or that goes on from the one before."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.quotes.cues import Cue
from transforms.quotes.frame import Frame, Stretch
from transforms.quotes.marks import Quotation
from transforms.quotes.quoted import label_before, leading, signed, trailing
from transforms.quotes.resolve import Voice
from transforms.quotes.speaker import Speaker
from transforms.quotes.spoken import is_title
from transforms.quotes.telling import Telling

LONGEST_GAP = 160
ENDS_SENTENCE = ".?!…,—"


def attribute(
    telling: Telling, index: int, stretch: Stretch, position: int, cues: Sequence[Cue]
) -> bool:
    """Add a stretch's quotation as direct speech if it is; return whether it is."""
    own = stretch.quotations
    quotation = own[position]
    low = own[position - 1].outer_end if position else stretch.start
    limit = own[position + 1].outer_start if position + 1 < len(own) else stretch.end
    return (
        _by_cue_before(telling, index, stretch, low, quotation, cues)
        or _by_label(telling, index, low, quotation)
        or _by_signature(telling, index, stretch, quotation)
        or _by_cue_behind(telling, index, low, quotation, limit, cues)
        or _by_lead_in(telling, index, low, quotation)
        or _by_speech_before(telling, index, stretch, quotation)
    )


def _by_cue_before(
    telling: Telling,
    index: int,
    stretch: Stretch,
    low: int,
    quotation: Quotation,
    cues: Sequence[Cue],
) -> bool:
    """`She said: “…”`, and `“…,” she said, “…”`, whose second part joins the first."""
    found = leading(telling.frame, low, quotation, cues)
    if found is None:
        return False
    cue, gap = found
    if cue.start in telling.framing and _is_same_speech(gap):
        telling.again(index, quotation, telling.found[telling.framing[cue.start]], cue)
        return True
    if cue.is_passive or not _introduces(telling.frame, quotation, gap):
        return False
    voice = telling.who(index, stretch, low, cue)
    if voice:
        telling.direct(index, (quotation.start, quotation.end), voice, cue)
    return voice is not None


def _is_same_speech(gap: str) -> bool:
    gap = gap.rstrip()
    return len(gap) < LONGEST_GAP and (not gap or gap[-1] in ",:—–.")


def _introduces(frame: Frame, quotation: Quotation, gap: str) -> bool:
    """Whether a quotation stands for itself behind a cue, and is no part of a reported clause."""
    text, gap = frame.document.text, gap.rstrip()
    is_lower = text[quotation.start].islower()
    if gap:
        return gap.endswith(":") or (gap.endswith(",") and not is_lower)
    after = frame.masked[quotation.outer_end : quotation.outer_end + 2].strip()
    return not is_lower or text[quotation.end - 1] in ".,?!" or after[:1] in ("", ".", ",", ";")


def _by_label(telling: Telling, index: int, low: int, quotation: Quotation) -> bool:
    """`Blinken: “…”`."""
    return _say(telling, index, quotation, label_before(telling.frame, low, quotation), ":")


def _by_signature(telling: Telling, index: int, stretch: Stretch, quotation: Quotation) -> bool:
    """`“…” — Ann Bo`."""
    return _say(telling, index, quotation, signed(telling.frame, stretch, quotation), "—")


def _say(
    telling: Telling, index: int, quotation: Quotation, speaker: Speaker | None, cue: Cue | str
) -> bool:
    voice = telling.listener.voice(speaker, index) if speaker else None
    if voice:
        telling.direct(index, (quotation.start, quotation.end), voice, cue)
    return voice is not None


def _by_cue_behind(
    telling: Telling, index: int, low: int, quotation: Quotation, limit: int, cues: Sequence[Cue]
) -> bool:
    """`“…,” she said`, unless the words go on from the narrator's: `Kenya "has won," she said`."""
    before = telling.frame.masked[low : quotation.outer_start].strip()
    if before and before[-1] not in ".?!:…":
        return False
    framing = trailing(telling.frame, quotation, limit, cues)
    return framing is not None and _say(telling, index, quotation, framing.speaker, framing.cue)


def _by_lead_in(telling: Telling, index: int, low: int, quotation: Quotation) -> bool:
    """A paragraph in marks behind one that ends in a colon: `The minister went on:`."""
    frame = telling.frame
    voice = lead_in(telling, index)
    if voice is None or frame.masked[low : quotation.outer_start].strip():
        return False
    telling.direct(index, (quotation.start, quotation.end), voice, ":")
    return True


def lead_in(telling: Telling, index: int) -> Voice | None:
    """Return who is announced by a colon at the end of the stretch before."""
    frame = telling.frame
    if (
        index == 0
        or frame.stretches[index].block_index - frame.stretches[index - 1].block_index > 1
    ):
        return None
    before = frame.stretches[index - 1]
    if not frame.masked[before.start : before.end].rstrip().endswith(":"):
        return None
    return telling.listener.spoke.get(index - 1) or telling.announced(index - 1)


def _by_speech_before(telling: Telling, index: int, stretch: Stretch, quotation: Quotation) -> bool:
    """A whole sentence in marks without a cue: whoever spoke just before goes on."""
    last, frame = telling.last, telling.frame
    if last is None or last.stretch != index - 1 or not _stands_alone(frame, stretch, quotation):
        return False
    before = frame.stretches[index - 1]
    paragraphs = stretch.block_index - before.block_index
    words = frame.document.text[quotation.start : quotation.end]
    if paragraphs > 1 or (paragraphs and is_title(words)):
        return False
    is_open = bool(before.quotations) and not before.quotations[-1].is_closed
    speech = last.speech
    if paragraphs and not is_open:
        speech = speech._replace(group=telling.new_group())
    telling.again(index, quotation, speech)
    return True


def _stands_alone(frame: Frame, stretch: Stretch, quotation: Quotation) -> bool:
    text = frame.document.text
    words = text[quotation.start : quotation.end]
    if frame.masked[stretch.start : quotation.outer_start].strip(" .…") or words[0].islower():
        return False
    last = words.rstrip(" '’\"”")[-1:]
    after = text[quotation.outer_end : quotation.outer_end + 1]
    return last in ENDS_SENTENCE or after in (".", "?", "!") or not quotation.is_closed
