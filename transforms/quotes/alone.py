"""Quotations without a known cue: a full sentence in marks is speech, though nobody says whose."""

from __future__ import annotations

from transforms.quotes.frame import Stretch
from transforms.quotes.marks import Quotation
from transforms.quotes.spoken import NAMED_BEFORE, is_title
from transforms.quotes.telling import Attribution, Telling

# Lower than any speech that a cue frames: nothing but the marks says that somebody spoke.
UNATTRIBUTED = 0.7
FEWEST_WORDS = 5
ENDS = ",.?!"


def keep_alone(telling: Telling, stretch: Stretch) -> None:
    """Add the full quotations of a stretch that no other step has taken, without a speaker."""
    low = stretch.start
    for quotation in stretch.quotations:
        if quotation in telling.loose and _is_full(telling, low, quotation):
            span = (quotation.start, quotation.end)
            telling.found.append(
                Attribution(*span, "direct", telling.new_group(), None, None, UNATTRIBUTED)
            )
        low = quotation.outer_end


def _is_full(telling: Telling, low: int, quotation: Quotation) -> bool:
    """Whether words in marks are a sentence for themselves, and no part of the narrator's."""
    frame = telling.frame
    words = frame.document.text[quotation.start : quotation.end]
    before = frame.masked[low : quotation.outer_start].rstrip()
    if not quotation.is_closed or not words[0].isupper() or words[-1] not in ENDS:
        return False
    if before and (before[-1] not in ".?!:…" or NAMED_BEFORE.search(before[:-1])):
        return False
    is_taken = any(s.start < quotation.end and quotation.start < s.end for s in telling.found[-8:])
    return len(words.split()) >= FEWEST_WORDS and not is_title(words) and not is_taken
