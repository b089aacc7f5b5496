"""Which encoding bytes are in that are not UTF-8: candidates, best first, judged on a prefix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from transforms.reading.alphabets import CYRILLIC, LATIN, MARKS
from transforms.reading.labels import codec_of

# Enough for a sound guess, little enough to stay fast on a large file.
PREFIX_BYTES = 32_768
EAST_ASIAN_CODECS = frozenset({"gb18030", "big5", "cp932", "cp949", "euc_jp"})
LAST_TRIED = ("gb18030", "big5")
FREQUENT = 3  # code pages in Latin script that are taken before a look at any other encoding
EBCDIC, EBCDIC_SPACE, LEAST_SPACES = "cp037", 0x40, 0.05
CYRILLIC_CODECS = frozenset(codec for codec, _ in CYRILLIC)
FEW_HIGH_BYTES = 0.1
MOST_ODD = 0.05  # of the characters beyond ASCII
# English in an East Asian encoding has only its punctuation in two bytes, from the first rows.
TWO_BYTES = ("gb18030", "big5", "euc_jp", "cp949")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
PUNCTUATION = frozenset("“”‘’—…·–―‥、。£°éèàáíóúêü")
FEWEST_PAIRS = 2
# No word in Latin script has so many letters beyond ASCII in a row.
FOREIGN_RUN = re.compile(rb"[\x80-\xff]{4}")
# A wrong code page shows: symbols inside words, capitals behind small letters, controls, boxes.
ODD = re.compile(
    "[\x80-\x9f\ue000-\uf8ff\ufffd\u2500-\u259f\xac\xaf\xb8]"
    "|(?<=[^\\W\\d_])[\xa1-\xa6\xa9\xab\xae-\xb6\xb8-\xba\xbc-\xbf\xd7\xf7\u20ac\u2030\u2020\u2021\u02c6\u02dc]"
    "(?=[^\\W\\d_])"
    "|(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŒŽŸ](?=[a-zß-öø-ÿ])"
    "|(?<=[а-яё])[А-ЯЁ]"
    "|[\xa1-\xa6\xaf-\xb6\xb8-\xba\xbc-\xbe\xd7\xf7][a-z]"
    "|[a-z][\xa1-\xa6\xaf\xb1-\xb6\xb8\xba\xbc-\xbf\xd7\xf7]"
)
BEYOND_ASCII = re.compile("[^\x00-\x7f]")
# Zero bytes stand where the high bytes of Latin letters, spaces and digits do; a few stand in the
# other place too, as in U+4E00 and U+AC00.
FEWEST_ZEROS, MOST_IN_OTHER_PLACE = 0.08, 0.25
WIDE_PREFIX = 4096
FEWEST_WIDE_BYTES = 32
# Chinese and Japanese have few spaces, but their own commas and full stops, which no pair of ASCII
# bytes makes; and nearly all their characters are in these blocks.
EAST_ASIAN_STOP = re.compile("[\u3001\u3002\uff0c\uff0e\uff1a]")
EAST_ASIAN = re.compile("[\t\n\r -~\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
MOST_FOREIGN = 0.02


def guess_encodings(content: bytes) -> Iterator[str]:
    """Yield encodings to try, the likeliest first."""
    prefix = content[:PREFIX_BYTES]
    if punctuated := _of_two_bytes(prefix):
        yield punctuated
    is_latin = _few_high(prefix) or not FOREIGN_RUN.search(prefix)
    if is_latin and (latin := _likeliest(prefix, LATIN[:FREQUENT])):
        yield latin
    elif _is_ebcdic(prefix):
        yield EBCDIC
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(prefix).best()
    codec = codec_of(best.encoding) if best else None
    if codec in CYRILLIC_CODECS:
        codec = _likeliest(prefix, CYRILLIC) or codec
    if is_latin and codec not in EAST_ASIAN_CODECS:
        codec = _likeliest(prefix, LATIN) or codec
    if codec and not (is_latin and _oddness(prefix, codec) > MOST_ODD):
        yield codec
    ranked = [(_strangeness(prefix, *one), one[0]) for one in (*LATIN, *CYRILLIC)]
    ranked += [(_oddness(prefix, name), name) for name in LAST_TRIED]
    yield from (name for _, name in sorted(ranked, key=lambda one: one[0]))


def _few_high(prefix: bytes) -> bool:
    """Whether few bytes are beyond ASCII, as with curly quotes and accents."""
    return sum(byte > 0x7F for byte in prefix) < FEW_HIGH_BYTES * len(prefix)


def _of_two_bytes(prefix: bytes) -> str | None:
    """Return the East Asian encoding in which all that is beyond ASCII is punctuation; else None.

    Bytes of a Latin code page do not all come in pairs of which the first is `¡` or its neighbour.
    """
    runs = HIGH_RUN.findall(prefix)
    pairs = sum(len(run) % 2 == 0 for run in runs)
    if pairs < FEWEST_PAIRS or 2 * pairs < len(runs):
        return None
    if any(run[0] not in b"\xa1\xa2\xa3\xa8" for run in runs):
        return None
    for codec in TWO_BYTES:
        text = _decoded(prefix, codec)
        if text is not None and PUNCTUATION.issuperset(BEYOND_ASCII.findall(text)):
            return codec
    return None


def _is_ebcdic(prefix: bytes) -> bool:
    """Whether the bytes have the spaces of EBCDIC and none of ASCII."""
    return b" " not in prefix and prefix.count(EBCDIC_SPACE) > LEAST_SPACES * len(prefix)


def _likeliest(prefix: bytes, codecs: Sequence[tuple[str, Sequence[str]]]) -> str | None:
    """Return the code page by which nearly all letters belong to one of its languages.

    Between code pages that all fit the frequent one is taken: French in cp1252 also reads as
    Slovak in cp1250.
    """
    shares = [(_strangeness(prefix, codec, alphabets), codec) for codec, alphabets in codecs]
    least, codec = min(shares, key=lambda share: share[0])
    return codec if least <= MOST_ODD else None


def _strangeness(prefix: bytes, codec: str, alphabets: Sequence[str]) -> float:
    """Return the share of characters beyond ASCII that are odd or of no one of the alphabets."""
    text = _decoded(prefix, codec)
    if text is None:
        return 2.0
    letters = Counter(c for c in text.lower() if c > "\x7f" and c not in MARKS)
    foreign = min(sum(n for c, n in letters.items() if c not in own) for own in alphabets)
    odd = sum(1 for _ in ODD.finditer(text))
    return (foreign + odd) / max(1, len(BEYOND_ASCII.findall(text)))


def _oddness(prefix: bytes, encoding: str) -> float:
    """Return the share of characters beyond ASCII that look out of place; 2 if it cannot read."""
    text = _decoded(prefix, encoding)
    if text is None:
        return 2.0
    return sum(1 for _ in ODD.finditer(text)) / max(1, len(BEYOND_ASCII.findall(text)))


def _decoded(prefix: bytes, encoding: str) -> str | None:
    try:
        # A character may be cut at the end of the prefix.
        return prefix.decode(encoding, "replace" if len(prefix) == PREFIX_BYTES else "strict")
    except UnicodeDecodeError:
        return None


def wide_encoding(content: bytes) -> str | None:
    """Return UTF-16 or UTF-32 without a byte order mark, if zero bytes stand where theirs do."""
    prefix = content[:WIDE_PREFIX]
    if len(content) % 2 or len(prefix) < FEWEST_WIDE_BYTES:
        return None
    zeros = [prefix[place::4].count(0) / (len(prefix) // 4) for place in range(4)]
    if min(zeros[2:]) > 0.9:
        return "utf-32-le"
    if min(zeros[:2]) > 0.9:
        return "utf-32-be"
    big, little = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if max(big, little) >= FEWEST_ZEROS and min(big, little) <= MOST_IN_OTHER_PLACE * max(
        big, little
    ):
        return "utf-16-be" if big > little else "utf-16-le"
    return next((name for name in ("utf-16-le", "utf-16-be") if _is_east_asian(prefix, name)), None)


def _is_east_asian(prefix: bytes, encoding: str) -> bool:
    text = prefix.decode(encoding, "replace")
    foreign = len(text) - sum(1 for _ in EAST_ASIAN.finditer(text))
    return foreign <= MOST_FOREIGN * len(text) and EAST_ASIAN_STOP.search(text) is not None
