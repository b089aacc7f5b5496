"""An article's own lists and hours stay, however short its page; a page's other lists leave."""

from __future__ import annotations

import hashlib

import pytest

from transforms.cleaning.clean import clean
from transforms.documents import Article, RawInput
from transforms.reading.html import read_page
from transforms.reading.read import read
from transforms.structuring.structure import find_blocks

HEAD = "<h1>Armistice signed at Panmunjom</h1><p>Delegates signed the armistice on Monday.</p>"
ITEMS = ("calm along the line", "talks in the spring", "a truce")
LIST = "".join(f"<li>{item}</li>" for item in ITEMS)
LINKS = "<li><a href='/a'>How the talks began</a></li><li><a href='/b'>A map of the line</a></li>"
NAV = "<nav><ul><li><a href='/a'>World</a></li><li>Sport</li></ul></nav>"


def _page(body: str) -> Article:
    content = f"<html><head><title>Armistice</title></head><body>{body}</body></html>".encode()
    name = hashlib.sha256(content).hexdigest()[:32]
    article = read(RawInput(name, "file:///inbox/a.html", "", "text/html", content))
    assert isinstance(article, Article)
    return article


def _blocks(body: str) -> list[tuple[str, str]]:
    cleaned = clean(_page(body))
    text = cleaned.draft.text
    found = find_blocks(text, cleaned.front, frozenset(), cleaned.marks)
    return [(block.kind, text[block.start_char : block.end_char]) for block in found]


@pytest.mark.parametrize("frame", ["{}", "<article>{}</article>", f"{NAV}<main>{{}}</main>"])
@pytest.mark.parametrize("above", ["", "<h2>Terms</h2>", "<p>It provides for:</p>"])
@pytest.mark.parametrize("below", ["", "<p>No peace treaty has been signed since that day.</p>"])
def test_a_short_page_keeps_its_list(frame: str, above: str, below: str) -> None:
    blocks = _blocks(frame.replace("{}", f"{HEAD}{above}<ul>{LIST}</ul>{below}"))
    assert [text for kind, text in blocks if kind == "bullet"] == [*ITEMS]
    assert not any("World" in text or "Sport" in text for _, text in blocks)


@pytest.mark.parametrize(
    "other",
    [
        f"<ul>{LINKS}</ul>",
        f"<ul class='related-stories'>{LIST}</ul>",
        f"<div class='share'><ul>{LIST}</ul></div>",
        f"<aside><ul>{LIST}</ul></aside>",
        f"<footer><ul>{LIST}</ul></footer>",
    ],
)
def test_a_list_that_is_not_the_article_s_leaves(other: str) -> None:
    prose = "The guns fell silent twelve hours later along the whole of the line, officers said. "
    blocks = _blocks(f"<article>{HEAD}<p>{prose * 4}</p>{other}</article>")
    assert not any(kind == "bullet" for kind, _ in blocks)


def test_hours_of_a_live_blog_are_its_entries() -> None:
    entries = "".join(
        f"<div><time>{hour}</time><p>Guards open the gates at the crossing number {n}, and the"
        " crowd surges over the bridge into the other half of the city.</p></div>"
        for n, hour in enumerate(("23:30", "22:10", "19:05"))
    )
    kinds = [kind for kind, _ in _blocks(f"<main><h1>Wall falls: live</h1>{entries}</main>")]
    assert kinds == ["title", "entry", "entry", "entry"]


def test_lines_in_bold_are_headings_or_questions() -> None:
    prose = "Norwegian diplomats hosted the talks near the capital for eight months."
    two = f"<p><b>Who won?</b></p><p>{prose}</p><p><strong>Who lost?</strong></p><p>{prose}</p>"
    kinds = [kind for kind, _ in _blocks(f"<article>{HEAD}{two}</article>")]
    assert kinds[-4:] == ["question", "answer", "question", "answer"]
    one = f"<p><b>The talks</b></p><p>{prose} {prose}</p><p>{prose}</p>"
    assert ("heading", "The talks") in _blocks(f"<article>{HEAD}{one}</article>")


def test_terms_and_their_definitions_are_paragraphs() -> None:
    terms = "<dl><dt>Area A</dt><dd>Full Palestinian control of all</dd></dl>"
    marks = read_page(f"<body>{terms}</body>").marks
    assert [mark.kind for mark in marks] == ["paragraph", "paragraph"]


def test_an_element_without_text_within_another_of_its_kind() -> None:
    page = read_page("<body><blockquote><blockquote></blockquote>Peace.</blockquote></body>")
    assert [(m.start, m.end, m.kind) for m in page.marks] == [(0, 6, "block_quote")]
