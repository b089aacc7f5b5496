"""What is done with a batch whose worker died: its documents run one by one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

import pyarrow as pa

from flows.inputs import Batch
from flows.results import Result
from transforms.documents import RawInput, Rejected
from transforms.transformed import Transformed

# A document that is alone when its worker dies so often has killed it.
DEATHS = 2

log = logging.getLogger(__name__)


class WorkerDied(Exception):  # noqa: N818 - an event, told by its name
    """A document was alone with its worker and the worker died, DEATHS times."""


def one_by_one(batch: Batch, run: Callable[[Batch], Result]) -> Transformed:
    """Run the documents of a batch alone; one whose `run` raises WorkerDied becomes E_POISON."""
    log.warning("a worker died during batch %d: its documents run alone", batch.number)
    results: list[Result] = []
    poison: list[tuple[RawInput, Rejected]] = []
    for source in batch.inputs:
        try:
            results.append(run(Batch(batch.number, (source,))))
        except WorkerDied:
            poison.append((source, _poison()))
    return merged([*results, Transformed({}, poison)])


def _poison() -> Rejected:
    why = f"the process that worked on it died {DEATHS} times; it was left out so the rest goes on"
    return Rejected("extract", "E_POISON", why)


def merged(results: Iterable[Result]) -> Transformed:
    """Return several results as one: rows and refusals in order."""
    tables: dict[str, list[pa.Table]] = {}
    rejected: list[tuple[RawInput, Rejected]] = []
    for result in results:
        rejected.extend(result.rejected)
        for name in result.names:
            tables.setdefault(name, []).append(result.take(name))
    return Transformed({name: pa.concat_tables(parts) for name, parts in tables.items()}, rejected)
