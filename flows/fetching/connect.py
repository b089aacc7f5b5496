"""Connections to checked addresses only, each step bounded by the time the request has left."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from flows.fetching.addresses import Network, resolve


class Deadline:
    """When the request in progress must be over; one client makes one request at a time."""

    def __init__(self) -> None:
        """Begin with no time at all, so that no request is made without its limit."""
        self.at = float("-inf")

    def start(self, seconds: float) -> None:
        """Give the next request so many seconds for all of its steps together."""
        self.at = time.monotonic() + seconds

    def left(self, timeout: float | None, late: type[Exception]) -> float:
        """Return the seconds that a step may take. Raises `late` if there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise late("the time of the request is over")
        return left if timeout is None else min(left, timeout)


class BoundedStream(httpcore.NetworkStream):
    """A connection on which a server that sends a byte now and then cannot hold the client."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        """Take the connection and the clock that its steps share."""
        self.inner = inner
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self.inner.read(max_bytes, self.deadline.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self.inner.write(buffer, self.deadline.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self.inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on in TLS; the certificate must be the name's, not the address's."""
        left = self.deadline.left(timeout, httpcore.ConnectTimeout)
        return BoundedStream(
            self.inner.start_tls(ssl_context, server_hostname, left), self.deadline
        )

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows."""
        return self.inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Looks a name up once, checks what it leads to, and connects to that very address.

    A name that leads elsewhere when asked again (DNS rebinding) gains nothing: it is not asked.
    """

    def __init__(self, allowed: Iterable[Network], deadline: Deadline) -> None:
        """Take the networks that are allowed though private, and the clock."""
        self.allowed = tuple(allowed)
        self.deadline = deadline
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Raises FetchFailed and httpcore's errors."""
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in resolve(host, port, self.allowed):
            left = self.deadline.left(timeout, httpcore.ConnectTimeout)
            try:
                stream = self.inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return BoundedStream(stream, self.deadline)
        raise failed
