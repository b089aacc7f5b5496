"""Which pronoun a person named in a text goes by, as far as name or title tell."""

from __future__ import annotations

import re

from transforms.documents import Document, Mention
from transforms.quotes.speaker_words import WORD
from transforms.reference import Reference

STYLE = re.compile(
    r"\b(?:(?P<he>Mr|Sir|Lord|King|Prince|Sheikh|Chairman|[Ss]pokesman|Pope|Congressman|Father)"
    r"|(?P<she>Mrs|Ms|Mme|Miss|Lady|Queen|Princess|Dame|Chairwoman|[Ss]pokeswoman|Congresswoman"
    r"|Sister))\.? $"
)
NEAR = 16


def pronouns_of(document: Document, reference: Reference) -> dict[str, str]:
    """Return "he" or "she" by entity_id and by name as written, for persons of the text."""
    found: dict[str, str] = {}
    for mention in document.mentions:
        if mention.entity_type != "person":
            continue
        text = document.text[mention.start_char : mention.end_char]
        is_full = " " in text or mention.entity_id is None
        first = WORD.match(text) if is_full else None
        by_name = reference.given_names.get(first[0]) if first else None
        if pronoun := _by_style(document.text, mention) or by_name:
            for key in (mention.entity_id, text):
                if key:
                    found.setdefault(key, pronoun)
    return found


def _by_style(text: str, mention: Mention) -> str | None:
    style = STYLE.search(text, max(0, mention.start_char - NEAR), mention.start_char)
    return style.lastgroup if style else None
