"""What form an input has, by its first bytes as well as by its name."""

from __future__ import annotations

import codecs
import json
import re
from typing import Literal

from transforms.documents import Rejected
from transforms.reading.decode import SIGNATURES

Form = Literal[
    "text",
    "markdown",
    "html",
    "mail",
    "record",
    "records",
    "array",
    "feed",
    "csv",
    "parquet",
    "warc",
    "gzip",
    "zip",
    "tar",
]
HEAD_BYTES = 65_536
BY_ENDING: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "mail",
    ".json": "record",
    ".jsonl": "records",
    ".ndjson": "records",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".xml": "feed",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".gz": "gzip",
    ".tgz": "gzip",
    ".zip": "zip",
    ".tar": "tar",
}
READABLE = (
    "txt, md, html, json, jsonl, csv, parquet, rss, atom, eml, warc, and these in gz, zip, tar"
)
MAGIC: tuple[tuple[int, bytes, Form], ...] = (
    (0, b"\x1f\x8b\x08", "gzip"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"PAR1", "parquet"),
    (0, b"WARC/", "warc"),
    (257, b"ustar", "tar"),
)
# Archives by their bytes, but documents of other programs.
PACKED_DOCUMENTS = frozenset(
    ".docx .xlsx .pptx .odt .ods .odp .epub .jar .apk .whl .xpi .kmz .pages .key .numbers".split()
)
IS_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
IS_XML = re.compile(r"\A\s*<(?:\?xml|rss|feed|rdf:RDF|!DOCTYPE\s+(?!html))", re.IGNORECASE)
IS_FEED = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|RDF)\b")
IS_RECORD = re.compile(r"\A\s*\{\s*(?:\"|\})")
IS_ARRAY = re.compile(r"\A\s*\[\s*(?:\{|\])")
HEADER_LINE = re.compile(r"[!-9;-~]{1,76}:|[ \t]")
MAIL_FIELDS = frozenset(
    "from to subject date message-id received return-path mime-version delivered-to".split()
)


def recognise(name: str, head: bytes) -> Form | Rejected:
    """Return the form of an input from its name and its first HEAD_BYTES or fewer.

    Bytes that only one form has go before the name; a name's ending goes before guesses. What has
    no ending and reads as text is text. E_MEDIA_TYPE if it is none of the forms, E_EMPTY if there
    are no bytes.
    """
    ending = _ending(name.lower())
    if not head.strip() and len(head) < HEAD_BYTES:
        return Rejected("read", "E_EMPTY", f"{name} has no characters: nothing to load")
    magic = next((f for at, mark, f in MAGIC if head.startswith(mark, at)), None)
    if magic and ending not in PACKED_DOCUMENTS:
        return magic
    named = BY_ENDING.get(ending)
    text = _as_text(head)
    told = _by_content(text) if magic is None else None
    if ending == ".json":
        return "array" if told == "array" else "records" if _goes_on(text) else "record"
    if named in ("text", "markdown", "html", "feed", "gzip", "zip", None) and told:
        return told
    if named in ("feed", "gzip", "zip", "parquet", "warc") or (named is None and ending):
        return _unknown(name, head, ending)
    return named or _nameless(name, head, text)


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    return dot + ending if stem else ""


def _as_text(head: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return head.decode(encoding, "replace")
    return head.decode("utf-8-sig", "replace")


def _by_content(text: str) -> Form | None:
    if IS_HTML.match(text):
        return "html"
    if IS_XML.match(text):
        return "feed" if IS_FEED.search(text) or "<!ENTITY" in text else None
    if IS_ARRAY.match(text):
        return "array"
    if IS_RECORD.match(text):
        return "record" if _is_spread(text) else "records"
    return None


def _is_spread(text: str) -> bool:
    """Whether an object goes on behind its first line."""
    first, _, rest = text.lstrip().partition("\n")
    if not rest.strip():
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return True
    return False


def _goes_on(text: str) -> bool:
    """Whether a whole object in the first line is followed by another."""
    first, _, rest = text.lstrip().partition("\n")
    return rest.lstrip().startswith("{") and not _is_spread(text) and first.startswith("{")


def _nameless(name: str, head: bytes, text: str) -> Form | Rejected:
    if _is_mail(text):
        return "mail"
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _unknown(name, head, "")
    if text.count("\ufffd") > 0.1 * len(text):
        return _unknown(name, head, "")
    return "text"


def _is_mail(text: str) -> bool:
    lines = text.replace("\r\n", "\n").partition("\n\n")[0].split("\n")
    fields = {line.partition(":")[0].lower() for line in lines}
    return all(HEADER_LINE.match(line) for line in lines) and len(fields & MAIL_FIELDS) >= 2


def _unknown(name: str, head: bytes, ending: str) -> Rejected:
    what = next((w for mark, w in SIGNATURES if head.startswith(mark)), None)
    seen = f"the bytes are {what}" if what else f"its ending is {ending or 'none'}"
    return Rejected(
        "read", "E_MEDIA_TYPE", f"{name} is not read, {seen}; dateline reads {READABLE}"
    )
