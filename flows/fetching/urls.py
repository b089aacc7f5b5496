"""Addresses from outside: only such as a request may be sent to."""

from __future__ import annotations

import httpx

from flows.fetching.problems import FetchFailed

# No server takes more, and no list of addresses should hold a book.
LONGEST = 4096


def checked(address: str) -> httpx.URL:
    """Return an address without its fragment. Raises FetchFailed, E_FETCH_URL, if none to ask."""
    shown = address[:200]
    try:
        url = httpx.URL(address)
        host = url.host
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchFailed("E_FETCH_URL", f"{shown!r} is no address: {error}") from error
    if url.scheme not in ("http", "https") or not host or len(address) > LONGEST:
        raise FetchFailed("E_FETCH_URL", f"{shown!r} is no http or https address of a host")
    if url.userinfo:
        raise FetchFailed("E_FETCH_URL", f"an address of {host} carries a login: it is not used")
    return url.copy_with(fragment=None)


def joined(base: str, link: str) -> str:
    """Return the address that a link leads to from a base. Raises FetchFailed, E_FETCH_URL."""
    try:
        return str(checked(str(httpx.URL(base).join(link))))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchFailed("E_FETCH_URL", f"{link[:200]!r} is no address: {error}") from error


def origin(url: httpx.URL) -> str:
    """Return scheme, host and port, what one robots.txt speaks for."""
    return str(url.copy_with(raw_path=b"/", fragment=None)).rstrip("/")
