"""A text in lower case, its characters in their places."""

from __future__ import annotations


def lower(text: str) -> str:
    """Return the text in lower case with every code point in its place."""
    plain = text.lower()
    if len(plain) == len(text):
        return plain
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
