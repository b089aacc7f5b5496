"""The encoding that a page or its server declares, and bytes decoded by it."""

from __future__ import annotations

import re

from transforms.documents import Rejected
from transforms.reading.decode import decode
from transforms.reading.labels import codec_of

# Browsers look at 1,024 bytes for it; many pages say it later.
PREFIX_BYTES = 4096
IN_PAGE = re.compile(
    rb"""<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.I
)
IN_XML = re.compile(
    rb"""^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["']"""
)


def decode_markup(content: bytes, told: str | None = None) -> tuple[str, str] | Rejected:
    """Return text and encoding of markup: UTF-8 that holds, then what is declared, then a guess.

    `told` is what the server or container says, which goes before what the page says of itself.
    Codes as in `decode`.
    """
    head = content[:PREFIX_BYTES]
    labels = (told, *(_label(pattern, head) for pattern in (IN_XML, IN_PAGE)))
    return decode(content, [name for name in map(codec_of, labels) if name])


def _label(pattern: re.Pattern[bytes], head: bytes) -> str | None:
    found = pattern.search(head)
    return found[1].decode("ascii", "ignore") if found else None
