"""Clean an article without loss: the stages are a list that one can read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from transforms.cleaning.boilerplate import drop_boilerplate, drop_page
from transforms.cleaning.characters import (
    decode_entities,
    drop_invisible,
    normalize_line_ends,
    normalize_unicode,
    tidy_space,
)
from transforms.cleaning.edits import Change, Draft, draft_of, locate, revise
from transforms.cleaning.endings import drop_line_tails, drop_signature
from transforms.cleaning.linewrap import unwrap_paragraphs
from transforms.cleaning.mojibake import repair_mojibake
from transforms.cleaning.wire import drop_wire_marks
from transforms.documents import Article, Fields, Mark
from transforms.structuring.table_lines import mark_columns

CHARACTER_STEPS: tuple[Callable[[Draft], Draft], ...] = (
    repair_mojibake,  # first: its bytes look like controls and exotic spaces
    decode_entities,
    normalize_line_ends,
    drop_invisible,
    normalize_unicode,
    mark_columns,
    tidy_space,
)
FRONT = ("title", "summary", "byline")


class Cleaned(NamedTuple):
    """A clean draft, the record's fields in clean form, and those that open the text, in order.

    `marks` are the blocks that markup names, by the place where a line of one begins.
    """

    draft: Draft
    fields: Fields
    front: tuple[str, ...]
    marks: dict[int, Mark]


def clean(article: Article) -> Cleaned:
    """Clean the raw text, and put a record's title, summary and byline in front of it.

    `draft.text` is NFC and may be empty if nothing of it was article text. A field that already
    opens the text is not repeated.
    """
    fields = _clean_fields(article.fields)
    marked_up = revise(
        _with_encoding(draft_of(article.raw_text), article.encoding), article.changes
    )
    if article.source.media_type == "message/rfc822":
        marked_up = drop_signature(marked_up)
    draft, front = _with_front(clean_characters(marked_up), fields)
    draft = drop_boilerplate(
        drop_page(drop_wire_marks(unwrap_paragraphs(draft)), len(front)), len(front)
    )
    draft = tidy_space(drop_line_tails(draft))
    return Cleaned(draft, fields, front, _line_marks(article, draft))


def _with_front(body: Draft, fields: Fields) -> tuple[Draft, tuple[str, ...]]:
    """Put the fields that are missing where a reader meets them; return the fields that open it."""
    missing = tuple(name for name in FRONT if _is_missing(getattr(fields, name), body.text))
    first_line = body.text.partition("\n")[0]
    if fields.title is not None and first_line == fields.title:
        behind = "".join(f"\n\n{getattr(fields, name)}" for name in missing)
        change = Change(len(first_line), len(first_line), behind, "field", "+".join(missing))
        return (revise(body, [change]) if missing else body), ("title", *missing)
    opening = "".join(f"{getattr(fields, name)}\n\n" for name in missing)
    change = Change(0, 0, opening, "field", "+".join(missing))
    return (revise(body, [change]) if missing else body), missing


def _line_marks(article: Article, draft: Draft) -> dict[int, Mark]:
    """Return the marks by the offsets in the clean text at which their lines begin."""
    starts: list[tuple[int, Mark]] = []
    for mark in article.marks:
        lines = re.finditer(r"[^\n]+", article.raw_text[mark.start : mark.end])
        starts += [(mark.start + line.start(), mark) for line in lines]
    starts.sort()
    placed = locate(draft.edits, [start for start, _ in starts])
    return {at: mark for at, (_, mark) in zip(placed, starts, strict=True) if at is not None}


def clean_characters(draft: Draft) -> Draft:
    """Apply every step that works on characters, in order."""
    for step in CHARACTER_STEPS:
        draft = step(draft)
    return draft


def _clean_fields(fields: Fields) -> Fields:
    def tidy(value: str | None) -> str | None:
        return clean_characters(draft_of(value)).text.replace("\n", " ") or None if value else None

    return replace(
        fields,
        external_id=tidy(fields.external_id),
        title=tidy(fields.title),
        summary=tidy(fields.summary),
        byline=tidy(fields.byline),
        publisher=tidy(fields.publisher),
    )


def _is_missing(value: str | None, body: str) -> bool:
    """Whether a field has a value that none of the first lines of the body repeats."""
    return value is not None and value not in body[: 4 * len(value) + 400].split("\n")


def _with_encoding(draft: Draft, encoding: str) -> Draft:
    """Note a decoding other than UTF-8 as an edit that changes nothing, so that it can be seen."""
    if encoding == "utf-8":
        return draft
    from transforms.documents import Edit

    return Draft(draft.raw, draft.text, [Edit(0, 0, "", "", "encoding", f"decoded:{encoding}")])
