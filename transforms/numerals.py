"""Numbers in digits and English words, and the patterns that find them."""

from __future__ import annotations

import re

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
VALUES = {
    **{word: float(value) for value, word in enumerate(UNITS)},
    **{word: 10.0 * (value + 2) for value, word in enumerate(TENS)},
}
_WORD = "|".join(sorted([*UNITS[1:], *TENS, *SCALES], key=len, reverse=True))
WORDS = rf"(?:{_WORD})(?:[\s-](?:and\s)?(?:{_WORD})){{0,6}}\b"
DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,9})(?:\.\d{1,4})?"
_SCALE = "|".join(SCALES)
# A number as it is written: 2,000; 1.5 million; twenty-five; a hundred; half a million.
NUMBER = rf"(?:{DIGITS}(?:[\s-](?:{_SCALE})\b)?|(?:an?\s|half\sa\s)(?:{_SCALE})\b|{WORDS})"
_PARTS = re.compile(r"[a-z]{1,9}|[\d.,]{1,24}")


def parse_number(text: str) -> float | None:
    """Return the value of a number as NUMBER finds it, e.g. 2,000, 1.5 million, a hundred.

    None when a word of it is no number.
    """
    total, group, seen = 0.0, 0.0, False
    for word in _PARTS.findall(text.lower()):
        scale = SCALES.get(word)
        if word in ("and", "a", "an", "half"):
            group = 0.5 if word == "half" else group
            continue
        if scale == SCALES["hundred"]:
            group = (group or 1.0) * scale
        elif scale:
            total, group = total + (group or 1.0) * scale, 0.0
        elif (value := _plain(word)) is not None:
            group += value
        else:
            return None
        seen = True
    return total + group if seen else None


def _plain(word: str) -> float | None:
    if word in VALUES:
        return VALUES[word]
    try:
        return float(word.replace(",", ""))
    except ValueError:
        return None
