"""A text as a small set of hashes that copies of it, whole or in part, have in common.

Of all hashes of runs of words those below a fixed bound are kept (FracMinHash: Irber et al.,
doi:10.1101/2022.01.11.475838): a MinHash whose size grows with the text, so that the share of a
short text that stands in a long one shows too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np

WORD = re.compile(r"[^\W_]+")
RUN = 5  # words
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


def hash_of(text: str) -> int:
    """Return 64 bits as a signed number, the same on any machine."""
    return int.from_bytes(_digest(text), "big", signed=True)


def sketch(text: str) -> list[int]:
    """Return the hashes that a text is found by, sorted."""
    digests = b"".join(map(_digest, set(grams(words_of(text), RUN))))
    hashes = np.unique(np.frombuffer(digests, ">i8"))
    below = int(np.searchsorted(hashes, BOUND - (1 << 63)))
    found: list[int] = hashes[: min(MOST, max(FEWEST, below))].tolist()
    return found


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
