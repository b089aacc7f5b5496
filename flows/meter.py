"""How far a run is, for those who watch it: documents done, and bytes done of those there are."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.discover import discover
from flows.inputs import Batch
from flows.mappers import Mapper, Work
from flows.results import Result


@dataclass(slots=True)
class Meter:
    """Counts of a run; `there` is None until the files were looked at, and when archives unpack."""

    documents: int = 0
    done: int = 0
    _found: int | None = None
    _started: float = field(default_factory=time.monotonic)

    @property
    def there(self) -> int | None:
        """Bytes of all files under the run's paths, None where they tell nothing."""
        return self._found if self._found is not None and self.done <= self._found else None

    @property
    def rate(self) -> float:
        """Documents a second since the start."""
        return self.documents / max(time.monotonic() - self._started, 0.001)

    def look(self, paths: tuple[str, ...]) -> None:
        """Add up the files under the paths in a thread of its own, while the run is at work."""
        threading.Thread(target=self._look, args=(paths,), daemon=True).start()

    def _look(self, paths: tuple[str, ...]) -> None:
        self._found = sum(candidate.size_bytes or 0 for candidate in discover(paths)) or None

    def passed(self, size: int | None) -> None:
        """Note bytes that need no work: known before, a copy, refused."""
        self.done += size or 0

    def on(self, mapper: Mapper) -> Mapper:
        """Return the mapper; what comes out of it is counted."""

        def metered(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
            running: deque[Batch] = deque()
            for result in mapper(work, _noted(batches, running)):
                inputs = running.popleft().inputs
                self.documents += len(inputs)
                self.done += sum(len(source.content) for source in inputs)
                yield result

        return metered


def _noted(batches: Iterable[Batch], running: deque[Batch]) -> Iterator[Batch]:
    for batch in batches:
        running.append(batch)
        yield batch
