"""Agglomerative clustering by average linkage, of new documents and the stories that there are.

The two clusters that are most alike become one, until none are alike enough. By the mean over all
pairs, since by the nearest pair alone a chain of likenesses grows into a story of half the news.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from heapq import heapify, heappop, heappush

# Mean likeness of documents from which clusters become one; the second where both are stories that
# were told before, of which only the new documents were compared. Set on labelled reports, see
# tests/benchmarks/README.md.
JOIN, MERGE = 0.13, 0.2


class Cluster:
    """Documents of one story: what it is called, when those came out that it had, and the new."""

    def __init__(self, order: int, story: str, *, is_known: bool) -> None:
        """Take the place in the order of arrival by which equals are told apart."""
        self.order, self.story, self.is_known = order, story, is_known
        self.known: list[float] = []
        self.new: list[float] = []
        self.sums: dict[Cluster, float] = {}

    def __lt__(self, other: Cluster) -> bool:
        """Order by arrival."""
        return self.order < other.order

    def compared(self, other: Cluster, span: float) -> int:
        """Return how many pairs of documents of both were compared, at least 1."""
        pairs = _within(self.new, other.new, span)
        pairs += _within(self.new, other.known, span) + _within(other.new, self.known, span)
        return max(1, pairs)


class Clusters:
    """Documents by the cluster that they are in, and how alike clusters are."""

    def __init__(self, span: float) -> None:
        """Take the seconds over which documents are compared."""
        self._span = span
        self._of: dict[str, Cluster] = {}
        self._stories: dict[str, Cluster] = {}
        self._into: dict[Cluster, Cluster] = {}

    def add_known(self, document_id: str, story: str, second: float) -> None:
        """Add a document of a story that was told before."""
        if story not in self._stories:
            self._stories[story] = Cluster(len(self._of), story, is_known=True)
        self._of[document_id] = self._stories[story]
        self._stories[story].known.append(second)

    def add_new(self, document_id: str, story: str, second: float) -> None:
        """Add a new document; `story` is what it begins if it joins none."""
        cluster = self._of[document_id] = Cluster(len(self._of), story, is_known=False)
        cluster.new.append(second)

    def liken(self, document_id: str, other_id: str, score: float) -> None:
        """Say how alike a new document is to another one; of an unknown one nothing is kept."""
        one, other = self._of[document_id], self._of.get(other_id)
        if other is not None and other is not one:
            one.sums[other] = one.sums.get(other, 0.0) + score
            other.sums[one] = one.sums[other]

    def join(self) -> dict[str, str]:
        """Join clusters, the most alike first; return which known story went into which."""
        for cluster in self._of.values():
            cluster.known.sort()
        heap = [
            (-mean, one, other)
            for one in dict.fromkeys(self._of.values())
            for other in one.sums
            if one < other and (mean := self._mean(one, other))
        ]
        heapify(heap)
        merges: dict[str, str] = {}
        while heap:
            _, one, other = heappop(heap)
            if one in self._into or other in self._into:
                continue
            if one.is_known and other.is_known:
                merges[other.story] = one.story
            whole = self._joined(one, other)
            for neighbour in whole.sums:
                if mean := self._mean(whole, neighbour):
                    heappush(heap, (-mean, *_in_order(whole, neighbour)))
        return merges

    def story_of(self, document_id: str) -> str:
        """Return the story that a document's cluster tells."""
        cluster = self._of[document_id]
        while cluster in self._into:
            cluster = self._into[cluster]
        return cluster.story

    def _mean(self, one: Cluster, other: Cluster) -> float | None:
        """Return how alike two clusters are if that is enough to be one."""
        least = MERGE if one.is_known and other.is_known else JOIN
        if one.sums[other] < least:  # no mean is more than its sum, and few sums are enough
            return None
        mean = one.sums[other] / one.compared(other, self._span)
        return mean if mean >= least else None

    def _joined(self, one: Cluster, other: Cluster) -> Cluster:
        """Put two into a new one: a story that was told before goes on, else the earlier."""
        first = other if other.is_known and not one.is_known else one
        whole = Cluster(first.order, first.story, is_known=first.is_known)
        whole.known = sorted(one.known + other.known)
        whole.new = sorted(one.new + other.new)
        sums: dict[Cluster, float] = defaultdict(float)
        for part in (one, other):
            self._into[part] = whole
            for neighbour, score in part.sums.items():
                del neighbour.sums[part]
                if neighbour not in (one, other):
                    sums[neighbour] += score
        for neighbour, score in sums.items():
            neighbour.sums[whole] = score
        whole.sums = dict(sums)
        return whole


def _in_order(one: Cluster, other: Cluster) -> tuple[Cluster, Cluster]:
    return (one, other) if one < other else (other, one)


def _within(some: list[float], others: list[float], span: float) -> int:
    """Return the number of pairs at most `span` apart; both are sorted."""
    if len(some) > len(others):
        some, others = others, some
    return sum(bisect_right(others, s + span) - bisect_left(others, s - span) for s in some)
