"""An input's bytes to an article: decoded text plus what a record or a page says beside it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from transforms.documents import Article, Fields, Mark, RawInput, Rejected
from transforms.reading.bold import bold_marks
from transforms.reading.declared import decode_markup
from transforms.reading.decode import decode
from transforms.reading.html import Page, read_page
from transforms.reading.html_body import Span, body_changes, find_body
from transforms.reading.html_metadata import page_fields
from transforms.reading.html_title import find_title_line
from transforms.reading.mail import read_mail
from transforms.reading.markdown import read_markdown
from transforms.reading.record_keys import in_our_names
from transforms.reading.records import METHODS, fields_of, sound_text, web_address

BLANK = "\ufeff \t\r\n\u00a0\u200b"
HAS_BLOCKS = re.compile(r"</(?:p|div|h[1-6]|li|article|section)>|<br ?/?>", re.IGNORECASE)
WHOLE_PAGE = re.compile(r"<(?:html|head|body|!doctype)\b", re.IGNORECASE)
# Marks that name blocks; list items have their markers in the text.
BLOCKS = ("heading", "block_quote", "table_row", "paragraph")


def read(source: RawInput) -> Article | Rejected:
    """Read a plain text, a page, a mail or a record; other media types are E_MEDIA_TYPE."""
    if source.media_type in ("text/plain", "text/markdown"):
        return _read_text(source)
    if source.media_type == "text/html":
        return _read_html(source)
    if source.media_type == "message/rfc822":
        return _read_mail(source)
    if source.media_type in METHODS:
        return _read_record(source)
    return Rejected("read", "E_MEDIA_TYPE", f"{source.media_type} is not read")


def _read_text(source: RawInput) -> Article | Rejected:
    decoded = decode(source.content)
    if isinstance(decoded, Rejected):
        return decoded
    text, encoding = decoded
    if source.media_type == "text/markdown":
        return _checked(Article(source, text, encoding, *read_markdown(text)))
    return _checked(Article(source, text, encoding))


def _read_html(source: RawInput) -> Article | Rejected:
    decoded = decode_markup(source.content, source.charset)
    if isinstance(decoded, Rejected):
        return decoded
    markup, encoding = decoded
    return _of_markup(source, markup, encoding, Fields(url=web_address(source.url)))


def _read_mail(source: RawInput) -> Article | Rejected:
    mail = read_mail(source.content)
    if isinstance(mail, Rejected):
        return mail
    if mail.is_html:
        return _of_markup(source, mail.body, mail.encoding, mail.fields)
    return _checked(Article(source, mail.body, mail.encoding, mail.fields))


def _read_record(source: RawInput) -> Article | Rejected:
    record: dict[str, Any] = json.loads(source.content)
    fields = fields_of(record, METHODS[source.media_type])
    ours = in_our_names(record)
    body, markup = ours.get("text"), ours.get("html")
    if isinstance(body, str) and body.strip():
        if HAS_BLOCKS.search(body):  # many an export writes its markup into the field for text
            return _of_markup(source, sound_text(body), "utf-8", fields)
        return _checked(Article(source, sound_text(body), "utf-8", fields))
    if isinstance(markup, str):
        return _of_markup(source, sound_text(markup), "utf-8", fields)
    return _checked(Article(source, "", "utf-8", fields))


def _checked(article: Article) -> Article | Rejected:
    if not article.raw_text.strip(BLANK):
        return Rejected("read", "E_EMPTY", "the input has only white space: nothing to load")
    return article


def _of_markup(source: RawInput, markup: str, encoding: str, told: Fields) -> Article | Rejected:
    """Return the article in HTML: of a whole page its body, of a fragment all of it.

    What the record or the mail says goes before what the page says of itself.
    """
    page = read_page(markup)
    whole = bool(WHOLE_PAGE.search(markup[:4096])) or source.media_type == "text/html"
    fields = _merged(told, page_fields(page, told.url)) if whole else told
    kept = find_body(page) if whole else [(0, len(page.text))]
    if fields.title and (line := find_title_line(page, fields.title, kept)):
        kept = _with_line(kept, line)
        fields = replace(fields, title=page.text[slice(*line)])
    changes = tuple(body_changes(page, kept)) if kept else ()
    return _checked(Article(source, page.text, encoding, fields, changes, _blocks(page)))


def _merged(told: Fields, found: Fields) -> Fields:
    """Return what was told, with what it leaves open as the page says it."""
    values: dict[str, str | None] = {}
    for name in ("title", "byline", "publisher", "published_at"):
        if getattr(told, name) is None and getattr(found, name) is not None:
            method = "published_method" if name == "published_at" else f"{name}_method"
            values |= {name: getattr(found, name), method: getattr(found, method)}
    return replace(told, **values, url=told.url or found.url)


def _with_line(kept: list[Span], line: Span) -> list[Span]:
    """Put the headline's line in front of the article; what stands between the two stays out."""
    if any(start <= line[0] and line[1] <= end for start, end in kept):
        return kept
    return [line, *(span for span in kept if span[0] >= line[1])]


def _blocks(page: Page) -> tuple[Mark, ...]:
    found = [
        m
        for m in page.marks
        if m.kind in BLOCKS and (m.kind != "table_row" or _is_row(page.text[m.start : m.end]))
    ]
    named = {mark.start for mark in found}
    bold = [(m.start, m.end) for m in page.marks if m.kind == "bold"]
    found += [m for m in bold_marks(page.text, bold) if m.start not in named]
    return tuple(sorted(found))


def _is_row(text: str) -> bool:
    return "\t" in text and "\n" not in text
