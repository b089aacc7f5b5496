"""Whether a name is part of a longer one that the gazetteer does not know.

'Japan Airlines', 'Real Madrid', 'University of Zurich' and 'Smith-Jackson' name neither the country
nor the city in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.names.gazetteer_context import Beside, Found, is_headline, is_upper
from transforms.reference import Candidate, Reference

# "Northern Iraq" is in Iraq; "West Seattle" is another place than its last word.
PART_OF = frozenset(
    "Northern Southern Eastern Western Central Greater Upper Lower Northeastern Northwestern "
    "Southeastern Southwestern Downtown Mainland Occupied".split()
)
OTHER_PLACE = frozenset(
    "North South East West New Inner Nazi Imperial Old French British de del di da du la".split()
)
HYPHEN_PREFIXES = frozenset(
    "pro anti post non ex pre mid trans intra sino russo franco anglo".split()
)
OPENINGS = frozenset("in across inside throughout only near outside both from".split())
# Words before "of" that leave the place after it a place of its own.
PLAIN_OF = frozenset("government people parliament north south east west republic capital".split())
OFFICES = frozenset("foreign defense defence prime interior finance vice deputy".split())
# In capitals and before a town these make a company's name: "Southern Bell".
COMPASS = PART_OF - {"Downtown", "Occupied", "Mainland", "Greater"}
# Ranks that are no ordinary adjectives: "Captain America" is no country.
PLAIN_RANKS = frozenset({"major", "general", "private", "marshal"})
JOINED = re.compile(r" (?:&|and) $")
OF = re.compile(r"([^\W\d_][\w'’&-]{0,40}) of (?:the )?$")
FAR = 40
TOWN = 400_000


class Neighbours:
    """Judges names by the capitalised words beside them, knowing where the other names are."""

    def __init__(self, text: str, reference: Reference, found: Sequence[Found]) -> None:
        self.text = text
        self.reference = reference
        self.words = reference.name_words
        self.starts = {item.start for item in found}
        self.ending = {item.end: item.group[0] for item in found}

    def make_longer(self, hit: Found) -> bool:
        """Return whether the words beside a name make it part of a longer one."""
        block, beside, candidate = hit.block, hit.beside, hit.group[0]
        if is_upper(self.text[block.start_char : block.end_char]):
            return False
        if self._hyphenated(hit):
            return True
        if is_headline(self.text, block):
            return False
        of = self._of(hit)
        if of and self._is_office(of):
            return False  # "President of": a name may follow it
        if beside.after[:1].isupper() and hit.end + 1 not in self.starts:
            return not self._may_follow(beside.after, candidate)
        if candidate.entity_type != "place":
            return False
        if candidate.is_city and self._joins(hit, candidate, beside):
            return True
        return self._precedes(hit, beside) or bool(of and self._owns(of))

    def _joins(self, hit: Found, city: Candidate, beside: Beside) -> bool:
        """Return whether a city ends a company's name: 'Scottish & Newcastle', 'Southern Bell'."""
        if beside.before in COMPASS and city.population < TOWN and not city.curated:
            return True
        if city.capital_of or not (
            link := JOINED.search(self.text[max(0, hit.start - 5) : hit.start])
        ):
            return False
        before = self.ending.get(hit.start - len(link.group()))
        return before is not None and before.name_kind == "demonym"

    def _hyphenated(self, hit: Found) -> bool:
        """Return whether a hyphen joins it to a capitalised word that is no name itself."""
        text = self.text
        if text[hit.start - 1 : hit.start] == "-" and hit.start - 1 not in self.ending:
            word = re.search(r"[\w'’]*$", text[max(0, hit.start - FAR) : hit.start - 1])
            before = word.group() if word else ""
            if before[:1].isupper() and before.lower() not in HYPHEN_PREFIXES:
                return True
        after = text[hit.end : hit.end + 2]
        return after[:1] == "-" and after[1:].isupper() and hit.end + 1 not in self.starts

    def _may_follow(self, word: str, candidate: Candidate) -> bool:
        """Return whether a capitalised word may follow a name that still stands for itself."""
        plain = re.sub(r"['’]s?$", "", word)
        if plain in self.words["calendar"] or plain in self.words["stop"]:
            return True
        if candidate.entity_type in ("group", "organization"):
            return plain not in self.words["organisation"]
        return self._is_office(plain)

    def _is_office(self, word: str) -> bool:
        plain = word.lower()
        return plain in OFFICES or plain in self.reference.title_kinds

    def _is_rank(self, word: str) -> bool:
        plain = word.lower()
        return plain not in PLAIN_RANKS and self.reference.title_kinds.get(plain) == "rank"

    def _precedes(self, hit: Found, beside: Beside) -> bool:
        """Return whether the capitalised word before it makes it another name."""
        word = beside.before
        if word in OTHER_PLACE and hit.start - 1 not in self.ending:
            return True
        if not word[:1].isupper() or hit.start - 1 in self.ending or word in PART_OF:
            return False
        if self._is_rank(word):
            return True
        if word in self.words["stop"] or word in self.words["calendar"] or self._is_office(word):
            return False
        return not (self._opens(hit.start - 1 - len(word)) and word.lower() in OPENINGS)

    def _owns(self, word: str) -> bool:
        """Return whether 'University of' or the like stands before it."""
        plain = word.lower() in PLAIN_OF
        return word[0].isupper() and word in self.words["organisation"] and not plain

    def _of(self, hit: Found) -> str | None:
        """Return the word before 'of' where that stands before a name."""
        left = self.text[max(0, hit.start - FAR) : hit.start]
        match = OF.search(left) if left.endswith((" of ", " of the ")) else None
        return match.group(1) if match else None

    def _opens(self, start: int) -> bool:
        """Return whether a sentence or a line begins there."""
        left = self.text[max(0, start - 3) : start]
        return not left or left[-1] in '\n“"' or left.rstrip()[-1:] in ".!?:;•"
