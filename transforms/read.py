"""An input's bytes to an article: decoded text plus what a record says beside it."""

from __future__ import annotations

import json
from typing import Any

from transforms.decode import decode
from transforms.documents import Article, RawInput, Rejected
from transforms.html import visible_text
from transforms.records import fields_of, sound_text


def read(source: RawInput) -> Article | Rejected:
    """Read a plain text or a record; media types beyond these are E_MEDIA_TYPE."""
    if source.media_type == "text/plain":
        return _read_text(source)
    if source.media_type == "application/json":
        return _read_record(source)
    return Rejected("read", "E_MEDIA_TYPE", f"{source.media_type} is not read: give .txt or .jsonl")


def _read_text(source: RawInput) -> Article | Rejected:
    decoded = decode(source.content)
    if isinstance(decoded, Rejected):
        return decoded
    text, encoding = decoded
    return _article(source, text, encoding)


def _read_record(source: RawInput) -> Article | Rejected:
    record: dict[str, Any] = json.loads(source.content)
    body = record.get("text")
    text = body if isinstance(body, str) and body.strip() else visible_text(record.get("html"))
    article = _article(source, sound_text(text), "utf-8")
    if isinstance(article, Rejected):
        return article
    return Article(source, article.raw_text, article.encoding, fields_of(record))


def _article(source: RawInput, text: str, encoding: str) -> Article | Rejected:
    if not text.strip("\ufeff \t\r\n\u00a0\u200b"):
        return Rejected("read", "E_EMPTY", "the input has only white space: nothing to load")
    return Article(source, text, encoding)
