"""Rejected data as text that is safe to print, to log and to show on a page."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

TEXT_LIMIT = 2_000
VALUE_LIMIT = 80
UNSAFE = re.compile(r"[<>&]")


def row_json(row: Mapping[str, object]) -> str:
    """Return a row as one line of JSON; texts are cut to 2,000 characters."""
    return json_text({k: v[:TEXT_LIMIT] if isinstance(v, str) else v for k, v in row.items()})


def json_text(value: object) -> str:
    r"""Return JSON in which <, >, & and everything unprintable is a \u escape.

    It reads back as the same value, yet runs nowhere as HTML and moves no terminal. NaN and the
    infinities, which JSON has not, are their names.
    """
    return _escape(json.dumps(_finite(value), ensure_ascii=False))


def value_text(value: object) -> str:
    """Return a value for a message: JSON, of a text no more than its first 80 characters."""
    return json_text(value[:VALUE_LIMIT] if isinstance(value, str) else value)


def bytes_text(content: bytes) -> str:
    r"""Return the first 2,000 bytes as text, with all but printable UTF-8 as \x and \u escapes."""
    return _escape(content[:TEXT_LIMIT].decode("utf-8", errors="backslashreplace"))


def _finite(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _finite(entry) for key, entry in value.items()}
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _escape(text: str) -> str:
    text = UNSAFE.sub(_unicode_escape, text)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _unicode_escape(c) for c in text)


def _unicode_escape(character: str | re.Match[str]) -> str:
    """Write a character as JSON does: UTF-16 code units of four hex digits."""
    text = character if isinstance(character, str) else character[0]
    units = text.encode("utf-16-be", errors="surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
