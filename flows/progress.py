"""How far a run has come, as a progress artifact."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.inputs import Batch
from flows.mappers import Mapper, Work
from flows.meter import Meter
from flows.results import Result

# A run of one batch, or a few quick ones, is over before anybody looks.
EVERY_SECONDS = 2.0
KEY = "ingest-progress"


def showing(meter: Meter, mapper: Mapper) -> Mapper:
    """Return the mapper; it counts on the meter and shows every two seconds how far the run is."""

    def shown(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
        artifact: UUID | None = None
        last = time.monotonic()
        for result in meter.on(mapper)(work, batches):
            yield result
            if time.monotonic() - last > EVERY_SECONDS and meter.there:
                artifact = _show(artifact, 100.0 * meter.done / meter.there, meter)
                last = time.monotonic()
        if artifact is not None:
            update_progress_artifact(artifact, 100.0)

    return shown


def _show(artifact: UUID | None, percent: float, meter: Meter) -> UUID:
    said = f"{meter.documents:,} documents, {meter.rate:,.0f} a second"
    if artifact is not None:
        update_progress_artifact(artifact, percent, description=said)
        return artifact
    made = create_progress_artifact(percent, key=KEY, description=said)
    assert isinstance(made, UUID)
    return made
