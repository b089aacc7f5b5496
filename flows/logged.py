"""One line of JSON for each batch, with the ids that join it to its run."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator

from expectations.escaping import json_text
from flows.inputs import Batch
from flows.mappers import Mapper, Work
from flows.redact import Hiding
from flows.results import Result

log = logging.getLogger(__name__)


def log_to_run() -> None:
    """Let what this room logs be seen on the page of the flow run, where Prefect collects it."""
    ours = logging.getLogger("flows")
    ours.setLevel(logging.INFO)
    for handler in ours.handlers:
        if not any(isinstance(known, Hiding) for known in handler.filters):
            handler.addFilter(Hiding())


def logged(mapper: Mapper, run_id: str) -> Mapper:
    """Return the mapper; it logs each batch when its result is there.

    The line holds numbers and codes, no text and no address of an article. `seconds` is the time
    since the result before it.
    """

    def mapped(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
        begun = time.monotonic()
        for number, result in enumerate(mapper(work, batches), 1):
            log.info("%s", _line(run_id, number, result, time.monotonic() - begun))
            yield result
            begun = time.monotonic()

    return mapped


def _line(run_id: str, number: int, result: Result, seconds: float) -> str:
    codes: dict[str, int] = {}
    for _, why in result.rejected:
        codes[why.code] = codes.get(why.code, 0) + 1
    line = {"event": "batch", "run_id": run_id, "batch": number, "documents": result.documents}
    return json_text({**line, "refused": codes, "seconds": round(seconds, 3)})
