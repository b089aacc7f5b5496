"""Visible text of markup that no parser takes, in one pass and without a tree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

# A tag ends before the next one begins, so that a hundred thousand open ones cost one pass.
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>?")
SKIPPED = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "head", "select"})
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp small"
    " span strike strong sub sup time tt u var".split()
)


def flat_text(markup: str) -> str:
    """Return the text between tags, blocks apart by blank lines, scripts and styles left out."""
    text = "".join(_pieces(markup))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def _pieces(markup: str) -> Iterator[str]:
    lowered = markup.lower() if len(markup.lower()) == len(markup) else markup
    closed = {name: lowered.rfind(f"</{name}") for name in SKIPPED}
    position = 0
    while position < len(markup):
        opened = markup.find("<", position)
        yield html.unescape(markup[position : opened if opened >= 0 else None]).replace("\n", " ")
        if opened < 0:
            return
        position = _behind(markup, lowered, opened, closed)
        tag = TAG.match(markup, opened)
        if tag is None and position == opened + 1:
            yield "<"
        elif tag is None or tag[2].lower() not in INLINE:
            yield "\n"


def _behind(markup: str, lowered: str, opened: int, closed: dict[str, int]) -> int:
    """Return the position behind a comment, a tag, or an element that is not shown.

    `closed` says where the last end tag of each element stands, so that none is sought in vain.
    """
    if markup.startswith("<!--", opened):
        return _after(markup, "-->", opened + 4)
    tag = TAG.match(markup, opened)
    if tag is None:
        declared = markup.startswith(("<!", "<?"), opened)
        return _after(markup, ">", opened) if declared else opened + 1
    name = tag[2].lower()
    if name in SKIPPED and not tag[1] and closed[name] >= tag.end():
        return lowered.find(f"</{name}", tag.end())
    return tag.end()


def _after(markup: str, mark: str, start: int) -> int:
    found = markup.find(mark, start)
    return len(markup) if found < 0 else found + len(mark)
