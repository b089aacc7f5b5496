"""Bytes to text by what the bytes, the server and the document say of their encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What browsers read these names as: https://encoding.spec.whatwg.org/#names-and-labels
READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Nothing else is decoded by: some of Python's codecs run code, pack bytes or take quadratic time.
SAFE = re.compile(
    r"utf-8|cp125[0-8]|cp866|cp874|cp932|cp949|iso8859-\d+|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gb18030|big5|euc_jp|iso2022_jp"
)
STATEFUL = frozenset({"iso2022_jp"})
# Where a page names its encoding; browsers look at 1,024 bytes, many pages are later.
PREFIX_BYTES = 4096
IN_PAGE = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
IN_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")


def declared_in_page(content: bytes) -> str | None:
    """Return the encoding that an HTML page names."""
    return _named(IN_PAGE, content)


def declared_in_xml(content: bytes) -> str | None:
    """Return the encoding that an XML declaration names."""
    return _named(IN_XML, content)


def _named(pattern: re.Pattern[bytes], content: bytes) -> str | None:
    found = pattern.search(content[:PREFIX_BYTES])
    return found.group(1).decode("ascii", "ignore") if found else None


def decode_declared(content: bytes, labels: Iterable[str | None]) -> tuple[str, str] | None:
    """Return text and encoding: a byte order mark, UTF-8 that holds, or the first label that does.

    Text that is UTF-8 throughout is UTF-8, whatever is said of it: by chance that hardly happens.
    None if nothing fits.
    """
    named = [codec for codec in map(_codec, labels) if codec]
    marks = [codec for mark, codec in MARKS if content.startswith(mark)]
    stateful = [codec for codec in named if codec in STATEFUL]
    for codec in (*marks[:1], *stateful, "utf-8", *named):
        try:
            return content.decode(codec), codec.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    return None


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    name = READ_AS.get(name, name)
    return name if SAFE.fullmatch(name) else None
