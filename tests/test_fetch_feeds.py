"""Feeds, items and pages that are none, or mean harm."""

import json
import time
from pathlib import Path

import pytest
from fetch_site import (
    FEED_TYPE,
    HTML_TYPE,
    Desk,
    Reply,
    Site,
    item,
    rss,
)

from flows.fetching.answers import Answer
from flows.fetching.feeds import parse_feed
from flows.fetching.problems import FetchFailed

MEBIBYTE = 1024 * 1024


def code_of(desk: Desk) -> str | None:
    return desk.fetch_one().code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<html><body>no feed</body></html>",
        b"<rss><channel>",
        rss(item("http://127.0.0.1/cut-off"))[:-40],
        b"\xff\xfe<\0r\0s",
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + rss(item("/&a;")),
        '<!DOCTYPE rss [<!ENTITY a "b">]>'.encode("utf-16") + rss().decode().encode("utf-16-le"),
        b"<!-- <a --><!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + rss(item("&a;")),
        b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-ENTITY a 'b'+AD4-",
    ],
)
def test_what_is_no_feed_is_refused_and_asked_for_again(site: Site, desk: Desk, content: bytes):
    site.pages["/feed"] = Reply(content, headers={**FEED_TYPE, "ETag": '"v1"'})
    assert code_of(desk) == "E_FETCH_FEED"
    desk.fetch()
    assert "If-None-Match" not in site.asked[-1][1]
    assert site.paths() == ["/feed", "/feed"]


def test_entity_bombs_cost_nothing(site: Site, desk: Desk):
    names = [f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'boom'}'>" for n in range(12)]
    laughs = f"<!DOCTYPE rss [{''.join(names)}]>".encode() + rss("<title>&e11;</title>")
    long = f"<!DOCTYPE rss [<!ENTITY e '{'x' * 100_000}'>]>".encode() + rss("&e;" * 100_000)
    for bomb in (laughs, long):  # refused, not stopped: that would be E_TIMEOUT
        site.pages["/feed"] = Reply(bomb, headers=FEED_TYPE)
        assert code_of(desk) == "E_FETCH_FEED"


def test_a_feed_that_trips_a_pattern_of_the_parser_is_stopped():
    author = f"<author>{'a' * MEBIBYTE}</author>"
    answer = Answer("http://example.org/feed", 200, FEED_TYPE, rss(item("/a") + author))
    begun = time.monotonic()
    with pytest.raises(FetchFailed, match="E_TIMEOUT"):
        parse_feed(answer, seconds=2.0)
    assert time.monotonic() - begun < 4


def test_broken_xml_with_its_end_is_read_as_far_as_it_goes(site: Site, desk: Desk):
    site.serve_feed(item("/a", title="Bread & <b>butter</i>&nbsp;talks"))
    site.serve_page("/a", "Text.")
    report = desk.fetch_one()
    assert report.fetched == 1
    assert any("broken XML" in note for note in report.notes)


@pytest.mark.parametrize(
    "guid",
    ["../../../../etc/passwd", "/etc/passwd", "..\\..\\x", "a&#0;b", "C:\\x", "x" * 100_000, "‮"],
)
def test_a_guid_names_no_file(site: Site, desk: Desk, tmp_path: Path, guid: str):
    before = set(tmp_path.parent.iterdir())
    site.serve_feed(item("/a", guid=guid))
    site.serve_page("/a", "Text.")
    assert desk.fetch_one().fetched == 1
    assert set(tmp_path.parent.iterdir()) == before
    (record,) = desk.records()
    assert len(record.name) == 64 + len(".json")
    assert len(json.loads(record.read_bytes())["id"]) <= 2000


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://127.0.0.1/a",
        "http://[::1",
        "http://a@b/c",
    ],
)
def test_a_link_that_cannot_be_asked_is_left_out_and_told(site: Site, desk: Desk, link: str):
    site.serve_feed(item(link, guid="g"), item("/a"))
    site.serve_page("/a", "Text.")
    report = desk.fetch_one()
    assert (report.new, report.fetched) == (1, 1), report
    assert any("1 items have neither" in note for note in report.notes)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "E_MEDIA_TYPE"),
        (Reply(b"%PDF-1.7\0", headers=HTML_TYPE), "E_BINARY"),
        (Reply(b"  \n", headers=HTML_TYPE), "E_EMPTY"),
    ],
)
def test_what_is_no_page_of_text_is_refused(site: Site, desk: Desk, reply: Reply, code: str):
    site.serve_feed(item("/a"))
    site.pages["/a"] = reply
    report = desk.fetch_one()
    assert report.codes == {code: 1}
    assert desk.records() == []
