"""Requests: one at a time, patient with a host that stumbles, every hop checked anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import TracebackType

import httpcore
import httpx

from flows.fetching.answers import Answer, Validators
from flows.fetching.bodies import ACCEPT_ENCODING, read_body
from flows.fetching.connect import Deadline
from flows.fetching.hosts import Hosts
from flows.fetching.limits import Limits
from flows.fetching.problems import FetchFailed
from flows.fetching.transport import CheckedTransport
from flows.fetching.urls import checked, joined

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
MOST_REDIRECTS = 5
# httpx looks at where a redirect leads, though it is not to follow it, and may not like it.
UNASKABLE = (
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    UnicodeError,
)
NO_VALIDATORS = Validators()
# Asked before every hop: returns the pause for its host, raises FetchFailed if it may not be asked.
Gate = Callable[[httpx.URL], float]


class Client:
    """Fetches for one source; not for several threads."""

    def __init__(self, limits: Limits, hosts: Hosts) -> None:
        """Take the limits, and the turns that all clients share."""
        self.limits = limits
        self.hosts = hosts
        self.deadline = Deadline()
        self.http = httpx.Client(
            transport=CheckedTransport(limits.allowed, self.deadline),
            headers={
                "User-Agent": limits.user_agent,
                "Accept": "*/*",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
            timeout=limits.seconds,
            trust_env=False,
        )

    def __enter__(self) -> Client:
        """Return the client."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        self.http.close()

    def get(
        self,
        address: str,
        gate: Gate,
        validators: Validators = NO_VALIDATORS,
        max_bytes: int | None = None,
    ) -> Answer:
        """Return the answer of an address, 200 or 304, redirects followed. Raises FetchFailed."""
        url, moved, for_good = checked(address), None, True
        for _ in range(MOST_REDIRECTS + 1):
            pause = gate(url)
            headers = validators.headers(str(url))
            answer = self._patiently(url, headers, pause, max_bytes or self.limits.max_bytes)
            if answer.status not in REDIRECTS:
                return replace(_usable(answer, conditional=bool(headers)), moved=moved)
            for_good = for_good and answer.status in FOR_GOOD
            url = checked(joined(str(url), _location(answer)))
            moved = str(url) if for_good else moved
        raise FetchFailed(
            "E_FETCH_REDIRECT", f"{address} leads on more than {MOST_REDIRECTS} times"
        )

    def _patiently(
        self, url: httpx.URL, headers: dict[str, str], pause: float, max_bytes: int
    ) -> Answer:
        """Ask, and again after a pause if the host stumbled; a demand to wait is heeded."""
        for attempt in range(self.limits.retries + 1):
            try:
                with self.hosts.turn(url.host, pause):
                    return self._ask(url, headers, max_bytes)
            except FetchFailed as failed:
                if failed.wait is not None:
                    self.hosts.rest(url.host, failed.wait)
                impatient = (failed.wait or 0.0) > self.limits.patience
                if not failed.retryable or impatient or attempt == self.limits.retries:
                    raise
            time.sleep(self.limits.backoff * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _ask(self, url: httpx.URL, headers: dict[str, str], max_bytes: int) -> Answer:
        self.http.cookies.clear()
        self.deadline.start(self.limits.seconds)
        request = self.http.build_request("GET", url, headers=headers)
        with _explained(url, "E_FETCH_CONNECTION"):
            answer = self.http.send(request, stream=True)
        try:
            _raise_if_stumbled(answer)
            body = b""
            if answer.status_code == 200:
                with _explained(url, "E_FETCH_TRUNCATED"):
                    body = read_body(answer, max_bytes)
        finally:
            answer.close()
        return Answer(str(url), answer.status_code, dict(answer.headers), body)


@contextmanager
def _explained(url: httpx.URL, broken_off: str) -> Iterator[None]:
    """Turn what goes wrong on the way into FetchFailed; connections may be tried again."""
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise FetchFailed("E_TIMEOUT", f"{url} is not reached in time", retryable=True) from error
    except httpcore.TimeoutException as error:
        raise FetchFailed("E_TIMEOUT", f"{url} took too long: see fetch_timeout_seconds") from error
    except httpcore.RemoteProtocolError as error:
        raise FetchFailed(broken_off, f"{url}: {error}", retryable=True) from error
    except httpcore.NetworkError as error:
        raise FetchFailed("E_FETCH_CONNECTION", f"{url}: {error}", retryable=True) from error
    except UNASKABLE as error:
        raise FetchFailed("E_FETCH_URL", f"{url} cannot be asked: {error}") from error


def _raise_if_stumbled(answer: httpx.Response) -> None:
    status = answer.status_code
    if status == 429 or status >= 500:
        wait = _retry_after(answer) if status in (429, 503) else None
        raise FetchFailed(
            "E_FETCH_STATUS", _said(str(answer.url), status), retryable=True, wait=wait
        )


def _retry_after(answer: httpx.Response) -> float | None:
    """Return the seconds of a Retry-After header, which holds seconds or a date (RFC 9110)."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - time.time())


def _usable(answer: Answer, *, conditional: bool) -> Answer:
    if answer.status == 200 or (answer.status == 304 and conditional):
        return answer
    raise FetchFailed("E_FETCH_STATUS", _said(answer.address, answer.status))


def _said(address: str, status: int) -> str:
    return f"{address} answered {status}"


def _location(answer: Answer) -> str:
    target = answer.headers.get("location", "")
    if not target:
        raise FetchFailed("E_FETCH_REDIRECT", f"{answer.address} leads on without saying where")
    return target
