"""Markdown is read as its reader sees it, and its marks stay in `edits`."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.clean import clean
from transforms.cleaning.edits import replay, restore
from transforms.documents import Article, Block, RawInput
from transforms.reading.read import read
from transforms.structuring.structure import find_blocks

LABELS = frozenset({"Egypt", "Syria"})
PAGE = """---
title: "Resolution 242 in brief"
author: Ana Ruiz
date: 1967-11-23
tags: [UN]
---

# Resolution 242 in brief

The **Security Council** adopted [resolution 242](https://a.test/x_(y)) on *22 November 1967*.

![The chamber](chamber.jpg "Chamber")

Background
----------

It followed the war of June, `S/RES/242` says.[^1] Five \\* five.

* * *

### Reactions ###

- **Egypt**: Accepted the resolution
- **Syria**: Rejected it

[^1]: United Nations archive.
[home]: https://a.test/
"""
PIECES = st.sampled_from(
    [
        *("**bold**", "*em*", "***both***", "__under__", "_em_", "`code`", "[a](http://b.test)"),
        *("![i](j.png)", "[^1]", "[^1]: note", "# Title", "Title\n===", "Part\n---", "***", "\\*"),
        *(
            "- item",
            "> quote",
            "```",
            "**Why?**",
            "They met.",
            "\n",
            "\n\n",
            " ",
            "*",
            "_",
            "[",
            "](",
        ),
        *("---\ntitle: T\n---\n", "\r\n"),
    ]
)


def _article(text: str) -> Article:
    content = text.encode()
    name = hashlib.sha256(content).hexdigest()[:32]
    article = read(RawInput(name, "file:///inbox/a.md", "", "text/markdown", content))
    assert isinstance(article, Article)
    return article


def _blocks(text: str) -> list[tuple[str, int | None, str]]:
    cleaned = clean(_article(text))
    clean_text = cleaned.draft.text

    def row(block: Block) -> tuple[str, int | None, str]:
        return block.kind, block.level, clean_text[block.start_char : block.end_char]

    return [row(b) for b in find_blocks(clean_text, cleaned.front, LABELS, cleaned.marks)]


def test_a_page_of_markdown() -> None:
    fields = _article(PAGE).fields
    assert (fields.title, fields.byline) == ("Resolution 242 in brief", "Ana Ruiz")
    assert (fields.published_at, fields.extra) == ("1967-11-23", None)
    assert _blocks(PAGE) == [
        ("title", None, "Resolution 242 in brief"),
        ("byline", None, "Ana Ruiz"),
        ("paragraph", None, "The Security Council adopted resolution 242 on 22 November 1967."),
        ("heading", 2, "Background"),
        ("paragraph", None, "It followed the war of June, S/RES/242 says. Five * five."),
        ("heading", 3, "Reactions"),
        ("statement", None, "Accepted the resolution"),
        ("statement", None, "Rejected it"),
        ("note", None, "United Nations archive."),
    ]


def test_questions_in_bold_are_an_interview() -> None:
    text = (
        "# Five minutes\n\n*By Ana Ruiz*\n\n**Who won?**\n\nNobody.\n\n**Who lost?**\n\nBoth sides."
    )
    assert [(kind, words) for kind, _, words in _blocks(text)][1:] == [
        ("byline", "By Ana Ruiz"),
        ("question", "Who won?"),
        ("answer", "Nobody."),
        ("question", "Who lost?"),
        ("answer", "Both sides."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It cost 5 * 3 * 2 francs, and snake_case_names stay.",
        "They met [Text] in the old town.",
        "A list of -- dashes --- and a lone * star.",
        "---\n\nNo front matter, only a rule that is not closed by settings.\n",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    words = "".join(text.replace("---", "").split())
    assert "".join(clean(_article(text)).draft.text.replace("---", "").split()) == words


@given(st.lists(PIECES, max_size=14).map("".join))
def test_edits_of_any_markdown_invert_exactly(text: str) -> None:
    content = text.encode()
    source = RawInput("0" * 32, "file:///inbox/a.md", "", "text/markdown", content)
    article = read(source)
    if isinstance(article, Article):
        draft = clean(article).draft
        assert restore(draft.text, draft.edits) == article.raw_text == text
        assert replay(text, draft.edits) == draft.text
