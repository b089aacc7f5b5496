"""Mojibake repaired where it is suspicious, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.cleaning.edits import Change, Draft, revise

LINE = re.compile(r"[^\n]++")
WORD = re.compile(r"\S+")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
MARGIN = 4  # no rule of ftfy's looks further than this from a character beyond ASCII
# UTF-8 read by the code page of a console shows as boxes, by a Russian one as Г and В in Latin
# words; ftfy does not suspect them. Undone only if every character of the line agrees.
FOREIGN = (
    (re.compile("[┬├][^\x00-\x7f]"), "cp437"),
    (re.compile("(?<=[A-Za-z])[ГВ][^\x00-\x7fА-яЁёІіЇїЄє]"), "cp1251"),
)
STRANGE = re.compile("[^\x00-\x7f¡-ÿŒœŸ‘-”–—…€]")  # what is no Western text gives no proof
LOST_SPACE = re.compile("[Г](?= )")  # `à` lost its no-break space
# Behind capitals, Â is a letter of the word rather than a trace of a no-break space.
CAPITAL = re.compile("(?<=[A-ZÀ-ÞŁŞĞ]{2})Â\xa0(?=[A-ZÀ-Þ])")


def repair_mojibake(draft: Draft) -> Draft:
    """Undo text that was read in the wrong encoding, line by line, by ftfy's own judgement.

    The rule of each edit is ftfy's plan: the steps that turn the one text into the other.
    """
    if draft.text.isascii():
        return draft
    from ftfy.badness import is_bad  # a table of characters: paid only by text that needs it

    near = _near_suspects(draft.text)
    if not is_bad(near) and not any(pattern.search(near) for pattern, _ in FOREIGN):
        return draft
    return revise(draft, _repairs(draft.text))


def _near_suspects(text: str) -> str:
    """Return what stands around characters beyond ASCII: the rest cannot be bad, and costs time."""
    runs = BEYOND_ASCII.finditer(text)
    return "\n".join(text[max(0, m.start() - MARGIN) : m.end() + MARGIN] for m in runs)


def _repairs(text: str) -> Iterator[Change]:
    for line in LINE.finditer(text):
        if line[0].isascii():
            continue
        fixed, plan = _foreign(line[0]) or _by_ftfy(line[0])
        if plan:
            yield from _word_changes(line.start(), line[0], fixed, plan)


def _by_ftfy(line: str) -> tuple[str, str]:
    from ftfy import fix_encoding_and_explain
    from ftfy.badness import is_bad

    if CAPITAL.search(line) and not is_bad(CAPITAL.sub("", line)):
        return line, ""
    fixed, plan = fix_encoding_and_explain(line)
    steps = ",".join(f"{step.action} {step.parameter}" for step in plan or ())
    return fixed, steps and f"ftfy:{steps}"


def _foreign(line: str) -> tuple[str, str] | None:
    """Return the line read again as UTF-8, and the plan, if it came through a foreign code page."""
    for pattern, encoding in FOREIGN:
        if pattern.search(line):
            try:
                spaced = LOST_SPACE.sub("Г\xa0", line) if encoding == "cp1251" else line
                fixed = spaced.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if not STRANGE.search(fixed):
                return fixed, f"reread:encode {encoding},decode utf-8"
    return None


def _word_changes(offset: int, line: str, fixed: str, rule: str) -> Iterator[Change]:
    """Yield one change a word where both sides have the same words, else one for the line."""
    before, after = list(WORD.finditer(line)), list(WORD.finditer(fixed))
    if len(before) != len(after) or len(WORD.sub("", line)) != len(WORD.sub("", fixed)):
        yield Change(offset, offset + len(line), fixed, "mojibake", rule)
        return
    for old, new in zip(before, after, strict=True):
        yield Change(offset + old.start(), offset + old.end(), new[0], "mojibake", rule)
