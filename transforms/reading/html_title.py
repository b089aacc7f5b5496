"""The line of a page that is its headline, by what the page says its title is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.reading.html import Page
from transforms.reading.html_body import Span

WORD = re.compile(r"\w+")
LINE = re.compile(r"[^\n]+")
# The title in the metadata may add the site's name or cut the headline's end.
LEAST_SHARE = 0.6
FEWEST_WORDS = 2


def find_title_line(page: Page, title: str, kept: Sequence[Span]) -> Span | None:
    """Return the line above or at the top of the article that reads as the title does.

    Of several the last heading, else the last line, is the one: what precedes is a menu.
    """
    if not kept:
        return None
    wanted = _words(title)
    best: Span | None = None
    headings = {mark.start for mark in page.marks if mark.kind == "heading"}
    best_is_heading = False
    for line in LINE.finditer(page.text, 0, _line_end(page.text, kept[0][0])):
        if _is_title(_words(line[0]), wanted):
            is_heading = line.start() in headings
            if is_heading or not best_is_heading:
                best, best_is_heading = line.span(), is_heading
    return best


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _is_title(line: list[str], title: list[str]) -> bool:
    if len(line) < FEWEST_WORDS or not title:
        return False
    short, long = sorted((line, title), key=len)
    return long[: len(short)] == short and len(short) >= LEAST_SHARE * len(long)
