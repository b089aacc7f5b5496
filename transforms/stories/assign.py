"""Documents to stories: each joins the story that it is closest to, or begins one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

# Cosines of terms weighted by how rare they are in the days around: set on the labelled set of
# tests/benchmarks/README.md.
JOIN, MERGE = 0.2, 0.4


class Likeness(NamedTuple):
    """How much an earlier document has in common with a new one, 0 to 1."""

    document_id: str
    score: float


class Assigned(NamedTuple):
    """Story of each new document, and stories found to be one: which, into which."""

    story_ids: dict[str, str]
    merges: dict[str, str]


def assign_stories(
    new: Sequence[str],
    likenesses: Mapping[str, Iterable[Likeness]],
    stories: Mapping[str, str],
    copy_of: Mapping[str, str],
    merged: Mapping[str, str],
) -> Assigned:
    """Return the stories of `new`, document ids in order of arrival.

    `stories` are those of documents in the warehouse, `merged` says which of them go on in which.
    A copy tells the story of what it repeats. A story_id is made of the document that began it and
    never changes; two stories that a document is close to are merged into the one that is first by
    id of the closer document.
    """
    known, into = dict(stories), dict(merged)
    assigned = Assigned({}, {})
    for document_id in new:
        near = _by_story(likenesses.get(document_id, ()), known, into)
        original = known.get(copy_of.get(document_id, ""))
        story = _root(original, into) if original else _closest(near)
        story = story or f"story-{document_id[:20]}"
        known[document_id] = assigned.story_ids[document_id] = story
        for other, score in near.items():
            if other != story and score >= MERGE:
                into[other] = assigned.merges[other] = story
    return assigned


def _by_story(
    likenesses: Iterable[Likeness], known: Mapping[str, str], into: Mapping[str, str]
) -> dict[str, float]:
    """Return the best score of each story, stories that are merged counted as one."""
    best: dict[str, float] = {}
    for likeness in likenesses:
        if story := known.get(likeness.document_id):
            root = _root(story, into)
            best[root] = max(best.get(root, 0.0), likeness.score)
    return best


def _closest(near: Mapping[str, float]) -> str | None:
    story = max(sorted(near), key=lambda name: near[name], default=None)
    return story if story is not None and near[story] >= JOIN else None


def _root(story: str, into: Mapping[str, str]) -> str:
    while story in into:
        story = into[story]
    return story
