"""Whether what follows a capital is an act of a government: a verb that no city does."""

from __future__ import annotations

import re
from collections.abc import Mapping

WORD = re.compile(r"[\w’'-]+")
BEING = frozenset({"was", "is", "were", "been", "are"})
MODALS = frozenset({"will", "would", "can", "could", "may", "might", "must", "should", "cannot"})
NEGATIONS = frozenset({"not", "no", "longer", "yet", "never", "also", "still", "soon", "now"})
AHEAD = 5

Cues = Mapping[str, frozenset[str]]


def acts(right: str, cues: Cues, is_subject: bool) -> bool:
    """Return whether a verb of saying or deciding follows, past auxiliaries and adverbs.

    A passive ("Moscow was attacked") is no act; "has" and "will" need a verb after them. Where the
    name opens its clause, any past tense, progressive or modal will do that is not what cities do
    ("hosted", "is burning", "will remain").
    """
    if not right.startswith(" ") or right.startswith(" -"):
        return False
    before = ""
    for word in WORD.findall(right.partition(",")[0].partition(".")[0])[:AHEAD]:
        if before in BEING:
            if word in cues["adverb"] or word in NEGATIONS:
                continue
            return is_subject and word.endswith("ing") and word not in cues["city_doing"]
        if before in MODALS and word.isalpha() and word not in NEGATIONS | cues["adverb"]:
            return word in cues["verb"] or (is_subject and word not in cues["city_act"])
        if word in cues["verb"]:
            return True
        if is_subject and _is_past(word) and word not in cues["city_verb"]:
            return True
        if word in BEING | MODALS:
            before = word
        elif word not in cues["adverb"] | NEGATIONS and not word.endswith("ly"):
            return False
    return False


def _is_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word.islower()
