"""Whether the words around a date speak of what is to come or of what was."""

from __future__ import annotations

import re

# `to be held` is to come though `held` is past: the auxiliary takes its verb along.
CUES = re.compile(
    r"(?P<future>\b(?:will|shall|would|won't|won’t|to\sbe|is\sto|are\sto|until"
    r"|scheduled|expected|planned|due|set\sto|plans?\sto|hopes?\sto|vowed\sto|upcoming|deadline"
    r"|going\sto|begins|opens|starts|expires|resumes|convenes|takes\seffect)\b(?:\s(?:not\s)?(?:be\s)?[a-z]{1,20}(?:ed|en|ld|d|t)\b)?|[’']ll\b)"
    r"|(?P<past>\b(?:was|were|had|has|have|did|since|said|told|took|held|met|came|went|began|ended"
    r"|left|fell|rose|made|saw|found|shot|killed|after|[a-z]{2,20}ed)\b)",
    re.IGNORECASE,
)
DIRECTLY_BEFORE = re.compile(r"\b(?:until|till|by)\s(?:(?:early|late|mid)[\s-])?\Z", re.IGNORECASE)
REACH = 120  # characters to each side
CLAUSE_END = re.compile(r"[.;:!?\n](?:\s|$)|\bthat\s")


def looks_ahead(text: str, start: int, end: int) -> bool:
    """Return whether the nearest cue before text[start:end], else after it, is of the future."""
    return tense_around(text, start, end) == "future"


def tense_around(text: str, start: int, end: int) -> str | None:
    """Return "future" or "past" by the nearest cue before text[start:end], else after it."""
    before = text[max(0, start - REACH) : start]
    if DIRECTLY_BEFORE.search(before):
        return "future"
    breaks = [m.end() for m in CLAUSE_END.finditer(before)]
    cues = list(CUES.finditer(before, breaks[-1] if breaks else 0))
    if cues:
        return cues[-1].lastgroup
    after = text[end : end + REACH]
    stop = CLAUSE_END.search(after)
    cue = CUES.search(after[: stop.start()] if stop else after)
    return cue.lastgroup if cue else None
