"""Changes to a text that can be undone: `raw_text -> edits -> text` is exact both ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from re import Pattern

from transforms.documents import Change as Change  # made here for all others
from transforms.documents import Edit


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way from raw to clean, with every edit made so far in raw order."""

    raw: str
    text: str
    edits: Sequence[Edit] = field(default_factory=tuple)


def draft_of(raw: str) -> Draft:
    """Return the raw text as a draft without edits."""
    return Draft(raw, raw)


def substitute(draft: Draft, pattern: Pattern[str], after: str, kind: str, rule: str) -> Draft:
    """Replace every match of a pattern by the same text, as edits."""
    return revise(
        draft, (Change(*m.span(), after, kind, rule) for m in pattern.finditer(draft.text))
    )


def revise(draft: Draft, changes: Iterable[Change]) -> Draft:
    """Make changes, given in order and without overlap, and express them in raw offsets.

    A change that touches characters of an earlier edit is joined with it into one edit, whose rule
    names both; all other edits keep their raw offsets.
    """
    made = [c for c in changes if draft.text[c.start : c.end] != c.after]
    if not made:
        return draft
    return Draft(draft.raw, _replace(draft.text, 0, len(draft.text), made), _compose(draft, made))


def restore(text: str, edits: Iterable[Edit]) -> str:
    """Undo edits, given in raw order: return the raw text that `text` was made from."""
    parts: list[str] = []
    cursor = shift = 0
    for edit in edits:
        start = edit.raw_start + shift
        parts += (text[cursor:start], edit.before_text)
        cursor = start + len(edit.after_text)
        shift += len(edit.after_text) - len(edit.before_text)
    return "".join((*parts, text[cursor:]))


def replay(raw: str, edits: Iterable[Edit]) -> str:
    """Do edits, given in raw order: return the cleaned text of `raw`."""
    return _replace(raw, 0, len(raw), [Change(e[0], e[1], e[3], e[4], e[5]) for e in edits])


def locate(edits: Iterable[Edit], raw_offsets: Sequence[int]) -> list[int | None]:
    """Return where characters of the raw text stand in the clean one; None for one that changed.

    Both edits and offsets come in raw order. What was inserted before a character precedes it.
    """
    places: list[int | None] = []
    pending = iter(edits)
    edit = next(pending, None)
    shift = 0
    for offset in raw_offsets:
        while edit is not None and edit.raw_end <= offset:
            shift += len(edit.after_text) - len(edit.before_text)
            edit = next(pending, None)
        inside = edit is not None and edit.raw_start <= offset
        places.append(None if inside else offset + shift)
    return places


def _replace(text: str, start: int, end: int, changes: Iterable[Change]) -> str:
    parts: list[str] = []
    for change in changes:
        parts += (text[start : change.start], change.after)
        start = change.end
    return "".join((*parts, text[start:end]))


def _compose(draft: Draft, changes: Sequence[Change]) -> list[Edit]:
    """Join changes in text offsets with the draft's edits in raw offsets, both in order."""
    old, edits = draft.edits, []
    i = k = shift = 0  # shift: offset in text minus offset in raw, up to old[i]
    while k < len(changes):
        start, end = changes[k].start, changes[k].end
        while i < len(old) and old[i].raw_start + shift + len(old[i].after_text) <= start:
            edits.append(old[i])
            shift += len(old[i].after_text) - len(old[i].before_text)
            i += 1
        first_change, first_edit, first_shift = k, i, shift
        while True:
            if k < len(changes) and (changes[k].start < end or k == first_change):
                end = max(end, changes[k].end)
                k += 1
            elif i < len(old) and old[i].raw_start + shift < end:
                start = min(start, old[i].raw_start + shift)
                end = max(end, old[i].raw_start + shift + len(old[i].after_text))
                shift += len(old[i].after_text) - len(old[i].before_text)
                i += 1
            else:
                break
        group, absorbed = changes[first_change:k], old[first_edit:i]
        raw_start, raw_end = start - first_shift, end - shift
        after = _replace(draft.text, start, end, group)
        before = draft.raw[raw_start:raw_end]
        edits.append(Edit(raw_start, raw_end, before, after, *_name(absorbed, group)))
    edits.extend(old[i:])
    return edits


def _name(absorbed: Sequence[Edit], group: Sequence[Change]) -> tuple[str, str]:
    """Return kind and rule of a joined edit: an inserted field stays one, else the last wins."""
    rules = dict.fromkeys(
        [r for e in absorbed for r in e.rule.split("+")] + [c.rule for c in group]
    )
    kind = "field" if any(e.kind == "field" for e in absorbed) else group[-1].kind
    return kind, "+".join(rules)
