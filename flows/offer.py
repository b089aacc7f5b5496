"""Candidates to new inputs: what the ledger knows is skipped, what it has is a duplicate."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from flows.inputs import Candidate, ContainerEnd, Found, Key, key_of
from flows.ledger import Ledger
from flows.limits import Limits
from flows.meter import Meter
from flows.reading import read_candidate

# Files that one look-up asks for, at first and at most: each scans the ledger.
LOOK_UP_FILES = (1_000, 32_000)
# Inputs that one look-up asks for, at first and at most: work begins after the first.
LOOK_UP_INPUTS = (512, 8_192)
LOOK_UP_BYTES = 4 * 1024 * 1024

T = TypeVar("T")


@dataclass(slots=True)
class Offer:
    """One run's offering. `pending` are the ids that were offered and are not yet published.

    `limit` is the number of new inputs after which it stops; `skipped` counts what was known.
    """

    ledger: Ledger
    limits: Limits
    limit: int | None = None
    meter: Meter = field(default_factory=Meter)
    pending: set[str] = field(default_factory=set)
    skipped: int = 0

    def of(self, candidates: Iterable[Candidate]) -> Iterator[Found | ContainerEnd]:
        """Yield new inputs in order, files of records followed by their end; stops at the limit."""
        left = self.limit
        for item in self._new(self._read(candidates)):
            if isinstance(item, Found):
                if left == 0:
                    return
                left = None if left is None else left - 1
                if item.raw is None:
                    self.meter.passed(item.entry.size_bytes)
            yield item

    def published(self, document_ids: Iterable[str | None]) -> None:
        """Forget pending ids: from now on the ledger knows what became of them."""
        self.pending.difference_update(i for i in document_ids if i is not None)

    def _read(self, candidates: Iterable[Candidate]) -> Iterator[Found | ContainerEnd]:
        for chunk in growing(candidates, *LOOK_UP_FILES):
            unchanged = self.ledger.unchanged(chunk)
            for candidate in chunk:
                if candidate.source_uri in unchanged:
                    self._skip(candidate.size_bytes)
                else:
                    yield from read_candidate(candidate, self.limits)

    def _new(self, items: Iterable[Found | ContainerEnd]) -> Iterator[Found | ContainerEnd]:
        for chunk in _look_ups(items):
            known, there = self.ledger.known([i.entry for i in chunk if isinstance(i, Found)])
            yield from self._judged_all(chunk, known, there)

    def again(self, founds: Iterable[Found], forced: Container[str]) -> Iterator[Found]:
        """Yield inputs that are offered though known; documents in `forced` are made anew."""
        for chunk in _look_ups(founds):
            _, there = self.ledger.known([i.entry for i in chunk if isinstance(i, Found)])
            there = {document_id for document_id in there if document_id not in forced}
            yield from [self._judged(i, there) for i in chunk if isinstance(i, Found)]

    def _judged_all(
        self, chunk: list[Found | ContainerEnd], known: set[Key], there: set[str]
    ) -> list[Found | ContainerEnd]:
        """Judge a whole look-up at once: a publish between two of its items would outdate it."""
        judged: list[Found | ContainerEnd] = []
        for item in chunk:
            if isinstance(item, ContainerEnd):
                judged.append(item)
            elif key_of(item.entry) in known:
                self._skip(item.entry.size_bytes)
            else:
                judged.append(self._judged(item, there))
        return judged

    def _skip(self, size: int | None) -> None:
        self.skipped += 1
        self.meter.passed(size)

    def _judged(self, found: Found, there: set[str]) -> Found:
        document_id = found.entry.document_id
        if found.raw is None or document_id is None:
            return found
        if document_id in there or document_id in self.pending:
            return Found(replace(found.entry, duplicate=True), None)
        self.pending.add(document_id)
        return found


def _look_ups(items: Iterable[Found | ContainerEnd]) -> Iterator[list[Found | ContainerEnd]]:
    """Cut into lists that one look-up answers, bounded in number and in bytes held."""
    chunk: list[Found | ContainerEnd] = []
    size, (wanted, most) = 0, LOOK_UP_INPUTS
    for item in items:
        chunk.append(item)
        size += len(item.raw.content) if isinstance(item, Found) and item.raw else 0
        if len(chunk) >= wanted or size >= LOOK_UP_BYTES:
            yield chunk
            chunk, size, wanted = [], 0, min(2 * wanted, most)
    if chunk:
        yield chunk


def growing(items: Iterable[T], first: int, most: int) -> Iterator[list[T]]:
    """Cut into lists, the first of `first` and each twice as long as the one before, to `most`."""
    iterator, size = iter(items), first
    while chunk := list(islice(iterator, size)):
        yield chunk
        size = min(2 * size, most)
