"""httpx over connections of our own making: no proxy, no cookies, no redirects, no environment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import httpcore
import httpx

from flows.fetching.addresses import Network
from flows.fetching.connect import CheckedBackend, Deadline


class _Body(httpx.SyncByteStream):
    """The bytes of an answer as they come."""

    def __init__(self, answer: httpcore.Response) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self.answer.iter_stream()

    def close(self) -> None:
        self.answer.close()


class CheckedTransport(httpx.BaseTransport):
    """Sends requests through a CheckedBackend. Errors are FetchFailed or httpcore's own."""

    def __init__(self, allowed: Iterable[Network], deadline: Deadline) -> None:
        """Take the networks that are allowed though private, and the clock."""
        self.pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=4,
            keepalive_expiry=10.0,
            network_backend=CheckedBackend(allowed, deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its answer, the body not yet read."""
        answer = self.pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=cast(httpx.SyncByteStream, request.stream),
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close all connections."""
        self.pool.close()
