"""Manners: tries, Retry-After, robots.txt, and pauses between requests to a host."""

import time
from email.utils import formatdate

import pytest
from fetch_site import (
    FEED_TYPE,
    Desk,
    Handler,
    Reply,
    Site,
    item,
    rss,
)


def code_of(desk: Desk) -> str | None:
    return desk.fetch_one().code


def redirect(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": target})


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
