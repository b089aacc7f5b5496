"""The encoding that a page or its server declares, and bytes decoded by it."""

from __future__ import annotations

import codecs
import re

from transforms.documents import Rejected
from transforms.reading.decode import MARKS, decode

# Browsers look at 1,024 bytes for it; many pages say it later.
PREFIX_BYTES = 4096
IN_PAGE = re.compile(
    rb"""<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.I
)
IN_XML = re.compile(
    rb"""^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["']"""
)
# What browsers read these names as: https://encoding.spec.whatwg.org/#names-and-labels
READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Python has codecs that are no encodings of text; some run in quadratic time.
TEXTUAL = re.compile(
    r"utf-8|cp125[0-8]|cp866|cp874|cp932|cp949|iso8859-\d+|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gb18030|big5|euc_jp|iso2022_jp"
)


def decode_markup(content: bytes, told: str | None = None) -> tuple[str, str] | Rejected:
    """Return text and encoding of markup: UTF-8 that holds, then what is declared, then a guess.

    `told` is what the server or container says, which goes before what the page says of itself.
    Codes as in `decode`.
    """
    if content.startswith(tuple(mark for mark, _ in MARKS)):
        return decode(content)
    head = content[:PREFIX_BYTES]
    named = [told, *(_label(pattern, head) for pattern in (IN_XML, IN_PAGE))]
    stateful = [name for name in map(_codec, named) if name == "iso2022_jp"]
    for name in (*stateful, "utf-8", *map(_codec, named)):
        if name:
            try:
                return content.decode(name), name
            except UnicodeDecodeError:
                continue
    return decode(content)


def _label(pattern: re.Pattern[bytes], head: bytes) -> str | None:
    found = pattern.search(head)
    return found[1].decode("ascii", "ignore") if found else None


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    name = READ_AS.get(name, name)
    return name if TEXTUAL.fullmatch(name) else None
