"""Blocks that are speech as a whole: an interview's answers, and block quotes."""

from __future__ import annotations

import re

from transforms.documents import Block
from transforms.quotes.direct import lead_in
from transforms.quotes.frame import SPOKEN_KINDS
from transforms.quotes.resolve import Voice
from transforms.quotes.telling import Telling

# Labels that name nobody: who answers an interview without names.
NO_NAME = re.compile(r"(?:A|Answer|Q|Question|Respondent|Interviewee)\b", re.IGNORECASE)


def attribute_block(telling: Telling, index: int) -> bool:
    """Add a stretch of a block that is speech; return whether it is such a block."""
    stretch = telling.frame.stretches[index]
    block = telling.frame.block_of(stretch)
    if block.kind not in SPOKEN_KINDS or stretch.quotations:
        return False
    voice = _voice(telling, index, block)
    if voice is None:
        return True
    last = telling.last
    span = (stretch.start, stretch.end)
    if last and telling.frame.stretches[last.stretch].block_index == stretch.block_index:
        telling.more(index, span, last.speech)
    else:
        telling.direct(index, span, voice, ":")
    return True


def _voice(telling: Telling, index: int, block: Block) -> Voice | None:
    last = telling.last
    if last and telling.frame.stretches[last.stretch].block_index == (
        telling.frame.stretches[index].block_index
    ):
        return last.speech.voice
    if block.kind == "answer":
        return _labelled(telling, block)
    return lead_in(telling, index) if block.kind == "block_quote" else None


def _labelled(telling: Telling, block: Block) -> Voice | None:
    """Return the person that a turn's label names, by the fullest name that the text has."""
    label = block.label or ""
    if not label or NO_NAME.fullmatch(label):
        return _introduced(telling) or Voice(None, None, "unnamed")
    document = telling.frame.document
    for mention in document.mentions:
        name = document.text[mention.start_char : mention.end_char]
        if mention.entity_type == "person" and _is_same(label, name):
            return Voice(label, mention.entity_id, "named", is_person=True)
    return Voice(label, None, "named", is_person=True)


def _introduced(telling: Telling) -> Voice | None:
    """Return the one person who is named before an interview begins, the author apart."""
    document = telling.frame.document
    first = next((b for b in document.blocks if b.kind in ("question", "answer")), None)
    authors = [b for b in document.blocks if b.kind == "byline"]
    named = [
        m for m in document.mentions
        if m.entity_type == "person" and first and m.end_char <= first.start_char
        and not any(b.start_char <= m.start_char < b.end_char for b in authors)
    ]  # fmt: skip
    who = {m.entity_id or document.text[m.start_char : m.end_char] for m in named}
    if len(who) != 1:
        return None
    text = max((document.text[m.start_char : m.end_char] for m in named), key=len)
    return Voice(text, named[0].entity_id, "named", is_person=True, is_guess=True)


def _is_same(label: str, name: str) -> bool:
    """Whether a label is a name or its last word, in any case: "ARNE TAMM", "Tamm"."""
    return name.lower() == label.lower() or name.lower().endswith(" " + label.lower())
