"""Untrusted text in Markdown: shown as it is, read as nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flows.show import visible

# Letters, digits and spaces mean nothing in Markdown or HTML; everything else is written as a
# character reference, which is never read as a tag, a link, an image or a column's end.
MEANINGLESS = re.compile(r"[^\w ]|_")
LONGEST = 120
# Of the marks that names have, those that mean nothing in either between letters.
IN_NAMES = re.compile(r"[^\w .,:’-]|_")


def safe(value: object) -> str:
    """Return a value in one line in which no character is markup, cut to 120 characters."""
    return _escaped(value, MEANINGLESS)


def named(value: object) -> str:
    """Return a name as `safe` does, with the marks of names as they are: for messages."""
    return _escaped(value, IN_NAMES)


def _escaped(value: object, pattern: re.Pattern[str]) -> str:
    shown = visible(value)
    cut = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
    return pattern.sub(lambda found: f"&#{ord(found[0])};", cut)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table of cells that are safe already; '' without rows."""
    cells = [f"| {' | '.join(row)} |" for row in rows]
    if not cells:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *cells])
