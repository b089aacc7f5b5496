"""Cuts the stream of new inputs into portions: a batch for one task and what the ledger notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.inputs import Batch, ContainerEnd, Entry, Found, Portion
from transforms.documents import RawInput

# Documents of the first batch.
FIRST = 8
# Duplicates and refusals need no task, so a portion of them alone may be long.
MOST_ENTRIES = 10_000


@dataclass(slots=True)
class _Open:
    """A portion that still takes inputs."""

    inputs: list[RawInput] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    ends: list[ContainerEnd] = field(default_factory=list)
    size: int = 0

    def add(self, item: Found | ContainerEnd) -> None:
        if isinstance(item, ContainerEnd):
            self.ends.append(item)
            return
        self.entries.append(item.entry)
        if item.raw is not None:
            self.inputs.append(item.raw)
            self.size += len(item.raw.content)

    def close(self, number: int) -> Portion:
        return Portion(Batch(number, tuple(self.inputs)), tuple(self.entries), tuple(self.ends))


def portions(
    items: Iterable[Found | ContainerEnd], *, documents: int, size: int, unit: int
) -> Iterator[Portion]:
    """Yield portions of at most `documents` inputs and about `size` bytes, in order.

    A batch is no larger than all before it together, so that the first results are there soon;
    after `unit` documents, which are published together, it begins anew: a run that goes on
    behind them cuts the same batches, and finds those that were kept. Batches with inputs are
    numbered from 1; one without gets the number 0 and needs no task.
    """
    current = _Open()
    number = before = 0
    for item in items:
        current.add(item)
        most = min(documents, max(FIRST, before))
        full = len(current.inputs) >= most or current.size >= size
        if full or len(current.entries) >= MOST_ENTRIES:
            number += bool(current.inputs)
            before += len(current.inputs)
            before = before if before < unit else 0
            yield current.close(number if current.inputs else 0)
            current = _Open()
    if current.entries or current.ends:
        number += bool(current.inputs)
        yield current.close(number if current.inputs else 0)
