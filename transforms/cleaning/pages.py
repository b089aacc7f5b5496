"""Web pages pasted as flat text: the article is found among menus, links and notices.

Without markup there are still shapes: an article is a dense stretch of whole sentences, a menu a
run of short lines, and a site's own phrases (`Log in`, `Privacy Policy`) give a page away. Nothing
here touches a text that does not show several such phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.cleaning.phrases import (
    AUTHOR,
    COMMENTS,
    RELATED,
    SITE_NOTICE,
    is_stamp,
    site_phrases,
)
from transforms.structuring.lines import ENTRY, Line, is_list_item
from transforms.structuring.opening import BYLINE, find_dateline

# A page shows this many different phrases of a site, in lines of their own.
FEWEST_PHRASES = 3
FEWEST_PHRASES_BY_MENU = 2
MENU_LINES = 6
# Words of a line count for an article, lines that are no sentence against it; the best stretch has
# the highest sum. Set on one half of 57 labelled pages: see tests/benchmarks/README.md.
FEWEST_WORDS = 7
MOST_WORDS = 60  # one long legal notice is no article
SENTENCE_COST = 4
SHORT_COST = -5
PHRASE_COST = -9
NOTICE_COST = -12
# Lines in the stretch: a run of so many short lines, none a sentence, is a menu or a widget.
MENU_RUN = 4
ITEM_GAIN = 1
LONG = 20  # words; a line so long without a full stop counts neither for nor against
FIGURES = 4
TEASER, MOST_TEASERS = 5, 6  # so few lines of so low a score, below a heading of links, are links
SHORT_NOTICE = 15
MOST_LEFT = 0.5  # share of an article that may stand behind a heading of links
SENTENCE_END = re.compile(r"[.!?…:。！？]\W{0,7}$")  # an emoji may follow
HEAD_LINES = 12  # lines above the stretch among which headline and byline are looked for


class Outside(NamedTuple):
    """A line that is not the article: its position among the lines, kind and rule of the edit."""

    position: int
    kind: str
    rule: str


def find_outside(lines: Sequence[Line]) -> list[Outside]:
    """Return the lines of a flat page that are not the article; none if the text is no page."""
    if not is_page(lines):
        return []
    scores = [_score(line.text) for line in lines]
    start, end = _densest(scores)
    end = _cut(lines, start, end, scores)
    head = _head(lines, start)
    outside = [Outside(i, "navigation", "page_above") for i in range(start) if i not in head]
    outside += _inside(lines, scores, start, end)
    return [*outside, *_below(lines, end)]


def is_page(lines: Sequence[Line]) -> bool:
    """Whether the text is a web page: phrases of a site stand alone in lines, or form menus."""
    seen: set[str] = set()
    menus = run = 0
    for line in lines:
        short = len(line.text) <= 60
        if short and (phrases := site_phrases(line.text)):
            seen.update(phrase for phrase in phrases if any(map(str.isalpha, phrase)))
        run = run + 1 if short and _is_label(line.text) else 0
        menus += run == MENU_LINES
        if len(seen) >= FEWEST_PHRASES or (len(seen) >= FEWEST_PHRASES_BY_MENU and menus):
            return True
    return False


def _is_label(text: str) -> bool:
    return text.count(" ") < 4 and text[-1].isalnum() and not is_list_item(text)


def _score(text: str) -> float:
    if site_phrases(text) or is_stamp(text):
        return PHRASE_COST
    words = text.count(" ") + 1
    if words <= MOST_WORDS and (SITE_NOTICE.search(text) or AUTHOR.match(text)):
        return NOTICE_COST
    if _is_item(text):
        return ITEM_GAIN
    if not SENTENCE_END.search(text[-8:]):
        return SHORT_COST if words < LONG else 0
    if words < FEWEST_WORDS:
        return 0 if text[-1] != ":" or words > 2 else SHORT_COST
    return min(words, MOST_WORDS) - SENTENCE_COST


def _is_item(text: str) -> bool:
    """Whether a line is a list item, a dated entry or a row of figures: part of an article."""
    if is_list_item(text):
        return True
    if (match := ENTRY.match(text)) and match["day"]:
        return True
    return sum(word[-1].isdigit() for word in text.split()) >= FIGURES


def _densest(scores: Sequence[float]) -> tuple[int, int]:
    """Return start and end of the stretch with the highest sum (Kadane)."""
    best, found, total, start = 0.0, (0, 0), 0.0, 0
    for position, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, position
        total += score
        if total > best:
            best, found = total, (start, position + 1)
    return found


def _cut(lines: Sequence[Line], start: int, end: int, scores: Sequence[float]) -> int:
    """Return where readers' comments or links begin, if an article stands before them."""
    left, total = sum(scores[start:end]), 0.0
    for position in range(start, end):
        text = lines[position].text
        if total > 0 and len(text) <= 80:
            if COMMENTS.fullmatch(text):
                return position
            if left - total < MOST_LEFT * total and RELATED.fullmatch(text):
                return position
        total += scores[position]
    return end


