"""The work on a batch, as a function that another process can be handed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows.deadline import limit_of
from flows.garbage import no_search_for_cycles
from flows.inputs import Batch
from flows.mappers import Work
from flows.results import Result, keep
from transforms.rows import RunStamp

if TYPE_CHECKING:
    from flows.settings import Settings


def work_of(stamp: RunStamp, settings: Settings) -> Work:
    """Return the work of a run; workers, which have none of their own, need no settings."""
    from flows.settings import cache_folder

    return partial(
        extract_batch,
        stamp=stamp,
        engine=settings.engine,
        seconds=settings.max_seconds,
        cache=cache_folder(settings.cache),
        knowledge=settings.knowledge,
    )


def extract_batch(
    batch: Batch, *, stamp: RunStamp, engine: str, seconds: float, cache: Path, knowledge: str = ""
) -> Result:
    """Transform the inputs of a batch with this process's reference data and engine.

    Each document has so many seconds; the compiled reference data lies in `cache`. What comes of
    it is written to the folder that the batch names, and returned if it names none.
    """
    from flows.engines import engine_of
    from flows.reference import reference
    from transforms.pipeline import transform_batch  # a second, and a run may find nothing new

    limited = limit_of(seconds)
    known, tagger = reference(cache, knowledge), engine_of(engine)
    with no_search_for_cycles():
        result = transform_batch(batch.inputs, known, stamp, tagger, limited)
        return keep(result, batch.keep) if batch.keep else result
