"""Visible text of HTML in document order, and what the markup says that its parts are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from transforms.documents import Mark
from transforms.reading.html_flat import flat_text

if TYPE_CHECKING:
    from lxml.etree import _Element

HIDDEN = frozenset(
    "audio canvas datalist dialog embed head iframe map noscript object option script select style"
    " svg template textarea title video".split()
)
BLOCK = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section"
    " summary table tbody tfoot thead ul".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
MARKED = {
    **{"figcaption": "caption", "blockquote": "block_quote", "tr": "table_row"},
    **{"dt": "paragraph", "dd": "paragraph", "b": "bold", "strong": "bold", "a": "link"},
    **dict.fromkeys(("nav", "aside", "footer", "form", "menu"), "apart"),
}
NAMED = frozenset({"div", "section", "ul", "ol"})
# Names that pages give to the part where readers comment.
COMMENTS = frozenset({"comments", "disqus_thread", "commentlist"})
# Names of classes and ids that pages give to what is not the article.
APART = re.compile(
    r"(?:\A|[\s_-])(?:nav|navbar|navigation|menu|share|sharing|social|tags?|topics?|related|links"
    r"|breadcrumbs?|sidebar|widget|footer|comments?|promo|newsletter|toolbar|pagination|pager"
    r"|popular|trending|recommended|recirc|byline|meta|author|most-?read|more)(?:\Z|[\s_-])",
    re.IGNORECASE,
)
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SPACE = re.compile(r"[ \t\n\r\f]+")
# Breaks between texts, the stronger one wins.
BREAKS = ("", " ", "\t", "\n", "\n\n")
SURROGATE = re.compile("[\ud800-\udfff]")


class Page(NamedTuple):
    """A page as a reader sees it; `tree` is None where the markup was too deep to be parsed."""

    text: str
    marks: tuple[Mark, ...]
    tree: _Element | None


@dataclass(slots=True, eq=False)  # two of a kind are not the same one
class _Open:
    """An element whose first text has not come yet, or whose end has not."""

    kind: str
    level: int | None
    label: str | None
    start: int | None = None


@dataclass(slots=True)
class _List:
    """A list that is open: the number of its next item if it has numbers."""

    next: int | None


class _Writer:
    """Writes text with collapsed space and notes where marked elements begin and end."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pending = 0
        self.open: list[_Open] = []
        self.unplaced: list[_Open] = []  # those of `open` before their first text
        self.marks: list[Mark] = []
        self.verbatim = 0
        self.begun: list[bool] = []  # of the open elements: is it marked

    def stop(self, strength: int) -> None:
        """Set what follows apart from what precedes."""
        self.pending = max(self.pending, strength)

    def write(self, text: str | None) -> None:
        """Write the text of a node."""
        if not text:
            return
        if self.verbatim:
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            for position, line in enumerate(lines):
                if position:
                    self.stop(3)
                self._put(line.rstrip())
            return
        words = SPACE.sub(" ", text)
        if words[0] == " ":
            self.stop(1)
        self._put(words.strip(" "))
        if words[-1] == " ":
            self.stop(1)

    def _put(self, text: str) -> None:
        if not text:
            return
        if self.length:
            self.parts.append(BREAKS[self.pending])
            self.length += len(BREAKS[self.pending])
        self.pending = 0
        for element in self.unplaced:
            element.start = self.length
        self.unplaced.clear()
        self.parts.append(text)
        self.length += len(text)

    def begin(self, kind: str, level: int | None, label: str | None) -> None:
        """Begin a marked element."""
        self.open.append(_Open(kind, level, label))
        self.unplaced.append(self.open[-1])

    def end(self) -> None:
        """End the marked element that was begun last; one without text leaves no mark."""
        element = self.open.pop()
        if element.start is None:
            self.unplaced.remove(element)
        else:
            self.marks.append(
                Mark(element.start, self.length, element.kind, element.level, element.label)
            )


