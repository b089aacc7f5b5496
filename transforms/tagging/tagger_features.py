"""What the tagger sees of a text: words, their pieces and their shapes, the same in training."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# A word is a run of letters and digits with its combining accents, or one sign: "U.S." is four.
# So a name and its hyphen or apostrophe part at the same place as in BERT's own pre-tokenizer.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*|[^\w\s]|_")
SHAPES = ("sign", "lower", "title", "upper", "capital", "mixed", "digit", "uncased")
MAX_PIECES = 12  # of one word: the rest of a longer "word" (a URL, a hash) tells nothing
MAX_CHARS = 100  # WordPiece calls a longer word unknown in any case
CACHE_WORDS = 200_000


def words(text: str) -> list[tuple[int, int]]:
    """Split text into words and signs; code points, half-open."""
    return [match.span() for match in WORD.finditer(text)]


def shape(word: str) -> int:
    """Tell the casing of a word as an index into SHAPES; the encoder itself is uncased."""
    if any(c.isdigit() for c in word):
        return 6
    if not word[0].isalpha():
        return 0
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 4
    if word[0].isupper() and not any(c.isupper() for c in word[1:]):
        return 2
    return 5 if any(c.isupper() for c in word) else 7


@dataclass(frozen=True)
class Encoded:
    """One segment: piece ids and shapes by word."""

    pieces: list[list[int]]
    shapes: list[int]


@dataclass
class Encoder:
    """Words to WordPiece ids, remembered by word: news repeats itself.

    `tokenizer` is a tokenizers.Tokenizer with a BERT vocabulary.
    """

    tokenizer: Any
    unknown: int = 100
    seen: dict[str, list[int]] = field(default_factory=dict)

    def encode(self, tokens: Sequence[str]) -> Encoded:
        """Encode the words of one segment; every word has at least one piece."""
        self._learn(tokens)
        return Encoded([self.seen[t] for t in tokens], [shape(t) for t in tokens])

    def _learn(self, tokens: Sequence[str]) -> None:
        if len(self.seen) > CACHE_WORDS:
            self.seen.clear()
        new = [t for t in dict.fromkeys(tokens) if t not in self.seen]
        if not new:
            return
        done = self.tokenizer.encode_batch([t[:MAX_CHARS] for t in new], add_special_tokens=False)
        for token, encoding in zip(new, done, strict=True):
            self.seen[token] = encoding.ids[:MAX_PIECES] or [self.unknown]
