"""Mojibake repaired where it is suspicious, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.edits import Change, Draft, revise

LINE = re.compile(r"[^\n]*[^\x00-\x7f][^\n]*")
WORD = re.compile(r"\S+")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
MARGIN = 4  # no rule of ftfy's looks further than this from a character beyond ASCII


def repair_mojibake(draft: Draft) -> Draft:
    """Undo text that was read in the wrong encoding, line by line, by ftfy's own judgement."""
    if draft.text.isascii():
        return draft
    from ftfy.badness import is_bad  # a table of characters: paid only by text that needs it

    if not is_bad(_near_suspects(draft.text)):
        return draft
    return revise(draft, _repairs(draft.text))


def _near_suspects(text: str) -> str:
    """Return what stands around characters beyond ASCII: the rest cannot be bad, and costs time."""
    runs = BEYOND_ASCII.finditer(text)
    return "\n".join(text[max(0, m.start() - MARGIN) : m.end() + MARGIN] for m in runs)


def _repairs(text: str) -> Iterator[Change]:
    from ftfy import fix_encoding_and_explain

    for line in LINE.finditer(text):
        fixed, plan = fix_encoding_and_explain(line[0])
        if plan:
            rule = "ftfy:" + ",".join(f"{step.action} {step.parameter}" for step in plan)
            yield from _word_changes(line.start(), line[0], fixed, rule)


def _word_changes(offset: int, line: str, fixed: str, rule: str) -> Iterator[Change]:
    """Yield one change a word where both sides have the same words, else one for the line."""
    before, after = list(WORD.finditer(line)), list(WORD.finditer(fixed))
    if len(before) != len(after) or len(WORD.sub("", line)) != len(WORD.sub("", fixed)):
        yield Change(offset, offset + len(line), fixed, "mojibake", rule)
        return
    for old, new in zip(before, after, strict=True):
        yield Change(offset + old.start(), offset + old.end(), new[0], "mojibake", rule)
