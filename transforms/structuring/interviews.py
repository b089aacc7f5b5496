"""Interviews: which lines are turns of a speaker, and which of them ask."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from transforms.structuring.lines import Line

SPEAKER = re.compile(
    r"\A(?P<label>[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,4}):[ \t]+(?=\S)"
    r"|\A\[(?P<bracketed>[^\W\d_a-z][^\[\]\n]{1,40})\][ \t]+(?=[\"“\w])"
)
ASKS = re.compile(r"question|interviewer|reporter|moderator|host|q", re.IGNORECASE)
# Names before colons are turns if at least two of them speak, each more than once.
FEWEST_SPEAKERS = 2
FEWEST_TURNS = 2
MOST_SPEAKERS = 6
LEAST_SHARE_ASKED = 0.5


class Turn(NamedTuple):
    """A speaker's turn: question or answer, the speaker, offsets into the line."""

    kind: str
    label: str
    label_start: int
    start: int


def find_turns(lines: Sequence[Line], labels: Collection[str]) -> dict[int, Turn]:
    """Return the turns of an interview by the position of their line; none if it is no interview.

    A name that may open a statement (`labels`, countries above all) is no speaker.
    """
    found = {i: m for i, line in enumerate(lines) if (m := SPEAKER.match(line.text))}
    if len(found) < FEWEST_SPEAKERS * FEWEST_TURNS:
        return {}
    by_speaker: dict[str, list[int]] = defaultdict(list)
    for position, match in found.items():
        by_speaker[_name(match)].append(position)
    speakers = {name: at for name, at in by_speaker.items() if len(at) >= FEWEST_TURNS}
    if not FEWEST_SPEAKERS <= len(speakers) <= MOST_SPEAKERS:
        return {}
    if any(name in labels for name in speakers):
        return {}
    asking = {name for name, at in speakers.items() if _asks(name, [lines[i].text for i in at])}
    if not asking or len(asking) == len(speakers):
        return {}
    return {
        i: _turn(found[i], "question" if name in asking else "answer")
        for name, at in speakers.items()
        for i in at
    }


def _name(match: re.Match[str]) -> str:
    return match["label"] or match["bracketed"]


def _turn(match: re.Match[str], kind: str) -> Turn:
    group = "label" if match["label"] else "bracketed"
    return Turn(kind, match[group], match.start(group), match.end())


def _asks(name: str, turns: Sequence[str]) -> bool:
    """Whether a speaker is called one who asks, or at least half of their turns end in `?`."""
    if ASKS.fullmatch(name):
        return True
    asked = sum(turn.rstrip('"”’)]').endswith("?") for turn in turns)
    return asked >= LEAST_SHARE_ASKED * len(turns)
