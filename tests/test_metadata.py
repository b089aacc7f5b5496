"""What an article says of itself, each with what told it, and nothing more exact than it is."""

from __future__ import annotations

import json

import pytest
from inboxes import OTHER, STORY, page
from support import record_input, text_input

from transforms.documents import Article, Document, RawInput
from transforms.pipeline import transform_one
from transforms.reading.html import read_page
from transforms.reading.html_metadata import page_fields
from transforms.reading.read import read


def html_input(content: bytes, url: str | None = None, charset: str | None = None) -> RawInput:
    return RawInput("0" * 32, "file:///a.html", "", "text/html", content, charset, url)


def made(source: RawInput) -> Document:
    from flows.reference import reference

    document = transform_one(source, reference())
    assert isinstance(document, Document), document
    return document


def ld(**values: object) -> str:
    script = json.dumps({"@context": "https://schema.org", "@graph": [values]})
    return f'<script type="application/ld+json">{script}</script>'


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


def dated(document: Document) -> tuple[str | None, str | None, str | None]:
    at = document.published_at.isoformat() if document.published_at else None
    return at, document.published_precision, document.published_method


def test_json_ld_goes_before_meta():
    head = ld(
        **{"@type": "NewsArticle"},
        headline="Crossing stays open",
        datePublished="2023-09-19T08:30:00+02:00",
        author=[{"@type": "Person", "name": "Ana Ruiz"}, {"name": "Ben Okoro"}],
        publisher={"name": "Morava Courier"},
    ) + meta("article:published_time", "2023-09-20") + meta("author", "Desk")  # fmt: skip
    document = made(html_input(page(head=head)))
    assert dated(document) == ("2023-09-19T06:30:00+00:00", "second", "json_ld")
    assert (document.title, document.title_method) == ("Crossing stays open", "json_ld")
    assert (document.byline, document.byline_method) == ("Ana Ruiz, Ben Okoro", "json_ld")
    assert (document.fields.publisher, document.publisher_method) == ("Morava Courier", "json_ld")
    assert document.text.startswith("Crossing stays open\n\nAna Ruiz, Ben Okoro\n\n" + STORY[:20])


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", </script>',
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        ld(**{"@type": "WebSite"}, name="Morava Courier", datePublished="2001-01-01"),
        ld(**{"@type": "NewsArticle"}, datePublished="soon", author="https://courier.test/ana"),
    ],
)
def test_json_ld_that_says_nothing_leaves_it_to_meta(head: str):
    document = made(html_input(page(head=head + meta("article:published_time", "2023-09-19"))))
    assert dated(document) == ("2023-09-19T00:00:00+00:00", "day", "html_meta")
    assert document.byline is None


def test_the_headline_stays_where_it_stands():
    head = meta("og:title", "Crossing stays open | Morava Courier")
    document = made(html_input(page(head=head)))
    assert (document.title, document.title_method) == ("Crossing stays open", "html_meta")
    assert document.text.count("Crossing stays open") == 1
    bare = made(html_input(page()))
    assert (bare.title, bare.title_method) == ("Crossing stays open", "html_heading")


def test_a_page_without_a_date_has_none():
    assert dated(made(html_input(page()))) == (None, None, None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/2023/09/19/story", ("2023-09-19T00:00:00+00:00", "day", "address")),
        ("https://a.test/world/2019/nov/05/story", ("2019-11-05T00:00:00+00:00", "day", "address")),
        ("https://a.test/2013/07/story.html", ("2013-07-01T00:00:00+00:00", "month", "address")),
        ("https://a.test/story-20230919", (None, None, None)),
        ("https://a.test/2023/99/story", (None, None, None)),
        ("https://a.test/s?d=/2023/09/19/", (None, None, None)),
    ],
)
def test_dates_in_addresses(url: str, expected: tuple[str | None, ...]):
    assert dated(made(html_input(page(), url))) == expected
    assert dated(made(record_input({"text": f"{STORY}\n\n{OTHER}", "url": url}))) == expected


