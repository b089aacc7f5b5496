"""A real server on loopback whose answers a test decides, and which remembers what was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from flows.fetching.everything import fetch_all
from flows.fetching.report import FetchReport, SourceReport
from flows.settings import Settings
from seeds.sources import COLUMNS

FEED_TYPE = {"Content-Type": "application/rss+xml"}
HTML_TYPE = {"Content-Type": "text/html; charset=utf-8"}
ROW = {
    "name": "Example News",
    "kind": "rss",
    "language": "en",
    "country": "",
    "licence": "made for a test",
    "schedule": "0 * * * *",
    "content": "page",
    "enabled": "true",
}


@dataclass
class Reply:
    """An answer; a `Content-Length` of its own replaces the true one."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Action = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the site says; HTTP/1.1, so connections stay open."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answer_of(self.path)
        if callable(answer):
            self.close_connection = True
            answer(self)
            return
        self.send_response(answer.status)
        length = str(len(answer.body))
        for name, value in {"Content-Length": length, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Site(ThreadingHTTPServer):
    """The server; `pages` maps paths to replies, actions, or lists of them, one a request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Reply | Action | list[Reply | Action]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def answer_of(self, path: str) -> Reply | Action:
        found = self.pages.get(path, Reply(b"not here", 404))
        if not isinstance(found, list):
            return found
        return found.pop(0) if len(found) > 1 else found[0]

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up is what some tests are about

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt apart."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def serve_feed(self, *items: str, path: str = "/feed", **headers: str) -> None:
        self.pages[path] = Reply(rss(*items), headers={**FEED_TYPE, **headers})

    def serve_page(self, path: str, text: str) -> None:
        self.pages[path] = Reply(html(text), headers=HTML_TYPE)


@contextmanager
def running_site() -> Iterator[Site]:
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()


def rss(*items: str) -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{inside}'
        "</channel></rss>"
    ).encode()


def item(link: str, guid: str = "", title: str = "Talks resume") -> str:
    return (
        f"<title>{title}</title><link>{link}</link><guid>{guid or link}</guid>"
        "<author>desk@example.org (A. Writer)</author>"
        "<pubDate>Tue, 04 Mar 2025 10:30:00 EST</pubDate><description>Short.</description>"
    )


def html(text: str) -> bytes:
    return f"<html><body><h1>Talks resume</h1><p>{text}</p></body></html>".encode()


@dataclass
class Desk:
    """Fetches from sources into an inbox under a folder."""

    folder: Path
    rows: list[dict[str, str]] = field(default_factory=list)
    flags: dict[str, Any] = field(default_factory=dict)

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def add(self, name: str, address: str, **cells: str) -> None:
        self.rows.append({**ROW, "id": name, "address": address, **cells})

    def settings(self) -> Settings:
        register = self.folder / "sources.csv"
        lines = [",".join(row[column] for column in COLUMNS) for row in self.rows]
        register.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", "utf-8")
        quick = {
            "fetch_pause_seconds": 0.0,
            "fetch_backoff_seconds": 0.01,
            "fetch_timeout_seconds": 2.0,
            "fetch_patience_seconds": 2.0,
            "fetch_allow_networks": ("127.0.0.1/32",),
        }
        return Settings(
            warehouse=self.folder / "store",
            inbox=self.inbox,
            fetch_sources=str(register),
            **{**quick, **self.flags},
        )

    def fetch(self, *ids: str) -> FetchReport:
        return fetch_all(self.settings(), ids)

    def fetch_one(self) -> SourceReport:
        (report,) = self.fetch().sources
        return report

    def records(self) -> list[Path]:
        return sorted(self.inbox.rglob("*.json"))
