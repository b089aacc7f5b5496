"""Bytes to text: strict UTF-8 first, then a byte order mark, then a guess on a bounded prefix."""

from __future__ import annotations

import codecs

from transforms.documents import Rejected

# Enough for a sound guess, little enough to stay fast on a large file.
PREFIX_BYTES = 32_768
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


def decode(content: bytes) -> tuple[str, str] | Rejected:
    """Return text and encoding; E_EMPTY, E_BINARY or E_ENCODING when there is no text to be had."""
    if not content.strip():
        return Rejected("read", "E_EMPTY", "the input has no characters: nothing to load")
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decode_as(content, encoding)
    if reason := _binary(content):
        return Rejected("read", "E_BINARY", f"{reason}, not text: convert it to text first")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_guessed(content)


def _binary(content: bytes) -> str | None:
    for signature, name in SIGNATURES:
        if content.startswith(signature):
            return f"the bytes are {name}"
    return "the bytes hold NUL characters" if b"\x00" in content else None


def _decode_as(content: bytes, encoding: str) -> tuple[str, str] | Rejected:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        return _undecodable(f"a byte order mark says {encoding}, but byte {error.start} is not")


def _decode_guessed(content: bytes) -> tuple[str, str] | Rejected:
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    # Western first: in a tie between code pages that all fit, news is most often cp1252.
    best = from_bytes(content[:PREFIX_BYTES]).best()
    western = ["cp1252"] if _is_western(content) else []
    for encoding in [*western, *([best.encoding] if best else [])]:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return _undecodable("no known encoding reads these bytes")


def _is_western(content: bytes) -> bool:
    """Few high bytes among ASCII, as with curly quotes and accents: cp1252 is the likely one."""
    high = sum(byte > 0x7F for byte in content[:PREFIX_BYTES])
    return high < 0.1 * min(len(content), PREFIX_BYTES)


def _undecodable(why: str) -> Rejected:
    return Rejected("read", "E_ENCODING", f"{why}: save the file as UTF-8")
