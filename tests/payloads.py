"""Hostile text: each line of cases/payloads.txt in wrappings that get past careless escaping."""

from __future__ import annotations

from pathlib import Path

LINES = (Path(__file__).parent / "cases/payloads.txt").read_text("utf-8").splitlines()
WRAPPINGS = (
    "{}",
    "Envoys {} met",
    "{}\nsecond line",
    "\x1b]0;title\x07{}",
    "\u202e{}",
    "{}\u2028{}",
    "'\"`{}",
    "--> {}",
    "]]>{}",
    "\\{}",
    "\x00{}",
    "{}\r\nINFO forged: line",
    "<!--{}",
    "*/{}/*",
    "\ufeff{}",
)
PAYLOADS = [wrapping.replace("{}", line) for line in LINES for wrapping in WRAPPINGS][:500]
assert len(PAYLOADS) == 500
