"""What stands before the body: title, summary, byline, dateline.

The rules are those of the public contract: a first line that reads like one is the title, a short
line that names who publishes is the byline, and a stand-alone paragraph before a repeated or fuller
opening is the summary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.structuring.headings import is_heading
from transforms.structuring.lines import (
    HASHTAGS,
    MARKDOWN_HEADING,
    MONTHS,
    Line,
    ends_sentence,
    is_list_item,
)

MONTH = rf"(?:{MONTHS}|{MONTHS.upper()})"
DATE = rf"{MONTH}\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {MONTH}(?: \d{{4}}| \d{{2}})?"
UPPER = "A-ZÀ-ÖØ-ÞĀ-Ž"  # with the small letters among Ā to Ž, which isupper() tells apart
CITY = rf"[{UPPER}][{UPPER}'’.-]*[{UPPER}](?: [{UPPER}][{UPPER}'’.-]*[{UPPER}])*"
TITLE_CASE_CITY = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}"
REGION = r"(?:, [A-Z][\w'’.]*(?: [A-Z][\w'’.]*){0,2})"
AGENCY = r"\([^()]{2,40}\)"
DASH = r"(?:—|–|--|-)"
DATELINE = re.compile(
    rf"\A(?:(?P<place>{CITY}{REGION}?(?:, (?:{DATE}))?)(?: {AGENCY})? ?{DASH}[ \t]+(?=\S)"
    # A city in ordinary case needs a date or an agency beside it to be sure.
    rf"|(?P<dated>{TITLE_CASE_CITY}{REGION}?, (?:{DATE}))(?: ?{AGENCY})? ?{DASH}[ \t]+(?=\S)"
    rf"|(?P<wired>{TITLE_CASE_CITY}{REGION}?) \((?:[A-Z]{{2,5}}|[A-Z]\w+)\) ?{DASH}[ \t]+(?=\S))"
)
# Words in capitals that open a note, not a story.
NO_PLACE = re.compile(
    r"(?:NOTE|YEAR|UPDATE|ANALYSIS|BREAKING|CORRECTED|EXCLUSIVE|FACTBOX|TIMELINE)\b"
)
BYLINE = re.compile(r"(?:By|BY|From our) \S")
PUBLISHES = re.compile(
    r"\b(?:staff|correspondents?|reporters?|desk|bureau|newsroom|editors)\b"
    r"|\b(?:news|agency|press|wire|service|times|post|herald|journal|monitor|gazette|tribune|observer"
    r"|review|report|briefings?|interviews|archive|bulletin|digest|weekly|magazine|network|media)$",
    re.IGNORECASE,
)
SHORT_TITLE = 15  # words
WORD = re.compile(r"[^\W\d_]{4,}")
# Share of a summary's words that the fuller opening takes up again; with a byline between title and
# summary the layout itself already speaks for one. Measured on 600 plain news articles.
OVERLAP, OVERLAP_AFTER_BYLINE = 0.5, 0.3


def is_title(lines: Sequence[Line]) -> bool:
    """Whether the first line reads like a headline of what follows."""
    if len(lines) < 2:
        return False
    first = lines[0].text
    if first[-1] == "." and not _is_headline_with_stop(*lines[:2]):
        return False
    return (
        len(first) <= 200
        and len(first.split()) <= 30
        and not first.endswith((",", ";", ":"))
        and (first[0].isupper() or not first[0].isalpha() or bool(MARKDOWN_HEADING.match(first)))
        and not is_list_item(first)
        and not HASHTAGS.fullmatch(first)
        and not find_dateline(first)
        and any(character.isalpha() for character in first)
    )


def _is_headline_with_stop(first: Line, second: Line) -> bool:
    """Whether a short sentence stands before the dateline, as feeds write their headlines."""
    words = first.text.count(" ") + 1
    return words <= SHORT_TITLE and ". " not in first.text and bool(find_dateline(second.text))


def find_dateline(line: str) -> tuple[str, int] | None:
    """Return the dateline as written, and where the story begins behind its dash."""
    match = DATELINE.match(line)
    if match is None or NO_PLACE.match(line):
        return None
    if match["place"] and not match["place"].split(",")[0].isupper():
        return None
    return match["place"] or match["dated"] or match["wired"], match.end()


def is_byline(lines: Sequence[Line], position: int) -> bool:
    """Whether a short line of its own says who wrote or publishes the article."""
    line = lines[position].text
    if position + 1 < len(lines) and lines[position + 1].text[0].islower():
        return False
    words = len(line.split())
    if ends_sentence(line) or is_list_item(line) or ":" in line:
        return False
    return (words <= 12 and bool(BYLINE.match(line))) or (
        words <= 8 and bool(PUBLISHES.search(line)) and not find_dateline(line)
    )


def is_summary(lines: Sequence[Line], position: int, *, after_byline: bool) -> bool:
    """Whether a stand-alone paragraph is taken up again, or is followed by the dateline."""
    if position + 1 >= len(lines):
        return False
    line, following = lines[position], lines[position + 1]
    if not (is_prose(line.text) and following.after_blank) or find_dateline(line.text):
        return False
    if find_dateline(following.text):
        return True
    if not is_prose(following.text) or len(line.text) > len(following.text):
        return False
    if after_byline and position + 2 < len(lines) and is_heading(lines, position + 2, spaced=True):
        return True  # the layout of a briefing: byline, standfirst, fuller opening, first heading
    least = OVERLAP_AFTER_BYLINE if after_byline else OVERLAP
    return overlap(line.text, following.text) >= least


def is_prose(line: str) -> bool:
    """Whether a line is a finished sentence or more, of a summary's length."""
    return 8 <= len(line.split()) <= 80 and ends_sentence(line) and not is_list_item(line)


def overlap(summary: str, opening: str) -> float:
    """Return the share of the summary's longer words that the opening has too, by five letters."""
    words = _stems(summary)
    return len(words & _stems(opening)) / max(1, len(words))


def _stems(text: str) -> set[str]:
    return {word[:5].lower() for word in WORD.findall(text)}
