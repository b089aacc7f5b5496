"""Where fetching may go: public addresses only, checked again at each redirect."""

import socket
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from fetch_site import (
    Desk,
    Reply,
    Site,
    item,
)

from flows.fetching.addresses import is_public
from flows.fetching.connect import CheckedBackend, Deadline
from flows.fetching.problems import FetchFailed


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
