"""Documents to stories: each joins the story whose documents it is most like, or begins one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

# Mean cosines of terms weighted by how rare they are in the days around. A mean over all of the
# story's documents (average linkage), since by the nearest alone a chain of likenesses grows into a
# story of half the news. Set on the labelled reports of tests/benchmarks/README.md.
JOIN, MERGE = 0.16, 0.32


class Likeness(NamedTuple):
    """How much an earlier document has in common with a new one, 0 to 1."""

    document_id: str
    score: float


class Member(NamedTuple):
    """A document of a story, and when it came out, in seconds since 1970."""

    story_id: str
    second: float


class Assigned(NamedTuple):
    """Story of each new document, and stories found to be one: which, into which."""

    story_ids: dict[str, str]
    merges: dict[str, str]


def assign_stories(
    new: Mapping[str, float],
    likenesses: Mapping[str, Sequence[Likeness]],
    stories: Mapping[str, Member],
    copy_of: Mapping[str, str],
    merged: Mapping[str, str],
    days: int,
) -> Assigned:
    """Return the stories of `new`, document ids with their seconds in order of arrival.

    `stories` are the documents in the warehouse that belong to a story which may be joined;
    `merged` says which stories go on in which. Documents more than `days` apart are not compared,
    and do not count in a story's mean. A copy tells the story of what it repeats. A story_id is
    made of the document that began it and never changes; stories that a document is very close to
    are merged into the one that it joins. A document that is made anew stays in its story.
    """
    grouping = Grouping(stories, merged, 86_400.0 * days)
    assigned = Assigned({}, {})
    for document_id, second in new.items():
        if mine := grouping.own(document_id):
            assigned.story_ids[document_id] = mine
            continue
        near = grouping.near(likenesses.get(document_id, ()), second)
        original = copy_of.get(document_id)
        story = grouping.story_of(original) if original else None
        story = story or _closest(near) or f"story-{document_id[:20]}"
        grouping.join(document_id, story, second, counts=original is None)
        assigned.story_ids[document_id] = story
        for other in sorted(name for name, score in near.items() if score >= MERGE):
            if other != story:
                grouping.merge(other, story)
                assigned.merges[other] = story
    return assigned


class Grouping:
    """Which document is of which story, and when the documents of each came out."""

    def __init__(
        self, stories: Mapping[str, Member], merged: Mapping[str, str], span: float
    ) -> None:
        """Take the documents of the warehouse, what was merged, the seconds compared over."""
        self._span = span
        self._into = dict(merged)
        self._story = {document_id: member.story_id for document_id, member in stories.items()}
        self._seconds: dict[str, list[float]] = defaultdict(list)
        for story, second in stories.values():
            insort(self._seconds[self._root(story)], second)

    def story_of(self, document_id: str) -> str | None:
        """Return the story that a document's story goes on in; None if it is of none."""
        story = self._story.get(document_id)
        return self._root(story) if story else None

    def own(self, document_id: str) -> str | None:
        """Return the very story that a document was put into, wherever that goes on."""
        return self._story.get(document_id)

    def near(self, likenesses: Iterable[Likeness], second: float) -> dict[str, float]:
        """Return the mean likeness to each story's documents of the days around."""
        sums: dict[str, float] = defaultdict(float)
        for likeness in likenesses:
            if story := self.story_of(likeness.document_id):
                sums[story] += likeness.score
        return {story: total / self._around(story, second) for story, total in sums.items()}

    def join(self, document_id: str, story: str, second: float, *, counts: bool) -> None:
        """Put a document into a story; a copy does not count in its mean."""
        self._story[document_id] = story
        if counts:
            insort(self._seconds[story], second)

    def merge(self, other: str, story: str) -> None:
        """Let a story go on in another."""
        self._into[other] = story
        self._seconds[story] = sorted(self._seconds[story] + self._seconds.pop(other, []))

    def _around(self, story: str, second: float) -> int:
        """Return the number of a story's documents of the days around, at least 1."""
        seconds = self._seconds[story]
        first, last = second - self._span, second + self._span
        return max(1, bisect_right(seconds, last) - bisect_left(seconds, first))

    def _root(self, story: str) -> str:
        while story in self._into:
            story = self._into[story]
        return story


def _closest(near: Mapping[str, float]) -> str | None:
    story = max(sorted(near), key=lambda name: near[name], default=None)
    return story if story is not None and near[story] >= JOIN else None
