"""Pages as flat text: what a reader would paste, and which of its lines are the article.

The text is made as the baseline `html-text` makes it: visible text, a line for each block element,
words of neighbouring inline elements set apart by a space. No markup is left to tell a menu from
a paragraph.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

HIDDEN = frozenset("script style noscript template iframe object embed svg math applet".split())
VOID_HIDDEN = frozenset({"embed"})  # has no end tag, so nothing behind it is hidden
LINE_TAGS = frozenset(
    "article aside br dd details div dt fieldset figcaption footer form header hr legend li main"
    " nav table tr section".split()
)
PARAGRAPH_TAGS = frozenset("blockquote dl figure h1 h2 h3 h4 h5 h6 ol p pre title ul".split())
NO_SPACE_BEFORE = re.compile(r"[,:;.!?\")]")
WORD = re.compile(r"\w+")
SHINGLE = 4
# The site decides whether a page counts as wire copy, as news or as a blog.
WIRES = ("ap.org", "reuters.com")
BLOGS = (
    "autoracing kabarislamia morebikes comoeducar inexhibit wday.ru autoindustriya jeongdong"
    " dealbreaker comwrap ascom.com vortexcannon 9to5mac bigbrandsystem gizmodo slashgear"
    " theparadigmng politifact quantamagazine indiewire therealdeal"
).split()


class FlatPage(NamedTuple):
    """A page's flat text and, line by line, whether it is the article; None does not count."""

    id: str
    url: str
    kind: str
    text: str
    is_article: list[bool | None]


class _Flat(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.headlines: list[str] = []
        self.hidden: list[str] = []
        self.headline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN - VOID_HIDDEN:
            self.hidden.append(tag)
        if tag == "meta" and dict(attrs).get("property") == "og:title":
            self.headlines.append(dict(attrs).get("content") or "")
        self.headline = tag in ("title", "h1") or (self.headline and tag not in LINE_TAGS)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        self.headline = self.headline and tag not in ("title", "h1")
        self._break(tag)

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if self.hidden or not words:
            return
        glued = self.parts and not self.parts[-1].endswith("\n") and NO_SPACE_BEFORE.match(words)
        self.parts.append(words if glued else " " + words)
        if self.headline:
            self.headlines.append(words)

    def _break(self, tag: str) -> None:
        if not self.hidden and tag in LINE_TAGS | PARAGRAPH_TAGS:
            self.parts.append("\n\n" if tag in PARAGRAPH_TAGS else "\n")


def pages(folder: Path) -> Iterator[FlatPage]:
    """Yield the pages of FOLDER/scrapinghub.jsonl in order."""
    for row in map(json.loads, (folder / "scrapinghub.jsonl").open(encoding="utf-8")):
        html = gzip.decompress((folder / row["html_path"]).read_bytes()).decode("utf-8", "replace")
        text, headlines = flatten(html)
        labels = [_label(line, row["article_body"], headlines) for line in text.split("\n")]
        yield FlatPage(row["id"], row["url"], _kind(row["url"]), text, labels)


def flatten(html: str) -> tuple[str, list[str]]:
    """Return the visible text of a page, and what the page itself calls its headline."""
    parser = _Flat()
    parser.feed(html)
    parser.close()
    text = re.sub(r"[ ]*\n[ ]*", "\n", "".join(parser.parts)).strip()
    return re.sub(r"\n{3,}", "\n\n", text), parser.headlines


def _kind(url: str) -> str:
    if any(wire in url for wire in WIRES):
        return "wire"
    return "blog" if any(blog in url for blog in BLOGS) else "news"


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def _label(line: str, body: str, headlines: list[str]) -> bool | None:
    """Whether most of a line's shingles are in the body; a short line must be a line of it.

    A headline is no part of the labelled bodies but is part of our text: it does not count.
    """
    words = _words(line)
    if not words:
        return None
    if len(words) >= SHINGLE:
        of_line = _shingles(words)
        inside = len(of_line & _cached(body)[0]) >= 0.5 * len(of_line)
    else:
        inside = " ".join(words) in _cached(body)[1]
    if not inside and any(words == _words(headline) for headline in headlines):
        return None
    return inside


_CACHE: dict[str, tuple[set[tuple[str, ...]], set[str]]] = {}


def _cached(body: str) -> tuple[set[tuple[str, ...]], set[str]]:
    if body not in _CACHE:
        lines = {" ".join(_words(line)) for line in body.split("\n")}
        _CACHE[body] = (_shingles(_words(body)), lines)
    return _CACHE[body]
