"""Copy in capitals: old wire text, whose names cannot be told by their letters."""

from __future__ import annotations

MOST_SMALL = 0.05  # of the letters that have a case: a stray word, a web address
FEWEST_LETTERS = 40
OPENING = 400  # characters that tell of nearly every text that it is not


def is_all_caps(text: str) -> bool:
    """Whether a text is written in capitals throughout; a headline alone is too short to tell."""
    if sum(map(str.islower, text[:OPENING])) > OPENING // 4:
        return False
    large = sum(map(str.isupper, text))
    small = sum(map(str.islower, text))
    return large + small >= FEWEST_LETTERS and small <= MOST_SMALL * (large + small)
