"""Exact-span figures of a model on labelled segments, in context as at inference."""

from collections import Counter, defaultdict

import torch
from augment import spans
from batches import batches, collate, encode
from corpora import INDEX, LABELS, Segment
from model import Tagger

from transforms.tagging.tagger_features import Encoder

CONTEXT = 70  # words


def evaluate(
    model: Tagger, encoder: Encoder, segments: list[Segment], device: str
) -> dict[str, float]:
    """Return F1 by type; names on open ground are not counted against the model."""
    if not segments:
        return {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    encoded = [encode(w, encoder) for w in _context(segments)]
    model.eval()
    for group in batches(encoded, 4096):
        batch = collate(group)
        with torch.no_grad():
            scores = model(batch.ids.to(device), batch.mask.to(device), batch.shapes.to(device))
        best = scores[batch.rows, batch.columns].argmax(-1).cpu().tolist()
        position = 0
        for window in group:
            size = len(window.first)
            _count(window.allowed, best[position : position + size], counts)
            position += size
    return {kind: round(_f1(count), 3) for kind, count in sorted(counts.items())}


def _count(allowed: list[frozenset[int]], best: list[int], counts: dict[str, Counter[str]]) -> None:
    gold = set(spans(allowed))
    found = set(spans([frozenset([b]) for b in repaired(best)]))
    # A name proposed where the corpus leaves the label open is neither right nor wrong.
    found = {f for f in found if f in gold or not _is_open(f, allowed)}
    for kind, _, _ in gold & found:
        counts[kind]["right"] += 1
    for kind, _, _ in gold - found:
        counts[kind]["missed"] += 1
    for kind, _, _ in found - gold:
        counts[kind]["wrong"] += 1


def _is_open(found: tuple[str, int, int], allowed: list[frozenset[int]]) -> bool:
    kind, start, end = found
    return all(len(c) > 1 and INDEX["B-" + kind] in c for c in allowed[start:end])


def repaired(best: list[int]) -> list[int]:
    """Let a name begin with B whatever the scores said."""
    fixed, previous = [], "O"
    for index in best:
        label = LABELS[index]
        if label[0] == "I" and previous[2:] != label[2:]:
            index, label = index - 1, "B" + label[1:]
        fixed.append(index)
        previous = label
    return fixed


def _context(segments: list[Segment]) -> list[list[Segment]]:
    found: list[list[Segment]] = []
    for segment in segments:
        last = found[-1] if found else None
        size = sum(len(s.words) for s in last) if last else 0
        if last and last[0].document == segment.document and size + len(segment.words) <= CONTEXT:
            last.append(segment)
        else:
            found.append([segment])
    return found


def _f1(count: Counter[str]) -> float:
    right = count["right"]
    return 2 * right / max(1, 2 * right + count["missed"] + count["wrong"])
