"""From label scores to spans: the best valid sequence, and a confidence that means a share."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Span(NamedTuple):
    """Words first to last, both within; `score` is the least probable word's probability."""

    first: int
    last: int
    label: str
    score: float


@dataclass(frozen=True)
class Calibration:
    """Share of right spans by raw score, a line through points fitted on held-out text."""

    scores: tuple[float, ...]
    shares: tuple[float, ...]

    @classmethod
    def from_card(cls, card: Mapping[str, Any]) -> "Calibration":
        """Read the points from a model card."""
        return cls(tuple(card["scores"]), tuple(card["shares"]))

    def of(self, score: float, label: str) -> float:
        """Return the share of spans of this score that are right, 0 to 1."""
        del label  # one curve for all types: held-out names are too few for four
        i = bisect_right(self.scores, score)
        if i == 0 or i == len(self.scores):
            return self.shares[0 if i == 0 else -1]
        left, right = self.scores[i - 1], self.scores[i]
        part = (score - left) / (right - left)
        return self.shares[i - 1] + part * (self.shares[i] - self.shares[i - 1])


def log_softmax(scores: Floats) -> Floats:
    """Log probabilities over the last axis."""
    if not len(scores):
        return scores
    shifted = scores - scores.max(axis=-1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs


def decode(logs: Floats, labels: tuple[str, ...]) -> Iterator[Span]:
    """Give the spans of one sentence: the best label of each word, where these make names.

    Where they do not (an I with no B before it) the best sequence that does is searched.
    """
    path = logs.argmax(axis=-1)
    bad = forbidden(labels)
    if bad[0, path[0]] or bad[path[:-1], path[1:]].any():
        path = viterbi(logs, labels)
    yield from _spans(path.tolist(), np.exp(logs[np.arange(len(path)), path]), labels)


@cache
def forbidden(labels: tuple[str, ...]) -> NDArray[np.bool_]:
    """Matrix of label after label that cannot be: I-X only follows B-X and I-X; row 0 is O."""
    return np.array(
        [
            [after[0] == "I" and (before[0] == "O" or before[2:] != after[2:]) for after in labels]
            for before in labels
        ]
    )


def viterbi(logs: Floats, labels: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the most probable valid sequence of labels."""
    penalty = np.where(forbidden(labels), np.float32(-1e4), np.float32(0))
    best = logs[0] + penalty[0]
    back = np.zeros(logs.shape, np.int64)
    for i in range(1, len(logs)):
        total = best[:, None] + penalty
        back[i] = total.argmax(axis=0)
        best = total.max(axis=0) + logs[i]
    path = np.zeros(len(logs), np.int64)
    path[-1] = best.argmax()
    for i in range(len(logs) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def _spans(path: Sequence[int], chosen: Floats, labels: tuple[str, ...]) -> Iterator[Span]:
    first = None
    for i, label in enumerate([*(labels[p] for p in path), "O"]):
        if first is not None and label[0] != "I":
            label_of = labels[path[first]][2:]
            yield Span(first, i - 1, label_of, float(chosen[first:i].min()))
            first = None
        if label[0] == "B":
            first = i