def read_page(html: str) -> Page:
    """Return the visible text of HTML, blocks apart by blank lines, and its marks by place.

    Scripts, styles, forms' choices and what the page itself hides are no text. Marks: heading with
    its level, bullet and numbered with their depth, block_quote, table_row, paragraph, caption,
    comment, bold, link, list, and apart: what is named for something else than an article.
    Markup that is nested too deep for the parser is read flat, without marks.
    """
    tree = _parse(html)
    if tree is None:
        return Page(flat_text(html), (), None)
    writer = _Writer()
    _walk(tree, writer)
    return Page("".join(writer.parts), tuple(sorted(writer.marks)), tree)


def visible_text(html: object) -> str:
    """Return what a reader sees of an HTML string, blocks apart by blank lines; '' if none."""
    return read_page(html).text if isinstance(html, str) else ""


def _parse(markup: str) -> _Element | None:
    from lxml import etree  # slow to import, seldom needed
    from lxml import html as lxml_html

    # Up to 2,048 levels: old pages that never close a tag are deeper than the 256 of the default.
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = etree.fromstring(SURROGATE.sub("\ufffd", markup).encode(), parser)
    except etree.ParserError:
        return None
    if tree is None or any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log):
        return None
    return tree


def _walk(tree: _Element, writer: _Writer) -> None:
    from lxml import etree

    walker = etree.iterwalk(tree, events=("start", "end"))
    lists: list[_List] = []
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if _is_hidden(element, tag):
                walker.skip_subtree()
                continue
            _begin(element, tag, writer, lists)
            writer.write(element.text)
            continue
        if not _is_hidden(element, tag):
            _end(tag, writer, lists)
        if element is not tree:
            writer.write(element.tail)


def _is_hidden(element: _Element, tag: str) -> bool:
    if tag in HIDDEN or tag in ("body", "html"):  # a page shows its body once its script has run
        return tag in HIDDEN
    return (
        element.get("hidden") is not None
        or element.get("aria-modal") == "true"
        or bool(HIDING.search(element.get("style") or ""))
    )


def _begin(element: _Element, tag: str, writer: _Writer, lists: list[_List]) -> None:
    if tag in ("br", "tr"):
        writer.stop(3)
    elif tag in ("td", "th"):
        writer.stop(2)
    elif tag in BLOCK:
        writer.stop(4)
    if tag in ("ul", "ol"):
        lists.append(_List(1 if tag == "ol" else None))
    writer.verbatim += tag == "pre"
    mark = _mark(element, tag, lists)
    writer.begun.append(mark is not None)
    if mark:
        writer.begin(*mark)


def _end(tag: str, writer: _Writer, lists: list[_List]) -> None:
    if writer.begun.pop():
        writer.end()
    if tag in ("ul", "ol"):
        lists.pop()
    writer.verbatim -= tag == "pre"
    if tag in ("br", "tr"):
        writer.stop(3)
    elif tag in ("td", "th"):
        writer.stop(2)
    elif tag in BLOCK:
        writer.stop(4)


def _mark(
    element: _Element, tag: str, lists: list[_List]
) -> tuple[str, int | None, str | None] | None:
    if tag in HEADINGS:
        return "heading", HEADINGS[tag], None
    if tag == "li":
        return _item(lists)
    if tag in MARKED:
        return MARKED[tag], None, None
    if element.get("id") in COMMENTS:
        return "comment", None, None
    if tag in NAMED and APART.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return "apart", None, None
    return ("list", None, None) if tag in ("ul", "ol") and len(lists) == 1 else None


def _item(lists: list[_List]) -> tuple[str, int | None, str | None]:
    depth = max(1, len(lists))
    if not lists or lists[-1].next is None:
        return "bullet", depth, "•"
    lists[-1].next += 1
    return "numbered", depth, f"{lists[-1].next - 1}."
