"""Headless Chromium for tests: a page as it is after its scripts ran, or a picture of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def dom_of(address: str, folder: Path, *, milliseconds: int = 2000) -> str:
    """Return the page's tree as HTML after its scripts had some time."""
    command = [str(CHROMIUM), *QUIET, f"--user-data-dir={folder / 'profile'}"]
    command += [f"--virtual-time-budget={milliseconds}", "--dump-dom", address]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return run.stdout


class Browser:
    """A Chromium that is driven through its DevTools protocol; one page."""

    def __init__(self, folder: Path, width: int = 1400, height: int = 1800) -> None:
        """Start it with a profile of its own."""
        profile = folder / "profile"
        command = [str(CHROMIUM), *QUIET, f"--user-data-dir={profile}"]
        command += ["--remote-debugging-port=0", f"--window-size={width},{height}", "about:blank"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.socket = self._connect(profile / "DevToolsActivePort")
        self.number = 0

    def _connect(self, told: Path) -> Any:
        import urllib.request

        from websockets.sync.client import connect

        deadline = time.monotonic() + 60
        while not told.is_file() or len(told.read_text().splitlines()) < 2:
            assert time.monotonic() < deadline, "Chromium did not start"
            time.sleep(0.1)
        port = told.read_text().splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=20) as reply:
            pages = [page for page in json.load(reply) if page["type"] == "page"]
        return connect(pages[0]["webSocketDebuggerUrl"], max_size=None, open_timeout=30)

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol and return its result."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self.socket.recv(timeout=60))
            if told.get("id") == self.number:
                assert "error" not in told, told
                return told["result"]

    def run(self, script: str) -> Any:
        """Run JavaScript in the page and return its value."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    def open(self, address: str) -> None:
        """Open a page."""
        self.call("Page.navigate", url=address)

    def click(self, text: str) -> None:
        """Click the innermost element that says just this, as a mouse does."""
        place = self.run(
            "(() => { const found = [...document.querySelectorAll('*')]"
            f".filter(e => e.innerText && e.innerText.trim() === {json.dumps(text)});"
            "const box = found[found.length - 1].getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        where = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, **where)

    def click_until(self, text: str, shown: str, seconds: float = 40) -> None:
        """Click what says just this until the page shows a text: one that is being built moves."""
        deadline = time.monotonic() + seconds
        while not self.shows(shown):
            assert time.monotonic() < deadline, self.run("document.body.innerText")
            self.click(text)
            time.sleep(2)

    def shows(self, text: str) -> bool:
        """Return whether the page shows a text."""
        return text in (self.run("document.body ? document.body.innerText : ''") or "")

    def wait_for(self, text: str, seconds: float = 40) -> None:
        """Wait until the page shows a text."""
        deadline = time.monotonic() + seconds
        while not self.shows(text):
            assert time.monotonic() < deadline, self.run("document.body.innerText")
            time.sleep(0.3)

    def picture(self, file: Path) -> None:
        """Write what the page looks like as PNG."""
        import base64

        shot = self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        """End the browser."""
        self.socket.close()
        self.process.terminate()
        self.process.wait(20)
