"""What ends a line or a mail and is not the article: links to read on, signatures, list footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.cleaning.edits import Change, Draft, revise
from transforms.cleaning.notices import ELSEWHERE
from transforms.structuring.lines import Line, split_lines

# Behind the last sentence of a teaser; a longer tail than this is no link.
LONGEST_TAIL = 260
READ_ON = re.compile(
    r"(?<=[.!?…\]”\"’')])[ ]?\(?(?:continue reading|keep reading|read (?:more|on|the rest)"
    r"|read the (?:full|whole|rest of the) (?:story|article|report|post)"
    r"|click (?:here )?to read more)"
    r"(?: (?:at|on|here|in|of) [^.!?]{1,60})?[\W_]{0,8}\Z",
    re.IGNORECASE,
)
APPEARED_FIRST = re.compile(rf"(?<=[.!?…\]”\"’')]) The{ELSEWHERE}.{{1,80}}\Z")
SIGNS = ("ue reading", "ep reading", "read more", "read on", "read the ", " appeared ")
# RFC 3676, section 4.3: two hyphens and a space stand above a signature; the space is often lost.
SIGNATURE = re.compile(r"--|_{20,80}|-{20,80}")
LONGEST_SIGNATURE = 14  # lines
LONGEST_SIGNED = 100  # characters of each: an article's paragraph is longer
ADDRESS = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}\.\w|https?://\w")


def drop_line_tails(draft: Draft) -> Draft:
    """Remove links such as `Continue reading…` behind the last sentence of a line."""
    lowered = draft.text.lower()  # few texts have one, and all are asked
    return revise(draft, _tails(draft.text)) if any(s in lowered for s in SIGNS) else draft


def _tails(text: str) -> Iterator[Change]:
    for line in split_lines(text):
        start = max(line.start, line.end - LONGEST_TAIL)
        tail = text[start : line.end]
        if found := READ_ON.search(tail) or APPEARED_FIRST.search(tail):
            yield Change(start + found.start(), line.end, "", "related_link", "read_on")


def drop_signature(draft: Draft) -> Draft:
    """Remove a mail's signature, and what a mailing list writes below it, from their mark on."""
    lines = split_lines(draft.text)
    for position, line in enumerate(lines):
        if position and SIGNATURE.fullmatch(line.text) and _is_signature(line, lines[position:]):
            start = lines[position - 1].end
            return revise(draft, [Change(start, lines[-1].end, "", "contact", "signature")])
    return draft


def _is_signature(mark: Line, lines: Sequence[Line]) -> bool:
    """Whether short lines follow to the end; below a ruler they must hold an address."""
    if len(lines) - 1 > LONGEST_SIGNATURE or any(len(n.text) > LONGEST_SIGNED for n in lines):
        return False
    return mark.text == "--" or any(ADDRESS.search(line.text) for line in lines)
