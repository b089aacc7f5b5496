"""Bytes to text: a byte order mark, strict UTF-8, what is declared, then a guess on a prefix.

Nothing is lost over a few bad bytes: a text that is UTF-8 but for some of them is read as UTF-8,
each stray byte as cp1252 and each cut-off character as U+FFFD, and its encoding says so.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from transforms.documents import Rejected
from transforms.reading.guess import guess_encodings, wide_encoding

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SIGNATURES = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
# Escapes that switch to two-byte characters; without them the bytes are plain ASCII.
STATEFUL = (
    (b"\x1b$B", "iso2022_jp"),
    (b"\x1b$@", "iso2022_jp"),
    (b"\x1b$)C", "iso2022_kr"),
)
# Bad sequences for each good one that a text may have and still be UTF-8.
MOST_BAD = 0.25
MIXED = "utf-8+cp1252"
MOST_NULS = 0.002  # of the bytes; a program or an image has many more


def decode(content: bytes, declared: Sequence[str] = ()) -> tuple[str, str] | Rejected:
    """Return text and encoding; E_EMPTY, E_BINARY or E_ENCODING when there is no text to be had.

    `declared` are codecs of text that somebody names, the surest first; the first that reads every
    byte is believed, unless the bytes are UTF-8.
    """
    if not content.strip():
        return Rejected("read", "E_EMPTY", "the input has no characters: nothing to load")
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decode_marked(content, encoding)
    if signature := _signature(content):
        return _binary(f"the bytes are {signature}")
    if b"\x00" in content:
        wide = wide_encoding(content)
        decoded = _try(content, wide) if wide else _stray_nuls(content)
        return decoded or _binary("the bytes hold NUL characters")
    for escape, encoding in STATEFUL:
        if escape in content and (decoded := _try(content, encoding)):
            return decoded
    return (
        _try(content, "utf-8")
        or next(filter(None, (_try(content, name) for name in declared)), None)
        or _mixed(content)
        or _guessed(content)
    )


def _signature(content: bytes) -> str | None:
    return next((name for signature, name in SIGNATURES if content.startswith(signature)), None)


def _try(content: bytes, encoding: str) -> tuple[str, str] | None:
    """Return the text if every byte of it can be read; an unknown encoding reads nothing."""
    try:
        text = content.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None
    return (text, encoding) if isinstance(text, str) else None


def _stray_nuls(content: bytes) -> tuple[str, str] | None:
    """Read UTF-8 with a few NUL characters, as careless programs leave them behind."""
    few = content.count(0) <= MOST_NULS * len(content)
    return _try(content, "utf-8") if few else None


def _decode_marked(content: bytes, encoding: str) -> tuple[str, str] | Rejected:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        return _undecodable(f"a byte order mark says {encoding}, but byte {error.start} is not")


def _mixed(content: bytes) -> tuple[str, str] | None:
    """Read UTF-8 with a few bad bytes; None if the bad ones are too many for that."""
    bad = 0

    def stray(error: UnicodeError) -> tuple[str, int]:
        nonlocal bad
        if not isinstance(error, UnicodeDecodeError):
            raise error
        bad += 1
        piece = content[error.start : error.end]
        # One stray byte is a character of the older encoding; more are a character cut short.
        return (piece.decode("cp1252", "replace") if len(piece) == 1 else "\ufffd"), error.end

    name = "dateline.mixed"
    codecs.register_error(name, stray)
    text = content.decode("utf-8", name)
    good = sum(character > "\x7f" for character in text) - bad
    return (text, MIXED) if bad <= MOST_BAD * good else None


def _guessed(content: bytes) -> tuple[str, str] | Rejected:
    for encoding in guess_encodings(content):
        if decoded := _try(content, encoding):
            return decoded
    return _undecodable("no known encoding reads these bytes")


def _binary(why: str) -> Rejected:
    return Rejected("read", "E_BINARY", f"{why}, not text: convert it to text first")


def _undecodable(why: str) -> Rejected:
    return Rejected("read", "E_ENCODING", f"{why}: save the file as UTF-8")
