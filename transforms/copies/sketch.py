"""A text as a small set of hashes that copies of it, whole or in part, have in common.

Of all hashes of runs of words those below a fixed bound are kept (FracMinHash: Irber et al.,
doi:10.1101/2022.01.11.475838): a MinHash whose size grows with the text, so that the share of a
short text that stands in a long one shows too. The hash of a run is the sum of its words' hashes,
each times an odd number of its place: a word is hashed once, and all runs are added up together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

WORD = re.compile(r"[^\W_]+")
ASCII_BLANKS = bytes(c if chr(c).isalnum() and c < 128 else ord(" ") for c in range(256))
RUN = 5  # words
# Powers of 2**64 over the golden ratio, made odd: an odd factor maps no two hashes to one.
PLACES = [np.uint64(pow(0x9E3779B97F4A7C15, place, 1 << 64)) for place in range(RUN)]
KEEP_ONE_IN = 8
# Short texts keep more, so that a few edits leave something in common.
FEWEST = 24
BOUND = (1 << 64) // KEEP_ONE_IN
MOST = 2_000  # of a book; its first part finds it
KEPT_WORDS = 1 << 15  # those of most news; some 6 MB


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, marks left out."""
    folded = text.casefold()
    if not folded.isascii():
        return WORD.findall(folded)
    return folded.encode().translate(ASCII_BLANKS).decode().split()  # the same, thrice as fast


def hash_of(text: str) -> int:
    """Return 64 bits as a signed number, the same on any machine."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class _Hashes(dict[str, int]):
    """Hashes of words, made when asked for; begun anew when they are many."""

    def __missing__(self, word: str) -> int:
        if len(self) >= KEPT_WORDS:
            self.clear()
        value = self[word] = hash_of(word)
        return value


HASHES = _Hashes()


def sketch(text: str) -> list[int]:
    """Return the hashes that a text is found by, sorted."""
    words = words_of(text)
    if len(words) <= RUN:
        return [hash_of(" ".join(words))] if words else []
    hashes = distinct_runs(words, RUN)
    below = int(np.searchsorted(hashes, BOUND - (1 << 63)))
    found: list[int] = hashes[: min(MOST, max(FEWEST, below))].tolist()
    return found


def distinct_runs(words: Sequence[str], size: int) -> npt.NDArray[np.int64]:
    """Return the hashes of all runs of `size` words, at most RUN, sorted, each once.

    Of fewer words there is one. The sums wrap around at 64 bits.
    """
    if not words:
        return np.empty(0, np.int64)
    each = np.fromiter(map(HASHES.__getitem__, words), np.int64, len(words)).view(np.uint64)
    size = min(size, len(words))
    runs = len(words) - size + 1
    sums = each[:runs].copy()
    for place in range(1, size):
        sums += each[place : place + runs] * PLACES[place]
    hashes = sums.view(np.int64)
    hashes.sort()
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))]
