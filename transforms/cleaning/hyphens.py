"""Words cut at the end of a line: is the hyphen the word's own, or the column's?"""

from __future__ import annotations

import re
from functools import cached_property

from transforms.cleaning.edits import Change

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# First parts of compounds that keep their hyphen; a list of common ones, not of all.
OPENERS = frozenset(
    """
    all anti arms back bi by cease co counter cross cut de deep double drive ex extra eye far fast
    first five four free front full ground half hand hard high hit home ill in inter intra know
    land large last late left life light long low make man many mass mid mini mis multi near neo new
    nine no non north now nuclear off oil old on one open out over par part peace post power pre pro
    quasi re rebel red right run sea second self semi seven shell short single six small so soft
    south special state stand still sub sun super surface take ten test third three time top trans
    truce two ultra un under up vice war water well west wide world year zero
    """.split()
)
# Last parts of compounds that keep theirs: `Cairo-based`, `walk-out`, `Secretary-general`.
CLOSERS = frozenset(
    """
    aligned ally backed based born brokered building controlled day dominated down elect era fire
    friendly funded general free held hour in keeping language led level like long made majority
    making month mile nation occupied off old on out over owned party point range ruled
    run scale sharing speaking sponsored style term time torn trained up war week wide year
    """.split()
)
# Words whose halves are words, so that nothing else tells that they were cut.
WHOLE = frozenset(
    """
    another become before cannot forward however into maybe moreover nobody nothing onto outside
    inside otherwise someone something sometimes therefore throughout today together tomorrow
    toward towards understand upon whatever whenever whether within without yesterday himself
    herself itself themselves ourselves
    """.split()
)
CUT = re.compile(r"([^\W\d_]{2,40})-\n[ \t>]{0,40}([^\W\d_]{2,40})")
# How the second half of a cut word begins when it is no word: an ending, or a syllable of one.
ENDING = re.compile(
    r"(?:tion|sion|ment|ness|ity|ing|ings|ed|ly|er|ers|est|able|ible|ance|ence|ive|ous|ful|less|ship"
    r"|tive|ture|tiat|cial|tial|cian|cated|dent|gence|gency|ties|ries|nal|cal|ism|ist|ists|ize|ise"
    r"|[bcdfgklmnprstvz]{1,2}(?:[eo]rs?|ings?)\Z|tory|tary|lar|lic|tic|tics|cy|ty|ry|als?|ates?|ated|ating|ations?)",
)
# Endings that are no word by themselves, whatever stands before them: `home-less`.
BARE_ENDING = re.compile(
    r"(?:less|ness|ful|fully|ings?|ed|ly|ments?|tions?|sions?|ers|ism|ists?|ities|ally)\Z"
)
FRAGMENT = 3  # characters; so short a half is a syllable unless it is a known opener


def ends_in_hyphen(line: str) -> bool:
    """Whether a line ends in a letter and a hyphen."""
    return line[-1] == "-" and line[-2:-1].isalpha()


class Hyphens:
    """Judges hyphens at line ends by the words of the same text."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> frozenset[str]:
        """The words and compounds of the text, in small letters, those at cut line ends aside."""
        return frozenset(word.lower() for word in WORD.findall(CUT.sub(" ", self.text)))

    @cached_property
    def cuts_words(self) -> bool:
        """Whether some word of the text surely was cut: then more are than break at a hyphen."""
        return any(self._is_sure(*cut.groups()) for cut in CUT.finditer(self.text))

    def join(self, end: int, start: int) -> Change:
        """Return the change that puts together what stands before `end` and behind `start`."""
        left = re.search(r"[^\W\d_]+$", self.text[max(0, end - 41) : end - 1])
        right = re.match(r"[^\W\d_]+", self.text[start : start + 40])
        if left and right and self._is_cut(left[0], right[0]):
            return Change(end - 1, start, "", "hyphenation", "line_end")
        return Change(end, start, "", "linewrap", "hyphen_kept")

    def _is_cut(self, left: str, right: str) -> bool:
        """Whether the halves are one word; where nothing tells, as the text does elsewhere."""
        if self._is_sure(left, right):
            return True
        left, right = left.lower(), right.lower()
        if self._is_compound(left, right) or not self.cuts_words:
            return False
        return not (left in self.words and right in self.words)

    def _is_sure(self, left: str, right: str) -> bool:
        """Whether the halves surely are one word: seen whole, or one of them is no word."""
        if left.isupper() != right.isupper() and right[0].isupper():
            return False
        is_name = left[0].isupper() and right.islower()
        left, right = left.lower(), right.lower()
        whole = left + right
        if whole in self.words or whole in WHOLE or BARE_ENDING.match(right):
            return True
        if self._is_compound(left, right) or (is_name and right.endswith(("ed", "ing"))):
            return False
        short = len(right) < FRAGMENT or len(left) < FRAGMENT
        return short or is_name or ENDING.match(right) is not None

    def _is_compound(self, left: str, right: str) -> bool:
        return f"{left}-{right}" in self.words or left in OPENERS or right in CLOSERS
