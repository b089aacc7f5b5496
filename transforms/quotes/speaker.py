"""Who speaks, as the words of the text name them."""

from __future__ import annotations

from typing import NamedTuple

from transforms.documents import Mention


class Speaker(NamedTuple):
    """Who speaks: text[start:end]; `head` says what names them: name, pronoun or a kind of noun."""

    start: int
    end: int
    head: str
    mention: Mention | None
    kind: str | None


def named(mention: Mention) -> Speaker:
    """Return the speaker that a mention names; a people is a group."""
    kind = "group" if mention.entity_type == "group" else "named"
    return Speaker(mention.start_char, mention.end_char, "name", mention, kind)
