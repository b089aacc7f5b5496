"""A text as a small set of hashes that copies of it, whole or in part, have in common.

Of all hashes of runs of words those below a fixed bound are kept (FracMinHash: Irber et al.,
doi:10.1101/2022.01.11.475838): a MinHash whose size grows with the text, so that the share of a
short text that stands in a long one shows too. The hash of a run is the sum of its words' hashes,
each times an odd number of its place: a word is hashed once, and all runs are added up together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

WORD = re.compile(r"[^\W_]+")
RUN = 5  # words
# Powers of 2**64 over the golden ratio, made odd: an odd factor maps no two hashes to one.
PLACES = tuple(pow(0x9E3779B97F4A7C15, place, 1 << 64) for place in range(RUN))
KEEP_ONE_IN = 8
# Short texts keep more, so that a few edits leave something in common.
FEWEST = 24
BOUND = (1 << 64) // KEEP_ONE_IN
MOST = 2_000  # of a book; its first part finds it


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, marks left out."""
    return WORD.findall(text.casefold())


def grams(words: Sequence[str], size: int) -> Iterator[str]:
    """Yield the runs of `size` words; the whole text if it is shorter."""
    if len(words) <= size:
        return iter([" ".join(words)] if words else [])
    return (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


@lru_cache(maxsize=1 << 15)  # the words of most news; some 6 MB
def hash_of(text: str) -> int:
    """Return 64 bits as a signed number, the same on any machine."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def sketch(text: str) -> list[int]:
    """Return the hashes that a text is found by, sorted."""
    words = words_of(text)
    if len(words) <= RUN:
        return [hash_of(" ".join(words))] if words else []
    hashes = np.unique(run_hashes(words, RUN))
    below = int(np.searchsorted(hashes, BOUND - (1 << 63)))
    found: list[int] = hashes[: min(MOST, max(FEWEST, below))].tolist()
    return found


def run_hashes(words: Sequence[str], size: int) -> npt.NDArray[np.int64]:
    """Return a hash for every run of `size` words, at most RUN; of all words if they are fewer.

    The sums wrap around at 64 bits.
    """
    each = np.fromiter(map(hash_of, words), np.int64, len(words)).view(np.uint64)
    size = min(size, len(words))
    runs = len(words) - size + 1 if words else 0
    terms = (each[at : at + runs] * np.uint64(PLACES[at]) for at in range(size))
    return sum(terms, np.zeros(runs, np.uint64)).view(np.int64)
