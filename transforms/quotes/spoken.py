"""Words in marks that are no speech: titles of works, nicknames, words spoken of as words."""

from __future__ import annotations

import re

from transforms.quotes.frame import Frame
from transforms.quotes.marks import Quotation

SMALL = frozenset("a an the of and or in on at to for with by from as vs nor but is".split())
WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Before words that are named rather than spoken.
NAMED_BEFORE = re.compile(
    r"(?:so-called|known as|dubbed|nicknamed|titled|entitled|named|codenamed|code-named|aka|called"
    r"|(?:the|a) (?:word|words|term|phrase|acronym|hashtag|title|song|film|book|movie|series|show"
    r"|album|documentary|novel|operation)s?) ?$",
    re.IGNORECASE,
)
ACTIVE_CALL = re.compile(r"(?<!-)\bcalled ?$")
NAME_BEFORE = re.compile(r"(?<![\w.’'-])[^\W\d_a-z][\w.’'-]{0,24} $")
NAME_AFTER = re.compile(r" [^\W\d_a-z]")
PASSIVE_CALL = re.compile(r"\b(?:is|was|are|were|been|being|be|a|an|the|[a-z]+s?,) called ?$")


def is_title(words: str) -> bool:
    """Return whether words are written like a title: each but the small ones with a capital."""
    found = WORD.findall(words)
    large = [word for word in found if word.lower() not in SMALL]
    return bool(large) and len(found) <= 12 and all(word[0].isupper() for word in large)


def is_spoken(frame: Frame, quotation: Quotation) -> bool:
    """Return whether words in marks within a reported clause are the speaker's own."""
    text = frame.document.text
    before = frame.masked[max(0, quotation.outer_start - 40) : quotation.outer_start]
    if NAMED_BEFORE.search(before) and not (
        ACTIVE_CALL.search(before) and not PASSIVE_CALL.search(before)
    ):
        return False
    if not is_title(text[quotation.start : quotation.end]):
        return True
    is_nickname = NAME_BEFORE.search(before) and NAME_AFTER.match(text, quotation.outer_end)
    return not is_nickname and not before.rstrip().endswith(("on", "in", "of", "'s", "’s", "the"))
