"""Visible text of HTML in document order, for records that carry their article as `html`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

HIDDEN = frozenset({"script", "style", "head", "template", "noscript", "svg", "iframe"})
BREAKING = frozenset(
    "p div section article header footer aside main nav ul ol li table tr blockquote figure"
    " figcaption h1 h2 h3 h4 h5 h6 br hr pre dl dt dd form".split()
)


class _Visible(HTMLParser):
    """Collects text outside hidden elements, with a break where a block element begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.hidden += tag in HIDDEN
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in HIDDEN))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in BREAKING:
            self.parts.append("\n\n")


def visible_text(html: object) -> str:
    """Return what a reader sees of an HTML string, blocks apart by blank lines; '' if none."""
    if not isinstance(html, str):
        return ""
    parser = _Visible()
    parser.feed(html)
    parser.close()
    text = "".join(parser.parts)
    return re.sub(r" *\n[ \n]*", "\n\n", text).strip()