def _head(lines: Sequence[Line], start: int) -> set[int]:
    """Return the positions above the stretch that belong to it: headline and byline."""
    head: set[int] = set()
    above = range(max(0, start - HEAD_LINES), start)
    page_title = lines[0].text
    titles = [i for i in above if i and _is_headline(lines[i].text, page_title)]
    title = titles[-1] if titles else 0
    if start:
        head.add(title)
    head |= {i for i in above if i > title and BYLINE.match(lines[i].text)}
    return head


def _is_headline(line: str, page_title: str) -> bool:
    """Whether the page's title, which may add the site's name, begins with the line."""
    return line.count(" ") >= 2 and page_title.casefold().startswith(line.casefold())


def _inside(
    lines: Sequence[Line], scores: Sequence[float], start: int, end: int
) -> Iterator[Outside]:
    """Yield the lines of the stretch that are a site's: phrases, stamps, notices, labels."""
    run: list[int] = []
    linked = 0  # lines below a heading of links that may still be links
    for position in range(start, end + 1):
        if position < end and scores[position] < (TEASER if linked else 0):
            heading = RELATED.fullmatch(lines[position].text)
            linked = MOST_TEASERS if heading else max(0, linked - 1)
            run.append(position)
            continue
        yield from _of_run(lines, scores, run)
        run, linked = [], 0


def _of_run(
    lines: Sequence[Line], scores: Sequence[float], run: Sequence[int]
) -> Iterator[Outside]:
    """Yield what is the site's of neighbouring lines that are no sentences."""
    sites = {i for i in run if scores[i] == PHRASE_COST or _is_notice(lines[i], scores[i], run)}
    menu = len(run) >= MENU_RUN and sites
    linked = 0
    for i in run:
        linked = MOST_TEASERS + 1 if RELATED.fullmatch(lines[i].text) else max(0, linked - 1)
        if linked:
            yield Outside(i, "related_link", "page_related")
        elif i in sites or (menu and not find_dateline(lines[i].text)):
            yield Outside(i, "navigation", "page_phrase" if i in sites else "page_menu")


def _is_notice(line: Line, score: float, run: Sequence[int]) -> bool:
    """Whether a notice is surely one: short, or beside other lines that are no sentences."""
    return score == NOTICE_COST and (len(run) > 1 or line.text.count(" ") < SHORT_NOTICE)


def _below(lines: Sequence[Line], end: int) -> Iterator[Outside]:
    kind, rule = "navigation", "page_below"
    for position in range(end, len(lines)):
        if COMMENTS.fullmatch(lines[position].text):
            kind, rule = "comment", "page_comments"
        elif RELATED.fullmatch(lines[position].text):
            kind, rule = "related_link", "page_related"
        yield Outside(position, kind, rule)
