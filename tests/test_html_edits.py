"""`raw -> edits -> text` is exact both ways for any HTML."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.cleaning.clean import clean
from transforms.cleaning.edits import replay, restore
from transforms.documents import Article, RawInput
from transforms.reading.html import read_page
from transforms.reading.read import read

WORDS = st.sampled_from(
    [
        "The envoys met in the old town hall on Monday and agreed on all of the terms.",
        "Observers said that the crossing was open and that no shots had been heard since dawn.",
        "Read more: Five things to know",
        "Share on Facebook",
        "Photo: Ana Ruiz / Agency",
        "GENEVA (Agency) — The talks",
        "© 2023 Example News. All rights reserved.",
        "Norway: Called for calm Iran: Warned of war",
        "1. first",
        "• one",
        "cease\u00adfire\u200b and co-\noperation",
        "Â€â€œ itâ€™s",
        "&amp;amp; &lt;b&gt; &#0; &#x110000; &nbsp;",
        "\u202eright\u202c \ufeff \ud7ff e\u0301",
        "",
        " ",
        "\n\t",
        "<",
        "]]>",
    ]
)
TAGS = st.sampled_from(
    "p p p div ul ol li li h1 h2 table tr td th blockquote pre br a b i span figure figcaption"
    " section article nav aside footer script style title q form textarea svg".split()
)
ATTRIBUTES = st.sampled_from(
    ["", "", "", ' id="comments"', " hidden", ' style="display:none"', ' class="share"', " href=x"]
)


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    closed = st.builds(
        lambda tag, more, parts, end: f"<{tag}{more}>{''.join(parts)}{f'</{tag}>' if end else ''}",
        TAGS,
        ATTRIBUTES,
        st.lists(inner, max_size=5),
        st.sampled_from([True, True, True, False]),
    )
    return st.one_of(closed, st.builds("".join, st.lists(inner, max_size=4)))


MARKUP = st.recursive(st.one_of(WORDS, st.text(max_size=12)), _element, max_leaves=25)
FRAME = st.sampled_from(
    ["{}", "<html><body>{}</body></html>", "<html><head><title>Talks</title></head><body>{}"]
)


@given(FRAME, MARKUP)
@settings(max_examples=150, deadline=None)
def test_edits_of_any_markup_invert_exactly(frame: str, markup: str) -> None:
    html = frame.replace("{}", markup)
    content = html.encode("utf-8", "surrogatepass")
    name = hashlib.sha256(content).hexdigest()[:32]
    article = read(RawInput(name, "file:///inbox/page.html", "", "text/html", content))
    if not isinstance(article, Article):
        return
    if article.encoding == "utf-8":
        assert article.raw_text == read_page(html).text
    draft = clean(article).draft
    assert restore(draft.text, draft.edits) == article.raw_text
    assert replay(article.raw_text, draft.edits) == draft.text
    assert all(e.before_text == article.raw_text[e.raw_start : e.raw_end] for e in draft.edits)
