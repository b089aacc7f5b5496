"""Servers and feeds that mean harm, or just fail: each has its code, and a bounded cost."""

import gzip
import json
import socket
import time
import zlib
from collections.abc import Iterator
from email.utils import formatdate
from ipaddress import ip_address, ip_network
from pathlib import Path
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
    running_site,
)

from flows.fetching.addresses import is_public
from flows.fetching.answers import Answer
from flows.fetching.connect import CheckedBackend, Deadline
from flows.fetching.feeds import parse_feed
from flows.fetching.problems import FetchFailed

MEBIBYTE = 1024 * 1024


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    desk = Desk(tmp_path)
    desk.add("news", f"{site.home}/feed")
    return desk


def code_of(desk: Desk) -> str | None:
    return desk.fetch_one().code


def redirect(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": target})


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.0.9", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("2001:db8::1", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_only_public_addresses_are_asked(address: str, public: bool):
    assert is_public(ip_address(address)) is public


def test_loopback_is_refused_unless_it_is_allowed(site: Site, desk: Desk):
    desk.flags["fetch_allow_networks"] = ()
    site.serve_feed(item("/a"))
    assert code_of(desk) == "E_FETCH_REFUSED_ADDRESS"
    assert site.asked == []


@pytest.mark.parametrize(
    "host", ["localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_other_ways_to_write_loopback_are_refused(site: Site, desk: Desk, host: str):
    desk.flags["fetch_allow_networks"] = ()
    desk.rows[0]["address"] = f"http://{host}:{site.server_address[1]}/feed"
    assert code_of(desk) == "E_FETCH_REFUSED_ADDRESS"
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_asked(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    """A name that leads to an allowed address first and to a private one when asked again."""
    real, asked = socket.getaddrinfo, []

    def rebinding(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if host != "rebind.test":
            return real(host, port, *rest, **named)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    deadline = Deadline()
    deadline.start(5.0)
    backend = CheckedBackend([ip_network("127.0.0.1/32")], deadline)
    stream = backend.connect_tcp("rebind.test", site.server_address[1])
    assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
    stream.close()
    assert asked == ["rebind.test"]
    with pytest.raises(FetchFailed, match="E_FETCH_REFUSED_ADDRESS"):
        backend.connect_tcp("rebind.test", site.server_address[1])


def test_a_host_is_asked_by_its_name_though_connected_by_address(site: Site, desk: Desk):
    desk.rows[0]["address"] = f"http://localhost:{site.server_address[1]}/feed"
    desk.flags["fetch_allow_networks"] = ("127.0.0.1/32", "::1/128")
    site.serve_feed()
    assert code_of(desk) is None
    assert {headers["Host"].partition(":")[0] for _, headers in site.asked} == {"localhost"}


def test_a_name_that_leads_to_a_public_and_a_private_address_is_refused(
    site: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    entries = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in ("127.0.0.1", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *rest, **named: entries)
    assert code_of(desk) == "E_FETCH_REFUSED_ADDRESS"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("file:///etc/passwd", "E_FETCH_URL"),
        ("ftp://127.0.0.1/feed", "E_FETCH_URL"),
        ("gopher://127.0.0.1/", "E_FETCH_URL"),
        ("javascript:alert(1)", "E_FETCH_URL"),
        ("http://user:secret@127.0.0.1/", "E_FETCH_URL"),
        ("http://[::1", "E_FETCH_URL"),
        ("http://127.0.0.2/", "E_FETCH_REFUSED_ADDRESS"),
        ("http://10.0.0.1/", "E_FETCH_REFUSED_ADDRESS"),
        ("http://169.254.169.254/latest/meta-data/", "E_FETCH_REFUSED_ADDRESS"),
        ("//[fe80::1]/", "E_FETCH_REFUSED_ADDRESS"),
        ("", "E_FETCH_REDIRECT"),
        ("/feed", "E_FETCH_REDIRECT"),
    ],
)
def test_a_redirect_is_checked_like_a_first_address(site: Site, desk: Desk, target: str, code: str):
    site.pages["/feed"] = redirect(target)
    report = desk.fetch_one()
    assert report.code == code
    assert "secret" not in str(report.detail)


def test_an_item_that_leads_away_has_its_code_and_the_next_one_comes(site: Site, desk: Desk):
    site.serve_feed(item("/evil"), item("/a"))
    site.pages["/evil"] = redirect("http://169.254.169.254/")
    site.serve_page("/a", "Text.")
    report = desk.fetch_one()
    assert (report.fetched, report.codes) == (1, {"E_FETCH_REFUSED_ADDRESS": 1})


@pytest.mark.parametrize(("hops", "code"), [(5, None), (6, "E_FETCH_REDIRECT")])
def test_five_redirects_are_followed(site: Site, desk: Desk, hops: int, code: str | None):
    site.pages["/feed"] = redirect("/hop1", 301)
    for n in range(1, hops):
        site.pages[f"/hop{n}"] = redirect(f"/hop{n + 1}", 308)
    site.serve_feed(path=f"/hop{hops}")
    report = desk.fetch_one()
    assert report.code == code
    assert (not code) == any("moved for good" in note for note in report.notes)


def test_validators_are_not_shown_to_another_address(site: Site, desk: Desk):
    site.serve_feed(ETag='"secret"')
    desk.fetch()
    site.pages["/feed"] = redirect("/other")
    site.serve_feed(path="/other")
    assert code_of(desk) is None
    assert "If-None-Match" not in site.asked[-1][1]


def test_a_cookie_is_not_sent_back(site: Site, desk: Desk):
    site.serve_feed(item("/a"), **{"Set-Cookie": "id=1"})
    site.serve_page("/a", "Text.")
    desk.fetch()
    assert all("Cookie" not in headers for _, headers in site.asked)


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


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_stumbles_is_asked_again(site: Site, desk: Desk, status: int):
    site.pages["/feed"] = [Reply(status=status), Reply(rss(), headers=FEED_TYPE)]
    assert code_of(desk) is None
    assert len(site.paths()) == 2


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403, 404, 410])
def test_other_answers_are_taken_as_they_are(site: Site, desk: Desk, status: int):
    site.pages["/feed"] = Reply(status=status)
    assert code_of(desk) == "E_FETCH_STATUS"
    assert len(site.paths()) == 1


def test_tries_come_to_an_end(site: Site, desk: Desk):
    site.pages["/feed"] = Reply(status=500)
    assert code_of(desk) == "E_FETCH_STATUS"
    assert len(site.paths()) == 3


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_heeded(site: Site, desk: Desk, as_date: bool):
    wait = formatdate(time.time() + 2, usegmt=True) if as_date else "1"
    site.pages["/feed"] = [
        Reply(status=429, headers={"Retry-After": wait}),
        Reply(rss(), headers=FEED_TYPE),
    ]
    begun = time.monotonic()
    assert code_of(desk) is None
    assert 0.9 < time.monotonic() - begun < 5


def test_a_host_that_asks_for_an_hour_is_left_alone_in_the_next_fetch_too(site: Site, desk: Desk):
    site.pages["/feed"] = Reply(status=429, headers={"Retry-After": "3600"})
    assert code_of(desk) == "E_FETCH_STATUS"
    assert len(site.paths()) == 1
    asked = len(site.asked)
    assert code_of(desk) == "E_FETCH_LATER"
    assert len(site.asked) == asked


def test_items_of_a_host_that_asks_for_an_hour_keep_their_tries(site: Site, desk: Desk):
    site.serve_feed(item("/a"), item("/b"))
    site.pages["/a"] = Reply(status=503, headers={"Retry-After": "3600"})
    report = desk.fetch_one()
    assert report.codes == {"E_FETCH_STATUS": 1, "E_FETCH_LATER": 1}
    assert [desk.fetch_one().waiting for _ in range(6)] == [2] * 6
    assert site.paths() == ["/feed", "/a"]


@pytest.mark.parametrize("wait", ["soon", "-5", "", "١٢", "99999999999999999999"])
def test_an_odd_retry_after_does_no_harm(site: Site, desk: Desk, wait: str):
    site.pages["/feed"] = Reply(
        status=503, headers={"Retry-After": wait.encode().decode("latin-1")}
    )
    assert code_of(desk) == "E_FETCH_STATUS"


def robots(text: str) -> Reply:
    return Reply(text.encode(), headers={"Content-Type": "text/plain"})


def test_robots_txt_is_honoured_for_feeds_items_and_redirects(site: Site, desk: Desk):
    site.pages["/robots.txt"] = robots(
        "User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /private\n"
    )
    site.serve_feed(item("/private/a"), item("/a"), item("/b"))
    site.serve_page("/private/a", "Text.")
    site.serve_page("/a", "Other text.")
    site.pages["/b"] = redirect("/private/a")
    report = desk.fetch_one()
    assert (report.code, report.fetched, report.codes) == (None, 1, {"E_FETCH_ROBOTS": 2})
    assert site.paths() == ["/feed", "/a", "/b"]
    site.serve_feed(item("/c"))
    desk.fetch()
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (robots("User-agent: *\nDisallow: /feed"), "E_FETCH_ROBOTS"),
        (Reply(status=500), "E_FETCH_ROBOTS"),
        (Reply(b"#" * 600_000), "E_FETCH_ROBOTS"),
        (robots("User-agent: *\nCrawl-delay: 86400"), "E_FETCH_ROBOTS"),
        (robots("User-agent: *\nCrawl-delay: inf"), None),
        (robots("User-agent: *\nCrawl-delay: nan"), None),
        (redirect("http://10.0.0.1/robots.txt"), "E_FETCH_REFUSED_ADDRESS"),
        (Reply(status=404), None),
        (Reply(status=403), None),
        (robots("<html>no rules</html>"), None),
        (robots("User-agent: *\nDisallow: /feeds"), None),
    ],
)
def test_robots_txt_decides_whether_a_feed_is_asked_for(
    site: Site, desk: Desk, answer: Reply, code: str | None
):
    site.pages["/robots.txt"] = answer
    site.serve_feed()
    assert code_of(desk) == code
    assert site.paths() == ([] if code else ["/feed"])


def test_pauses_between_requests_to_a_host_hold_for_all_sources(site: Site, desk: Desk):
    desk.flags["fetch_pause_seconds"] = 0.2
    site.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.3")
    desk.add("more", f"{site.home}/more")
    times: list[float] = []

    def noted(handler: Handler) -> None:
        times.append(time.monotonic())
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + rss())

    site.pages["/feed"] = site.pages["/more"] = noted
    assert desk.fetch().exit_code == 0
    assert times[1] - times[0] >= 0.29


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
    begun = time.monotonic()
    for bomb in (laughs, long):
        site.pages["/feed"] = Reply(bomb, headers=FEED_TYPE)
        assert code_of(desk) == "E_FETCH_FEED"
    assert time.monotonic() - begun < 3


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
