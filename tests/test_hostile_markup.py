"""Markup, records and mails that are built to break a parser, or to take forever."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from inboxes import (
    STORY,
    documents,
    page,
    read_file,
    record,
    told,
)
from support import text_input

from flows.deadline import limit_of
from flows.inputs import Found
from transforms.cleaning.edits import replay, restore
from transforms.documents import Article, OutOfTime, Rejected
from transforms.pipeline import transform_one
from transforms.reading.html import read_page, visible_text
from transforms.reading.html_flat import flat_text
from transforms.reading.read import read


@pytest.mark.parametrize(
    "feed",
    [
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>',
        '<?xml version="1.0"?><!DOCTYPE r [<!entity % p "x">]><rss/>',
        "<?xml version='1.0'?><rss",
    ],
)
def test_entities_in_xml_are_refused(tmp_path: Path, feed: str):
    for encoding in ("utf-8", "utf-16"):
        assert told(read_file(tmp_path / "a.xml", feed.encode(encoding))) == [("", "E_XML")]


def test_deep_html_is_read_flat_and_fast():
    deep = page(body="<div>" * 100_000 + "<p>deep down</p>" + "</div>" * 100_000).decode()
    started = time.perf_counter()
    text = visible_text(deep)
    assert time.perf_counter() - started < 5
    assert STORY in text
    assert "deep down" in text


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", "<a b='", "<script>", "</p", "&amp", "<![CDATA[", "<p><table><tr><td>", "<b><p>",
     "<style>", "<svg><template>", "<ul><li>", "\x00", "<a href=x>y</a> ", "<select><option>"],
)  # fmt: skip
def test_markup_in_masses_takes_its_time_but_no_more(piece: str):
    markup = page(body=piece * 10_000).decode()
    started = time.perf_counter()
    found = read(
        text_input(markup.encode()).__class__("0" * 32, "x:", "", "text/html", markup.encode())
    )
    flat_text(markup)
    assert time.perf_counter() - started < 20
    assert isinstance(found, Article | Rejected)


def test_records_nested_too_deep_and_surrogates_and_long_lines(tmp_path: Path):
    long_line = " ".join([STORY] * 70)
    assert len(long_line) > 10_000
    lines = [
        b'{"text": ' + b"[" * 100_000 + b"}",
        json.dumps({"text": STORY + " \ud800 \udfff", "title": "\udc80 Title"}).encode(),
        record(long_line),
    ]
    items = read_file(tmp_path / "a.jsonl", b"\n".join(lines))
    assert told(items) == [("line:1", "E_JSON"), ("line:2", None), ("line:3", None)]
    surrogates, long = documents(items)
    surrogates.text.encode()
    assert long.text == long_line


def test_a_quote_that_never_ends_costs_one_row(tmp_path: Path):
    content = b'text\n"' + b"x" * 5000 + b"\n" + b"y" * 5000 + b"\n" + STORY.encode() + b"\n"
    items = told(read_file(tmp_path / "a.csv", content, max_input_bytes=6000))
    assert items[0] == ("row:1", "E_TOO_LARGE")
    assert len(items) == 2


def test_mail_nested_too_deep_has_a_code(tmp_path: Path):
    head = "From: a@b.test\nSubject: x\nMIME-Version: 1.0\n"
    part = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000))
    items = read_file(tmp_path / "a.eml", (head + part + "\n" + STORY).encode())
    assert isinstance(items[0], Found)
    assert items[0].raw is not None
    found = read(items[0].raw)
    assert isinstance(found, Article | Rejected)
    if isinstance(found, Rejected):
        assert found.code in ("E_DEPTH", "E_EMPTY")


def test_a_document_that_takes_too_long_is_refused_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
):
    from transforms import pipeline

    def slow(article: Article) -> object:
        while b"slow" in article.source.content:
            pass
        return clean(article)

    clean = pipeline.clean
    monkeypatch.setattr(pipeline, "clean", slow)
    from datetime import UTC, datetime

    from flows.reference import reference
    from transforms.rows import RunStamp

    stamp = RunStamp("r", datetime.now(UTC), "0")
    inputs = [text_input(f"{STORY} slow"), text_input(STORY)]

    def run() -> list[str]:
        done = pipeline.transform_batch(inputs, reference(), stamp, None, limit_of(0.3))
        assert done.tables["documents"].num_rows == 1
        return [why.code for _, why in done.rejected]

    assert run() == ["E_TIMEOUT"]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:  # as a task of Prefect runs
        assert pool.submit(run).result() == ["E_TIMEOUT"]


def test_out_of_time_is_not_swallowed_by_who_catches_every_exception():
    assert not issubclass(OutOfTime, Exception)


def test_edits_of_pages_invert_exactly():
    bodies = (
        "",
        "<ul><li>one<li>two<ol><li>in</ol></ul><blockquote>q</blockquote>",
        "<table><tr><td>a<td>b<tr><td>c<td>d</table>&amp;amp; x\u00a0y&nbsp;z",
        "<figure><figcaption>Photo</figcaption></figure><div id=comments><p>First!</div>",
    )
    pages = [b"<p>" + STORY.encode(), *(page(body=body) for body in bodies)]
    from flows.reference import reference

    for content in pages:
        source = text_input(content)
        source = source.__class__(source.document_id, "x:", "", "text/html", content)
        article, document = read(source), transform_one(source, reference())
        assert isinstance(article, Article)
        assert not isinstance(document, Rejected)
        assert article.raw_text == read_page(content.decode()).text
        assert restore(document.text, document.edits) == article.raw_text
        assert replay(article.raw_text, document.edits) == document.text
