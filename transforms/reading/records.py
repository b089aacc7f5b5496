"""Records: a line of JSON Lines or a JSON object that holds one article."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from transforms.documents import Fields, Rejected
from transforms.reading.languages import language_code
from transforms.reading.record_keys import BODY_KEYS, in_our_names
from transforms.reading.times import parse_time

WEB_ADDRESS = re.compile(r"https?://[^\s/?#][^\s]{0,4000}", re.IGNORECASE)
TEXT_KEYS = {
    "id": "external_id",
    "title": "title",
    "summary": "summary",
    "url": "url",
    "published_at": "published_at",
    "author": "byline",
    "publisher": "publisher",
    "language": "language",
}


# Forms that come as records, and the method by which their fields are known.
METHODS = {
    "application/json": "record",
    "text/csv": "record",
    "application/vnd.apache.parquet": "record",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
}
CANONICAL, ESCAPED = (
    json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=ascii_only)
    for ascii_only in (False, True)
)


def parse_record(line: bytes) -> dict[str, Any] | Rejected:
    """Parse one JSON object; E_JSON when it is none, E_RECORD when it is no article record.

    UTF-8, UTF-16 and UTF-32 are recognised as RFC 8259 and its predecessor describe.
    """
    try:
        record = json.loads(line, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        return Rejected(
            "read", "E_JSON", f"not UTF-8 at byte {error.start}: save the file as UTF-8"
        )
    except json.JSONDecodeError as error:
        return Rejected("read", "E_JSON", f"not valid JSON at column {error.colno}: {error.msg}")
    except (ValueError, RecursionError) as error:
        return Rejected("read", "E_JSON", f"not valid JSON: {error}")
    return check_record(record)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def check_record(record: object) -> dict[str, Any] | Rejected:
    """Return the record as it came if it is one of an article, else E_RECORD."""
    if not isinstance(record, dict):
        kind = type(record).__name__
        return Rejected("read", "E_RECORD", f"a record is a JSON object, this is a {kind}")
    ours = in_our_names(record)
    if not any(isinstance(ours.get(key), str) for key in BODY_KEYS):
        keys = ", ".join(record)[:200] or "none"
        why = f"a record needs its article as a string in text or html; its keys are {keys}"
        return Rejected("read", "E_RECORD", why)
    for key in TEXT_KEYS:
        if isinstance(ours.get(key), dict | list):
            return Rejected("read", "E_RECORD", f"{key} must be a string, not a list or an object")
    return record


def canonical_json(record: dict[str, Any]) -> bytes:
    """Return the record as JSON with sorted keys and no spaces, in UTF-8: what document_id hashes.

    A record with a lone surrogate, which UTF-8 cannot hold, is written in ASCII escapes.
    """
    try:
        return CANONICAL.encode(record).encode()
    except UnicodeEncodeError:
        return ESCAPED.encode(record).encode()


def web_address(value: object) -> str | None:
    """Return an http or https address; None for what is none, such as a script or a local file."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return sound_text(text) if WEB_ADDRESS.fullmatch(text) else None


def extra_keys(record: dict[str, Any]) -> str | None:
    """Return what the warehouse has no column for, as JSON text; None when there is nothing."""
    return _extra(in_our_names(record))


def _extra(record: dict[str, Any]) -> str | None:
    known = {*BODY_KEYS, *TEXT_KEYS}
    published = record.get("published_at")
    if published is not None and parse_time(str(published)) is None:
        known.remove("published_at")  # not understood, so kept as it came
    if record.get("language") and language_code(str(record["language"])) is None:
        known.remove("language")
    if isinstance(record.get("source_id"), str):
        known.add("source_id")
    if record.get("url") and web_address(record["url"]) is None:
        known.remove("url")
    extra = {key: value for key, value in record.items() if key not in known}
    return canonical_json(extra).decode() if extra else None


def fields_of(record: dict[str, Any], method: str = "record") -> Fields:
    """Return the record's own fields, known by `method`; blank strings and nulls are absent.

    `source_id` is what fetching writes into a record: the registered source that it came from.
    """
    record = in_our_names(record)
    values = {name: _text(record.get(key)) for key, name in TEXT_KEYS.items()}
    fields = Fields(**values, extra=_extra(record))
    return replace(
        fields,
        url=web_address(fields.url),
        source_id=_text(record["source_id"]) if isinstance(record.get("source_id"), str) else None,
        title_method=method if fields.title else None,
        byline_method=method if fields.byline else None,
        publisher_method=method if fields.publisher else None,
        published_method=method if fields.published_at else None,
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    return sound_text(" ".join(str(value).split())) or None


def sound_text(text: str) -> str:
    """Return the text with lone surrogates, which no encoding can carry, as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
