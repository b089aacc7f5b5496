"""A publish unit: batches gathered until they are worth a transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from flows.inputs import Batch, ContainerEnd, Entry, Portion
from flows.mappers import Mapper, Work
from flows.results import Result
from transforms.documents import Rejected
from warehouse.tables import BY_NAME


@dataclass(slots=True)
class Unit:
    """What is published together; `number` counts from 0 in the run, `size` is bytes of rows.

    `interrupted` holds if the run was stopped before the unit was full.
    """

    number: int = 0
    interrupted: bool = False
    entries: list[Entry] = field(default_factory=list)
    ends: list[ContainerEnd] = field(default_factory=list)
    refused: dict[str, Rejected] = field(default_factory=dict)
    documents: int = 0
    size: int = 0
    _results: list[Result] = field(default_factory=list)

    def add(self, portion: Portion, result: Result | None) -> None:
        """Take in a portion and what its batch became."""
        self.entries.extend(portion.entries)
        self.ends.extend(portion.ends)
        self.documents += len(portion.batch.inputs)
        if result is None:
            return
        self.refused.update((source.document_id, why) for source, why in result.rejected)
        self._results.append(result)
        self.size += result.size

    def take_tables(self) -> dict[str, pa.Table]:
        """Hand over the rows by table, kept here no more; a thing of several batches is one row."""
        names = dict.fromkeys(name for result in self._results for name in result.names)
        holders = {name: [r for r in self._results if name in r.names] for name in names}
        self._results = []
        return {name: _whole(name, [r.take(name) for r in of]) for name, of in holders.items()}

    def __bool__(self) -> bool:
        return bool(self.entries)


def _whole(name: str, parts: list[pa.Table]) -> pa.Table:
    table = pa.concat_tables(parts).combine_chunks()
    return table if BY_NAME[name].belongs_to_document else least_of_each(table, BY_NAME[name].key)


def least_of_each(table: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """Return one row a key, of each other column the least known value: no order of batches shows.

    The warehouse merges by the same rule.
    """
    others = [name for name in table.column_names if name not in key]
    grouped = table.group_by(list(key), use_threads=False).aggregate([(n, "min") for n in others])
    named = {f"{name}_min": name for name in others}
    renamed = grouped.rename_columns([named.get(n, n) for n in grouped.column_names])
    return renamed.select(table.column_names).cast(table.schema)


def units(
    portions: Iterable[Portion], work: Work, mapper: Mapper, *, documents: int, size: int
) -> Iterator[tuple[Unit, bool]]:
    """Yield units in order, each with whether it is the last; at least one, maybe empty.

    A full unit is handed on only when there is more to publish, so that the last one is known: the
    end of a file of records alone goes with the unit before.
    A KeyboardInterrupt while a result is waited for hands on what is there, then goes on its way.
    """
    unit = Unit()
    try:
        for portion, result in paired(portions, work, mapper):
            if portion.entries and (unit.documents >= documents or unit.size >= size):
                yield unit, False
                unit = Unit(unit.number + 1)
            unit.add(portion, result)
    except KeyboardInterrupt:
        unit.interrupted = True
        yield unit, True
        raise
    yield unit, True


def paired(
    portions: Iterable[Portion], work: Work, mapper: Mapper
) -> Iterator[tuple[Portion, Result | None]]:
    """Yield portions in order with their results; those without inputs need no task."""
    waiting: deque[Portion] = deque()

    def batches() -> Iterator[Batch]:
        for portion in portions:
            waiting.append(portion)
            if portion.batch.inputs:
                yield portion.batch

    for result in mapper(work, batches()):
        while not waiting[0].batch.inputs:
            yield waiting.popleft(), None
        yield waiting.popleft(), result
    while waiting:
        yield waiting.popleft(), None
