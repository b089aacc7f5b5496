"""Answers that are bombs, drip, break off or never come: each has its code, and a bounded cost."""

import gzip
import socket
import time
import zlib
from typing import Any

import pytest
from fetch_site import (
    FEED_TYPE,
    HTML_TYPE,
    Desk,
    Handler,
    Reply,
    Site,
    html,
    item,
    rss,
)

MEBIBYTE = 1024 * 1024


def code_of(desk: Desk) -> str | None:
    return desk.fetch_one().code


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_is_noticed_by_its_unpacked_size(site: Site, desk: Desk, coding: str):
    desk.flags["fetch_max_bytes"] = MEBIBYTE
    zeros = b"\0" * (200 * MEBIBYTE)
    bomb = gzip.compress(zeros, 9) if coding == "gzip" else zlib.compress(zeros, 9)
    assert len(bomb) < MEBIBYTE
    site.pages["/feed"] = Reply(bomb, headers={**FEED_TYPE, "Content-Encoding": coding})
    assert _peak(desk) < 8 * MEBIBYTE
    assert code_of(desk) == "E_TOO_LARGE"


def _peak(desk: Desk) -> int:
    """Return the most bytes that Python held at once during a fetch, beyond what it held before."""
    import tracemalloc

    desk.fetch()  # what is imported and cached is no cost of the bomb
    tracemalloc.start()
    desk.fetch()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def bare_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", lambda content: gzip.compress(content[:40]) + gzip.compress(content[40:])),
        ("gzip", lambda content: gzip.compress(content) + b"\0" * 100),
        ("deflate", zlib.compress),
        ("deflate", bare_deflate),
    ],
)
def test_honest_packing_is_unpacked(site: Site, desk: Desk, coding: str, pack: Any):
    site.serve_feed(item("/a"))
    content = html("Text. " * 50_000)
    site.pages["/a"] = Reply(pack(content), headers={**HTML_TYPE, "Content-Encoding": coding})
    assert desk.fetch_one().fetched == 1
    (raw,) = desk.inbox.rglob("*.html")
    assert raw.read_bytes() == content


@pytest.mark.parametrize(
    ("body", "coding", "code"),
    [
        (gzip.compress(rss())[:-9], "gzip", "E_FETCH_TRUNCATED"),
        (b"not packed at all", "gzip", "E_FETCH_ENCODING"),
        (gzip.compress(gzip.compress(rss())), "gzip, gzip", "E_FETCH_ENCODING"),
        (b"\x1b\x03", "br", "E_FETCH_ENCODING"),
    ],
    ids=["cut", "plain", "twice", "unasked"],  # the bytes hold the time of packing
)
def test_bad_packing_is_refused(site: Site, desk: Desk, body: bytes, coding: str, code: str):
    site.pages["/feed"] = Reply(body, headers={**FEED_TYPE, "Content-Encoding": coding})
    assert code_of(desk) == code


def test_a_declared_size_over_the_limit_is_refused_unread(site: Site, desk: Desk):
    desk.flags["fetch_max_bytes"] = 1000
    site.pages["/feed"] = Reply(b"", headers={**FEED_TYPE, "Content-Length": "1001"})
    assert code_of(desk) == "E_TOO_LARGE"


def test_an_endless_answer_is_cut_off(site: Site, desk: Desk):
    desk.flags["fetch_max_bytes"] = MEBIBYTE

    def endless(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
        while True:
            handler.wfile.write(b"x" * 65536)

    site.pages["/feed"] = endless
    assert code_of(desk) == "E_TOO_LARGE"


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n\r\n<rss>"])
def test_a_server_that_drips_is_left_when_the_time_is_over(site: Site, desk: Desk, start: bytes):
    desk.flags["fetch_timeout_seconds"] = 0.5

    def dripping(handler: Handler) -> None:
        handler.wfile.write(start)
        for byte in b"HTTP/1.1 200 OK but slowly, slowly" * 100:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.05)

    site.pages["/feed"] = dripping
    begun = time.monotonic()
    assert code_of(desk) == "E_TIMEOUT"
    assert time.monotonic() - begun < 3
    assert site.paths() == ["/feed"]  # a slow server is not asked again


def test_a_source_that_takes_too_long_leaves_items_for_the_next_fetch(site: Site, desk: Desk):
    desk.flags["fetch_source_seconds"] = 0.3
    site.serve_feed(*(item(f"/{n}") for n in range(9)))

    def slow(handler: Handler) -> None:
        time.sleep(0.2)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html("Text."))

    for n in range(9):
        site.pages[f"/{n}"] = slow
    report = desk.fetch_one()
    assert report.fetched + report.waiting == 9
    assert 1 <= report.fetched < 9


def test_a_truncated_body_is_tried_again_and_refused(site: Site, desk: Desk):
    site.pages["/feed"] = Reply(rss(), headers={**FEED_TYPE, "Content-Length": "9999"})
    desk.flags["fetch_timeout_seconds"] = 1.0

    def cut(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + rss())

    site.pages["/feed"] = cut
    assert code_of(desk) == "E_FETCH_TRUNCATED"
    assert len(site.paths()) == 3
    assert desk.records() == []


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200_000]
)
def test_what_is_no_http_is_refused(site: Site, desk: Desk, answer: bytes):
    site.pages["/feed"] = lambda handler: handler.wfile.write(answer)
    assert code_of(desk) == "E_FETCH_CONNECTION"


def test_a_host_that_does_not_answer_is_refused(desk: Desk):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        desk.rows[0]["address"] = f"http://127.0.0.1:{closed.getsockname()[1]}/feed"
        assert code_of(desk) == "E_FETCH_CONNECTION"
    desk.rows[0]["address"] = "http://name.invalid/feed"
    assert code_of(desk) == "E_FETCH_CONNECTION"
