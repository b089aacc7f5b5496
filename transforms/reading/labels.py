"""Names of encodings, as servers and pages write them, to codecs of text."""

from __future__ import annotations

import codecs
import re

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
# Python has codecs that are no encodings of text; some run in quadratic time.
TEXTUAL = re.compile(
    r"utf-8|cp125[0-8]|cp85[02]|cp866|cp874|cp932|cp949|iso8859-\d+|koi8-[ru]"
    r"|mac-(roman|cyrillic)|gb18030|big5|euc_jp|iso2022_jp"
)


def codec_of(label: str | None) -> str | None:
    """Return the codec that a label means; None if it is unknown or not one of text."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    name = READ_AS.get(name, name)
    return name if TEXTUAL.fullmatch(name) else None
