"""The work on a batch, as a function that another process can be handed."""

from __future__ import annotations

from functools import partial

from flows.inputs import Batch
from flows.mappers import Work
from transforms.pipeline import Transformed, transform_batch
from transforms.rows import RunStamp


def work_of(stamp: RunStamp, engine: str) -> Work:
    """Return the work of a run; `engine` as in the settings."""
    return partial(extract_batch, stamp=stamp, engine=engine)


def extract_batch(batch: Batch, *, stamp: RunStamp, engine: str) -> Transformed:
    """Transform the inputs of a batch with this process's reference data and engine."""
    from flows.engines import engine_of
    from flows.reference import reference

    return transform_batch(batch.inputs, reference(), stamp, engine_of(engine))
