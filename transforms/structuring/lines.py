"""Lines of a text and the shapes that they have: list markers, hashtags, sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# A dash in front of speech is no bullet: `— Oui, dit-il.` and `- Да, - сказал он.` are dialogue.
SPEECH = r"(?![^\n]{0,400}[,!?.…»] ?[—–-] )"
BULLET = re.compile(
    r"\A[ \t]*(?P<label>[•◦▪▫‣⁃∙●○·*]"
    rf"|[-–](?=[ \t]){SPEECH}|—(?=[ \t]){SPEECH}(?![^\n]{{0,400}}[.!?…][»”\"]?$))[ \t]+(?=\S)"
)
NUMBER = re.compile(
    r"\A[ \t]*(?P<label>\(?(?P<number>\d{1,2})(?:\.\)|[.)]))[ \t]+(?=[^\W\d_]|[\"“‘'(])"
)
MARKDOWN_HEADING = re.compile(r"(?P<label>#{1,6})[ \t]+(?=\S)")
QUOTED = re.compile(r"\A[ \t]*(?P<label>>)[ \t]+(?=\S)")
# Bold in Markdown, or plain: "**Q:** …", "A. …".
QUESTION = re.compile(
    r"(?:\*\*|__)?(?P<label>Q(?:uestion)?)(?:[.:](?:\*\*|__)?|(?:\*\*|__):)[ \t]+(?=\S)",
    re.IGNORECASE,
)
ANSWER = re.compile(
    r"(?:\*\*|__)?(?P<label>A(?:nswer)?)(?:[.:](?:\*\*|__)?|(?:\*\*|__):)[ \t]+(?=\S)",
    re.IGNORECASE,
)
ZONE = r"(?:GMT|UTC|BST|CES?T|EES?T|E[DS]?T|C[DS]T|P[DS]?T|M[DS]?K?T|IST|JST|local time)"
CLOCK = rf"(?:{ZONE}|[ap]\.?m\.?(?: {ZONE})?)"
HOUR = rf"\d{{1,2}}:\d{{2}}(?: ?{CLOCK})?|\d{{1,2}}\.\d{{2}} ?{CLOCK}|\d{{1,2}} ?[ap]\.?m\.? {ZONE}"
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
DAY = rf"\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?|(?:{MONTHS})\.? \d{{1,2}}(?:, \d{{4}})?"
ENTRY = re.compile(
    rf"(?P<label>{HOUR})(?: ?[-–—:|])?[ \t]+(?=\S)"
    rf"|(?P<day>{DAY}) ?[-–—:][ \t]+(?=\S)"  # a date alone could open a sentence
)
# A live blog sets the time in a line of its own, above its entry.
TIME_ALONE = re.compile(rf"(?:{HOUR})\W*", re.IGNORECASE)
_CORRECTED = (
    r"(?:corrects?|corrected|updated|amended|clarif|misstated|misspelled|misidentified|revised"
    r"|refiled)"
)
NOTE = re.compile(
    r"\A(?P<label>Editor(?:['’]s|ial|s['’]) notes?|Corrections?(?: and clarifications?)?"
    r"|Clarifications?|Corrected|Corrects?|Note to readers):[ \t]+(?=\S)"
    r"|\A(?=[(\[](?:Corrects?|Corrected|Corrections?|Refiles?|Recasts?|Updates?|Adds|Fixes) "
    r"[^()]{5,200}[)\]]$)"
    r"|\A(?=[(\[*]*(?:This|An earlier version of this|A previous version of this)"
    rf" (?:story|article|version|post)\b[^.]{{0,80}}?\b{_CORRECTED})(?P<none>)",
    re.IGNORECASE,
)
HASHTAGS = re.compile(r"\A[ \t]*#[^\W_][\w-]*(?:[ \t,]+#[^\W_][\w-]*)*[ \t]*")
HASHTAG_RUN = re.compile(r"(?:[ \t]#[^\W_][\w-]{0,60}){1,20}[ \t]*\Z")
HASHTAG = re.compile(r"#([^\W_][\w-]*\w|[^\W\d_])")
STOPS = frozenset(".!?…")
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")


class Line(NamedTuple):
    """A line with text in it: offsets without outer spaces, what precedes it."""

    start: int
    end: int
    text: str
    after_blank: bool
    indent: int


@lru_cache(1)
def split_lines(text: str) -> tuple[Line, ...]:
    """Return the lines that hold more than spaces, in order.

    Those of the last text are kept: one step after the other asks for them.
    """
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    start, after_blank = 0, True
    for piece in text.split("\n"):
        stripped = piece.strip()
        if stripped:
            indent = piece.index(stripped)
            offset = start + indent
            yield Line(offset, offset + len(stripped), stripped, after_blank, indent)
        after_blank = not stripped
        start += len(piece) + 1


def is_list_item(line: str) -> bool:
    """Whether the line begins with a bullet or a number that marks a list item."""
    if line[:1].isalpha():
        return False
    return bool(BULLET.match(line) or NUMBER.match(line))


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does, closing marks aside."""
    last = line[-1:]
    return last in STOPS or not (last.isalnum() or SENTENCE_END.search(line[-8:]) is None)
