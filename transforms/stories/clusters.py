"""Agglomerative clustering by average linkage, of new documents and the stories that there are.

The two clusters that are most alike become one, until none are alike enough. By the mean over all
pairs, since by the nearest pair alone a chain of likenesses grows into a story of half the news.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush

# Mean likeness of documents from which clusters become one; the second where both are stories that
# were told before, of which only the new documents were compared. Set on labelled reports, see
# tests/benchmarks/README.md.
JOIN, MERGE = 0.13, 0.2


class Cluster:
    """Documents of one story: what it is called, when those came out that it had, and the new.

    `sums` are likenesses to others, summed up; `joins` counts what was put in, None once it is
    part of another one.
    """

    __slots__ = ("is_known", "joins", "known", "new", "order", "story", "sums")

    def __init__(self, order: int, story: str, *, is_known: bool) -> None:
        """Take the place in the order of arrival by which equals are told apart."""
        self.order, self.story, self.is_known = order, story, is_known
        self.known: list[float] = []
        self.new: list[float] = []
        self.sums: dict[Cluster, float] = {}
        self.joins: int | None = 0

    def __lt__(self, other: Cluster) -> bool:
        """Order by arrival."""
        return self.order < other.order

    def compared(self, other: Cluster, span: float) -> int:
        """Return how many pairs of documents of both were compared, at least 1."""
        pairs = _within(self.new, other.new, span)
        pairs += _within(self.new, other.known, span) + _within(other.new, self.known, span)
        return max(1, pairs)


# How alike two clusters are, negative; they, the earlier first, and how often each had been joined.
Pair = tuple[float, Cluster, Cluster, int | None, int | None]


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
        """Say how alike a new document is to another one; of unknown ones nothing is kept."""
        one, other = self._of.get(document_id), self._of.get(other_id)
        if one is not None and other is not None and other is not one:
            one.sums[other] = other.sums[one] = one.sums.get(other, 0.0) + score

    def join(self) -> dict[str, str]:
        """Join clusters, the most alike first; return which known story went into which."""
        clusters = dict.fromkeys(self._of.values())
        for cluster in clusters:
            cluster.known.sort()
        heap = [
            pair for one in clusters for pair in self._alike(one, [o for o in one.sums if one < o])
        ]
        heapify(heap)
        merges: dict[str, str] = {}
        while heap:
            _, one, other, *joins = heappop(heap)
            if [one.joins, other.joins] != joins:  # one of them is no more what it was
                continue
            if one.is_known and other.is_known:
                merges[other.story] = one.story
            whole = self._joined(one, other)
            for pair in self._alike(whole, whole.sums):
                heappush(heap, pair)
        return merges

    def story_of(self, document_id: str) -> str:
        """Return the story that a document's cluster tells."""
        cluster = self._of[document_id]
        while cluster in self._into:
            cluster = self._into[cluster]
        return cluster.story

    def _alike(self, one: Cluster, others: Iterable[Cluster]) -> Iterator[Pair]:
        """Yield pairs of a cluster and those of its neighbours that are alike enough to be one."""
        for other in others:
            total = one.sums[other]
            if total < JOIN:  # no mean is more than its sum, and few sums are enough
                continue
            mean = total / one.compared(other, self._span)
            if mean >= (MERGE if one.is_known and other.is_known else JOIN):
                first, second = (one, other) if one < other else (other, one)
                yield -mean, first, second, first.joins, second.joins

    def _joined(self, one: Cluster, other: Cluster) -> Cluster:
        """Put one into that which has more neighbours; an old story goes on, else the earlier."""
        first = other if other.is_known and not one.is_known else one
        told = first.order, first.story, first.is_known
        whole, part = (one, other) if len(one.sums) >= len(other.sums) else (other, one)
        whole.order, whole.story, whole.is_known = told
        whole.known = sorted(one.known + other.known)
        whole.new = sorted(one.new + other.new)
        del whole.sums[part], part.sums[whole]
        for neighbour, score in part.sums.items():
            del neighbour.sums[part]
            total = whole.sums.get(neighbour, 0.0) + score
            whole.sums[neighbour] = neighbour.sums[whole] = total
        self._into[part] = whole
        part.sums = {}
        part.joins, whole.joins = None, (whole.joins or 0) + 1
        return whole


def _within(some: list[float], others: list[float], span: float) -> int:
    """Return the number of pairs at most `span` apart; both are sorted."""
    if not some or not others:
        return 0
    if max(some[-1], others[-1]) - min(some[0], others[0]) < span:
        return len(some) * len(others)
    if len(some) > len(others):
        some, others = others, some
    return sum(bisect_right(others, s + span) - bisect_left(others, s - span) for s in some)
