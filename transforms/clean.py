"""Clean an article without loss: the stages are a list that one can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from transforms.boilerplate import drop_boilerplate, drop_page
from transforms.characters import (
    decode_entities,
    drop_invisible,
    normalize_line_ends,
    normalize_unicode,
    tidy_space,
)
from transforms.documents import Article, Fields
from transforms.edits import Change, Draft, draft_of, revise
from transforms.linewrap import unwrap_paragraphs
from transforms.mojibake import repair_mojibake

CHARACTER_STEPS: tuple[Callable[[Draft], Draft], ...] = (
    repair_mojibake,  # first: its bytes look like controls and exotic spaces
    decode_entities,
    normalize_line_ends,
    drop_invisible,
    normalize_unicode,
    tidy_space,
)
FRONT = ("title", "summary", "byline")


class Cleaned(NamedTuple):
    """A clean draft, the record's fields in clean form, and those that open the text, in order."""

    draft: Draft
    fields: Fields
    front: tuple[str, ...]


def clean(article: Article) -> Cleaned:
    """Clean the raw text, and put a record's title, summary and byline in front of it.

    `draft.text` is NFC and may be empty if nothing of it was article text. A field that already
    opens the text is not repeated.
    """
    fields = _clean_fields(article.fields)
    body = clean_characters(_with_encoding(draft_of(article.raw_text), article.encoding))
    front = tuple(name for name in FRONT if _is_missing(getattr(fields, name), body.text))
    opening = "".join(f"{getattr(fields, name)}\n\n" for name in front)
    draft = revise(body, [Change(0, 0, opening, "field", "+".join(front))] if opening else [])
    draft = drop_boilerplate(drop_page(unwrap_paragraphs(draft), len(front)), len(front))
    return Cleaned(tidy_space(draft), fields, front)


def clean_characters(draft: Draft) -> Draft:
    """Apply every step that works on characters, in order."""
    for step in CHARACTER_STEPS:
        draft = step(draft)
    return draft


def _clean_fields(fields: Fields) -> Fields:
    def tidy(value: str | None) -> str | None:
        return clean_characters(draft_of(value)).text.replace("\n", " ") or None if value else None

    return Fields(
        external_id=tidy(fields.external_id),
        title=tidy(fields.title),
        summary=tidy(fields.summary),
        byline=tidy(fields.byline),
        publisher=tidy(fields.publisher),
        url=fields.url,
        published_at=fields.published_at,
        language=fields.language,
        extra=fields.extra,
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
