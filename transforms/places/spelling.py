"""Other ways to look a toponym up: abbreviations, capitals, the words around the name proper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from anyascii import anyascii

SHORT = (
    (re.compile(r"\bMt\.? "), "Mount "),
    (re.compile(r"\bFt\.? "), "Fort "),
    (re.compile(r"\bSt\.? "), "Saint "),
    (re.compile(r"\bSaint "), "St. "),
    (re.compile(r" Co\.?$"), " County"),
    (re.compile(r"\bN\.? "), "North "),
    (re.compile(r"\bS\.? "), "South "),
    (re.compile(r"\bE\.? "), "East "),
    (re.compile(r"\bW\.? "), "West "),
)
# Words before or after a name that leave it in the same place.
PARTS = re.compile(
    r"(?:[Tt]he |[Gg]reater |[Dd]owntown |[Cc]entral |[Oo]ld |[Ii]nner |[Oo]uter |[Mm]ainland "
    r"|(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Nn]orthern|[Ss]outhern|[Ee]astern|[Ww]estern"
    r"|[Nn]orth-?east(?:ern)?|[Nn]orth-?west(?:ern)?|[Ss]outh-?east(?:ern)?|[Ss]outh-?west(?:ern)?)"
    r"(?: |-)|(?:City|Town|Village|State|Province|District|Republic|Port) of )"
)
TOWN = re.compile(
    r" (?:[Cc]ity|[Tt]own|[Tt]ownship|Twp\.?|[Bb]orough|[Vv]illage|[Aa]rea|[Cc]apital)$"
)
DIVISION = re.compile(
    r" (?:[Pp]rovinces?|[Rr]egion|[Ss]tate|[Dd]istrict|[Gg]overnorate|[Pp]refecture|[Oo]blast"
    r"|[Dd]epartment|[Mm]unicipality|[Cc]ounty|[Rr]ayon|[Kk]rai)$"
)
POSSESSIVE = re.compile(r"['’]s?$")


class Spelling(NamedTuple):
    """A way to look a name up, and whether the text says that it is a division: "Gao region"."""

    name: str
    is_division: bool = False


def spellings(name: str) -> Iterator[Spelling]:
    """Yield the ways to look a name up, the one as written first, the most changed ones last."""
    plain = POSSESSIVE.sub("", " ".join(name.split()))
    if plain.isupper() and len(plain) > 3:
        plain = plain.title()
    yield from map(Spelling, _variants(plain))
    short = DIVISION.sub("", plain)
    if short != plain:
        yield from (Spelling(variant, True) for variant in _variants(short))
    part = PARTS.sub("", TOWN.sub("", short), count=1)
    if part != short and part[:1].isupper():
        yield from map(Spelling, _variants(part))


def _variants(name: str) -> Iterator[str]:
    yield name
    if len(name) < 6:
        yield f"{name}."
    for pattern, full in SHORT:
        if pattern.search(name):
            yield pattern.sub(full, name, count=1)
    if not name.isascii():
        yield anyascii(name)
    if "-" in name:
        yield name.replace("-", " ")
    elif " " in name:
        yield name.replace(" ", "-")