def wire(dateline: str, end: str = "") -> str:
    return f"Crossing stays open\n\n{dateline} {STORY}\n\n{OTHER}{end}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (wire("GENEVA, April 10, 1998 —"), ("1998-04-10T00:00:00+00:00", "day", "dateline")),
        (wire("GENEVA, April 10 —"), (None, None, None)),
        (
            wire("GENEVA, April 10 —", "\n\nCopyright 1998 Morava Courier"),
            ("1998-04-10T00:00:00+00:00", "day", "dateline"),
        ),
        (
            wire("GENEVA —", "\n\nCopyright 1998 Morava Courier"),
            ("1998-01-01T00:00:00+00:00", "year", "copyright_year"),
        ),
        (wire("GENEVA —", "\n\n© 1998-2004 Morava Courier"), (None, None, None)),
    ],
)
def test_datelines_and_copyright_years(text: str, expected: tuple[str | None, ...]):
    assert dated(made(text_input(text))) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*GENEVA, October 21, 1994*", ("1994-10-21T00:00:00+00:00", "day", "dateline")),
        ("*By a staff writer | Oct. 28, 1962*", ("1962-10-28T00:00:00+00:00", "day", "dateline")),
        ("March 27, 1979", ("1979-03-27T00:00:00+00:00", "day", "dateline")),
        ("March 27", (None, None, None)),
        ("The valve stuck open at the plant on March 27, 1979", (None, None, None)),
    ],
)
def test_a_line_under_the_title_tells_the_day(line: str, expected: tuple[str | None, ...]):
    text = f"# Crossing stays open\n\n{line}\n\n{STORY}\n\n{OTHER}"
    assert dated(made(text_input(text))) == expected


def test_a_dateline_completes_a_year_that_was_told_and_gives_way_to_a_day():
    text = wire("GENEVA, April 10 —")
    year = made(record_input({"text": text, "published_at": "1998"}))
    assert dated(year) == ("1998-04-10T00:00:00+00:00", "day", "dateline")
    day = made(record_input({"text": text, "published_at": "1998-04-12"}))
    assert dated(day) == ("1998-04-12T00:00:00+00:00", "day", "record")
    other = made(record_input({"text": text, "published_at": "1998-07"}))
    assert dated(other) == ("1998-07-01T00:00:00+00:00", "month", "record")


def test_what_surrounds_the_article_leaves_as_edits_with_kinds():
    body = "<figure><img src=x><figcaption>A boat on the lake</figcaption></figure>"
    content = page(body=body).replace(b"</main>", b"</main><div id='comments'><p>First!</p></div>")
    document = made(html_input(content))
    left = [(edit.kind, " ".join(edit.before_text.split())) for edit in document.edits]
    assert left == [
        ("navigation", "Home World"),
        ("caption", "A boat on the lake"),
        ("comment", "First!"),
        ("navigation", "About us Terms of use"),
    ]
    assert not any(word in document.text for word in ("Home", "First!", "Terms of use", "boat on"))


def test_markup_names_headings_lists_quotes_and_rows():
    body = (
        f"<p>{OTHER}</p><h2>What was agreed</h2><p>{STORY}</p><ul><li>the crossing stays open"
        "<ul><li>by day only</ul><li>talks go on in the lakeside town next week</ul>"
        "<ol><li>guards go home from the crossing<li>guards come back in the spring</ol>"
        "<blockquote><p>We will not close it again, said one of the two ministers.</p></blockquote>"
    )
    fragment = record_input({"html": body, "title": "Crossing stays open"})
    blocks = [(b.kind, b.label, b.level) for b in made(fragment).blocks]
    assert blocks == [
        ("title", None, None),
        ("paragraph", None, None),
        ("heading", None, 2),
        ("paragraph", None, None),
        ("bullet", "•", 1),
        ("bullet", "•", 2),
        ("bullet", "•", 1),
        ("numbered", "1.", 1),
        ("numbered", "2.", 1),
        ("block_quote", None, None),
    ]


def test_a_declared_charset_is_used_and_utf_8_goes_before_it():
    content = page("Café stays open")
    latin = content.decode().encode("cp1252")
    for source in (
        html_input(latin, charset="iso-8859-1"),
        html_input(latin.replace(b"<head>", b'<head><meta charset="windows-1252">')),
        html_input(content, charset="iso-8859-1"),
    ):
        article = read(source)
        assert isinstance(article, Article)
        assert "Café stays open" in article.raw_text


def test_a_page_in_another_language_is_loaded_and_marked():
    text = (
        "Die Unterhändler beider Seiten trafen sich am Dienstag in der Stadt am See und einigten"
        " sich darauf, den Grenzübergang offen zu halten. Die Gespräche gehen weiter."
    )
    body = "".join(f"<p>{text}</p>" for _ in range(3))
    content = f"<html><body><article><h1>Übergang bleibt offen</h1>{body}</article></body></html>"
    document = made(html_input(content.encode()))
    assert document.language == "de"
    assert document.language_confidence is not None
    assert document.blocks
    assert document.sentences
    assert not document.mentions


def test_fields_of_markup_too_deep_are_none():
    fields = page_fields(read_page("<div>" * 5000 + "x"), "https://a.test/")
    assert (fields.title, fields.url) == (None, "https://a.test/")
