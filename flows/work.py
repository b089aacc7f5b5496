"""The work on a batch, as a function that another process can be handed."""

from __future__ import annotations

from functools import partial

from flows.inputs import Batch
from flows.mappers import Work
from transforms.pipeline import Transformed, transform_batch
from transforms.rows import RunStamp


def work_of(stamp: RunStamp) -> Work:
    """Return the work of a run."""
    return partial(extract_batch, stamp=stamp)


def extract_batch(batch: Batch, *, stamp: RunStamp) -> Transformed:
    """Transform the inputs of a batch with this process's reference data."""
    from flows.reference import reference

    return transform_batch(batch.inputs, reference(), stamp)
