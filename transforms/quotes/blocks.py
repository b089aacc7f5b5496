"""Blocks that are speech as a whole: an interview's answers, and block quotes."""

from __future__ import annotations

import re

from transforms.documents import Block
from transforms.quotes.direct import lead_in
from transforms.quotes.frame import SPOKEN_KINDS
from transforms.quotes.resolve import Voice
from transforms.quotes.telling import Telling

# Labels in capitals that open a note.
NO_SPEAKER = re.compile(
    r"(?:NOTE|UPDATE|ANALYSIS|BREAKING|CORRECT|EXCLUSIVE|FACTBOX|TIMELINE|BACKGROUND|READ|WATCH"
    r"|SEE|MORE|PHOTO|VIDEO|SOURCE|WARNING|LIVE|OPINION|STEP|WHAT|WHO|WHERE|WHEN|WHY|HOW|KEY)"
)
# Labels that name nobody: who answers an interview without names.
NO_NAME = re.compile(r"(?:A|Answer|Q|Question|Respondent|Interviewee)\b", re.IGNORECASE)
# A paragraph that opens with who speaks, in capitals or in bold: "KENNEDY: …", "**Kennedy:** …".
TURN = re.compile(
    r"(?P<bold>\*\*|__)?(?P<label>[^\W\d_a-z][\w.'’-]{0,24}(?: [^\W\d_a-z][\w.'’-]{0,24}){0,3})"
    r"(?::(?:\*\*|__)?|(?:\*\*|__):)[ \t]+(?=[^\W\d_a-z])"
)
LONGEST_LABEL = 110  # characters of what TURN finds up to its colon
FEWEST_TURNS = 2  # of a label in capitals that no name of the text explains


def attribute_block(telling: Telling, index: int) -> bool:
    """Add a stretch of a block that is speech; return whether it is such a block."""
    stretch = telling.frame.stretches[index]
    block = telling.frame.block_of(stretch)
    if block.kind == "paragraph" and not stretch.quotations:
        return _attribute_turn(telling, index, block)
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


def _attribute_turn(telling: Telling, index: int, block: Block) -> bool:
    """Add a stretch of a paragraph that a speaker's name and a colon open."""
    text, stretch = telling.frame.document.text, telling.frame.stretches[index]
    opening = min(block.start_char + LONGEST_LABEL, block.end_char)
    if text.find(":", block.start_char, opening) < 0:
        return False
    turn = TURN.match(text, block.start_char, block.end_char)
    if turn is None:
        return False
    if turn["label"] not in telling.labelled:
        telling.labelled[turn["label"]] = _of_turn(telling, turn)
    voice = telling.labelled[turn["label"]]
    if voice is None:
        return False
    span = (max(stretch.start, turn.end()), stretch.end)
    last = telling.last
    if last and telling.frame.stretches[last.stretch].block_index == stretch.block_index:
        telling.more(index, span, last.speech)
    elif span[0] < span[1]:
        telling.direct(index, span, voice, ":")
    return True


def _of_turn(telling: Telling, turn: re.Match[str]) -> Voice | None:
    """Return who a label names: a person of the text, or a name in capitals that comes again."""
    label, document = turn["label"], telling.frame.document
    if not (turn["bold"] or label.isupper()):
        return None
    start, end = turn.span("label")
    for mention in document.mentions:
        name = document.text[mention.start_char : mention.end_char]
        if (
            mention.start_char < end
            and start < mention.end_char
            and mention.entity_type != "person"
        ):
            return None
        if mention.entity_type == "person" and mention.entity_id and _is_same(label, name):
            return Voice(label, mention.entity_id, "named", is_person=True)
    turns = [TURN.match(document.text, b.start_char, b.end_char) for b in document.blocks]
    again = sum(_is_turn(other, label, turn["bold"]) for other in turns if other)
    if not label.isupper() or again < FEWEST_TURNS or len(label) < 3 or NO_SPEAKER.match(label):
        return None
    return Voice(label, None, "named", is_person=True)


def _is_turn(turn: re.Match[str], label: str, mark: str | None) -> bool:
    """Whether a paragraph's label is that one, or another in capitals that is as bold."""
    other = turn["label"]
    return other == label or bool(
        mark and turn["bold"] == mark and other.isupper() and not NO_SPEAKER.match(other)
    )


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
