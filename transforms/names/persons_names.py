"""What a person's name looks like in Latin letters, and the id made from it."""

from __future__ import annotations

import re
from collections.abc import Collection

from anyascii import anyascii

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏȘȚ"
LETTER = r"[^\W\d_]"
APOSTROPHE = "['’ʻ]"
WORD = rf"[{UPPER}](?:{LETTER}|{APOSTROPHE}(?!s\b)(?={LETTER})|-(?={LETTER}))*"
INITIAL = rf"[{UPPER}]\.(?:-?[{UPPER}]\.)*"
ARTICLE = r"(?:al|el|an|ad|ar|as|ash|at|az)-"
TOKEN = rf"(?:{INITIAL}|{ARTICLE}{WORD}|{WORD})"
PARTICLE = (
    r"(?:de|da|del|della|di|dos|das|du|la|van|von|der|den|ter|ten|zu|bin|bint|ibn|ben|abu|al|el|y)"
)
SUFFIX = r"(?:,? (?:Jr|Sr)\b\.?| I{2,3}\b| IV\b| VI{0,3}\b| X[IVX]*\b)?"
NAME = re.compile(rf"{TOKEN}(?: (?:{PARTICLE} ){{0,3}}{TOKEN}){{0,4}}{SUFFIX}")
PIECE = re.compile(r"\S+")
NUMERAL = re.compile(r"[IVX]+|[JS]r\.?")
# Family names that stand first in Chinese, Korean and Vietnamese names.
FAMILY_FIRST = frozenset(
    "Bae Ban Cai Chae Chang Chen Cho Choe Choi Deng Feng Gao Geng Guo Han Hong Hu Huang Hun Jang "
    "Jiang Jo Jung Kang Kim Kwon Lam Lee Li Lim Lin Liu Lu Lai Lim Ma Min Moon Nam Ngo Nguyen Oh "
    "Pak Park Peng Pham Qin Ri Shin Song Sun Tran Tsai Tung Wang Wei Wen Wu Xi Xie Xu Yang Yi Yoo "
    "Yoon Yun Zhang Zhao Zheng Zhou Zhu Zong Chung Chiang Kuo".split()
)

# With more words than this before none but particles, the last two are a double family name.
MOST_GIVEN = 3


def slug(name: str) -> str:
    """Return a name in lower-case ASCII with hyphens: the part of an id after the colon."""
    plain = re.sub(r"[’'ʻ`]", "", anyascii(name)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unknown"


def person_id(name: str) -> str:
    """Return the id of a person of this full name; the same in every document."""
    return f"person:{slug(name)}"


def surnames(name: str) -> list[str]:
    """Return the words by which a text may later call the person, the usual one first."""
    pieces = [p for p in PIECE.findall(name.replace(",", "")) if not NUMERAL.fullmatch(p)]
    if len(pieces) < 2:
        return []
    last = pieces[-1]
    if pieces[0] in FAMILY_FIRST and last not in FAMILY_FIRST:
        return [pieces[0]]
    if len(last.rstrip(".")) < 2:
        return []
    found = [last]
    if (bare := re.sub(rf"^{ARTICLE}", "", last, flags=re.IGNORECASE)) != last:
        found.append(bare)
    tail = _with_particles(pieces)
    if tail == last and len(pieces) > MOST_GIVEN and "." not in "".join(pieces[-2:]):
        tail = " ".join(pieces[-2:])
    return [tail, *found] if tail != last else found


def _with_particles(pieces: list[str]) -> str:
    first = len(pieces) - 1
    while first > 1 and re.fullmatch(PARTICLE, pieces[first - 1]):
        first -= 1
    if pieces[first] == "y":  # "Paz y Paz" is one family name
        first -= 1
    return " ".join(pieces[first:])


def match_name(
    text: str, start: int, end: int, bad: Collection[str], taken: Collection[int]
) -> tuple[int, int] | None:
    """Return the span of a name that begins at `start`, cut before the first word that is none.

    `bad` are words no name contains; `taken` are starts of other mentions.
    """
    match = NAME.match(text, start, end)
    if match is None:
        return None
    stop = start
    for index, piece in enumerate(PIECE.finditer(text, match.start(), match.end())):
        if index and NUMERAL.fullmatch(piece.group()):
            stop = piece.end()
            continue
        if piece.group() in bad or piece.start() in taken:
            break
        if piece.group()[0].isupper() or piece.group()[:3].endswith("-") or "-" in piece.group():
            stop = piece.end()
    if tail := re.search(r"( )[^\W\d_]\.$", text[start:stop]):
        stop = start + (
            tail.end() - 1 if NUMERAL.match(text, start + tail.end(1)) else tail.start()
        )
    if text[start:stop].endswith((" Jr", " Sr")) and text[stop : stop + 1] == ".":
        stop += 1
    return (start, stop) if stop > start else None
