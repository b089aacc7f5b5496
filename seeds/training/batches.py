"""Windows to tensors: piece ids, shapes, and per word the labels that may be right."""

from dataclasses import dataclass

import torch
from corpora import LABELS, Segment
from torch import Tensor

from transforms.tagging.tagger_features import Encoder

CLS, SEP = 101, 102
LIMIT = 192


@dataclass
class Window:
    """One encoded window; `first` are positions of each word's first piece."""

    ids: list[int]
    shapes: list[int]
    first: list[int]
    allowed: list[frozenset[int]]


def encode(segments: list[Segment], encoder: Encoder) -> Window:
    """Encode segments with a separator after each; what passes the limit is left out."""
    ids, shapes, first, allowed = [CLS], [0], [], []
    for segment in segments:
        encoded = encoder.encode(segment.words)
        for pieces, kind, choice in zip(
            encoded.pieces, encoded.shapes, segment.allowed, strict=True
        ):
            if len(ids) + len(pieces) >= LIMIT:
                break
            first.append(len(ids))
            allowed.append(choice)
            ids += pieces
            shapes += [kind] * len(pieces)
        ids.append(SEP)
        shapes.append(0)
    return Window(ids[:LIMIT], shapes[:LIMIT], first, allowed)


@dataclass
class Batch:
    """Padded tensors; `rows` and `columns` say where the words are, `allowed` is words, labels."""

    ids: Tensor
    mask: Tensor
    shapes: Tensor
    rows: Tensor
    columns: Tensor
    allowed: Tensor


def collate(windows: list[Window]) -> Batch:
    """Pad to the longest window."""
    length = max(len(w.ids) for w in windows)
    ids, mask, shapes = (torch.zeros(len(windows), length, dtype=torch.long) for _ in range(3))
    rows, columns, choices = [], [], []
    for n, window in enumerate(windows):
        size = len(window.ids)
        ids[n, :size] = torch.tensor(window.ids)
        mask[n, :size] = 1
        shapes[n, :size] = torch.tensor(window.shapes)
        rows += [n] * len(window.first)
        columns += window.first
        choices += window.allowed
    allowed = torch.zeros(len(choices), len(LABELS), dtype=torch.bool)
    for n, choice in enumerate(choices):
        allowed[n, list(choice)] = True
    return Batch(ids, mask, shapes, torch.tensor(rows), torch.tensor(columns), allowed)


def batches(windows: list[Window], pieces: int) -> list[list[Window]]:
    """Group windows of like length into batches of about that many padded pieces."""
    found, batch = [], []
    for window in sorted(windows, key=lambda w: len(w.ids)):
        if batch and (len(batch) + 1) * len(window.ids) > pieces:
            found.append(batch)
            batch = []
        batch.append(window)
    return [*found, batch] if batch else found
