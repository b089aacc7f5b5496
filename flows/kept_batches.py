"""What became of batches that were not published: a run that died need not be worked out again.

A folder for each batch lies in `batches` of the warehouse, named by a hash over the contents of
its inputs, the pipeline's version and code, the engine and the reference data; it goes when its
rows are published.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import transforms
import warehouse.tables
from flows import results
from flows.inputs import Batch
from flows.mappers import Mapper, Work
from flows.place import sha256
from flows.reference import reference_digest
from flows.rescue import merged
from flows.results import UNFINISHED, Kept, Result, keep, read_kept
from flows.settings import Settings
from transforms.rows import RunStamp
from transforms.transformed import Transformed

FOLDER = "batches"
# A batch that nobody asked for in so long will not come again.
KEEP = timedelta(days=7)


class KeptBatches:
    """The batches that are kept for a warehouse, and those of them that this run has."""

    def __init__(self, settings: Settings, stamp: RunStamp) -> None:
        """Begin with what earlier runs left in the warehouse of these settings."""
        self.folder = settings.store.folder / FOLDER
        self.settings = settings
        self.stamp = stamp
        # What another run may remove is not left there until it is loaded.
        self.is_ours = not settings.store.is_shared
        self.own: dict[str, Path] = {}
        _remove_old(self.folder, unfinished=self.is_ours)

    def mapper(self, mapper: Mapper) -> Mapper:
        """Return the mapper, asked only for the batches that are not kept; order is as ever."""

        def mapped(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
            ahead: deque[tuple[Batch, Path, bool]] = deque()
            by_workers = self.is_ours and not self.settings.cluster

            def missing() -> Iterator[Batch]:
                for batch in batches:
                    folder = self.own[batch.inputs[0].document_id] = self._folder(batch)
                    is_kept = folder.is_dir()
                    ahead.append((batch, folder, is_kept))
                    if not is_kept:
                        yield replace(batch, keep=folder) if by_workers else batch

            def kept() -> Iterator[Result]:
                while ahead and ahead[0][2]:
                    batch, folder, _ = ahead.popleft()
                    yield self._read(folder, batch) or self._kept(folder, work(batch))

            for result in mapper(work, missing()):
                yield from kept()
                _, folder, _ = ahead.popleft()
                yield self._kept(folder, result)
            yield from kept()

        return mapped

    def published(self, document_ids: Collection[str | None]) -> None:
        """Remove the batches of documents that are published."""
        for document_id in [name for name in self.own if name in document_ids]:
            folder = self.own.pop(document_id)
            for path in folder.parent.glob(f"{folder.name}*"):  # and what a killed worker left
                shutil.rmtree(path, ignore_errors=True)

    def _read(self, folder: Path, batch: Batch) -> Result | None:
        """Return what an earlier run kept, as of this one."""
        kept = read_kept(folder, batch)
        if kept is None:
            return None
        result = replace(kept, stamp=self.stamp)
        if self.is_ours:
            return result
        with suppress(OSError):  # another run has loaded it by now
            return merged([result])
        return None

    def _kept(self, folder: Path, result: Result) -> Result:
        """Keep a result that its worker did not; return it as it is to be loaded."""
        kept = keep(result, folder) if isinstance(result, Transformed) else result
        if isinstance(kept, Kept) and self.is_ours:
            return replace(kept, stamp=self.stamp)
        return result

    def _folder(self, batch: Batch) -> Path:
        total = hashlib.sha256(self._made_by)
        for source in batch.inputs:
            named = (source.document_id, source.source_uri, source.record_locator)
            told = (source.media_type, source.charset, source.url)
            total.update(json.dumps([*named, *told, sha256(source.content)]).encode())
        return self.folder / total.hexdigest()[:32]

    @cached_property
    def _made_by(self) -> bytes:
        """What rows depend on beside their inputs; a run that finds nothing new never asks."""
        reference = reference_digest(self.settings.knowledge)
        made_by = [self.stamp.pipeline_version, _code(), self.settings.engine, reference]
        return json.dumps(made_by).encode()


def remove_kept(store: Path) -> None:
    """Remove all that is kept for a warehouse: it holds the text of articles."""
    shutil.rmtree(store / FOLDER, ignore_errors=True)


def _code() -> str:
    """Return what changes with the code of rows and files, be it mended under one version."""
    rooms = [Path(str(room.__file__)).parent for room in (transforms, warehouse.tables)]
    files = [*sorted(file for room in rooms for file in room.rglob("*.py")), Path(results.__file__)]
    told = [[file.name, (seen := file.stat()).st_size, seen.st_mtime_ns] for file in files]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _remove_old(folder: Path, *, unfinished: bool) -> None:
    for path in folder.glob("*"):
        with suppress(OSError):  # another run may have removed it
            is_old = time.time() - path.stat().st_mtime > KEEP.total_seconds()
            if not path.is_dir():
                path.unlink()
            elif is_old or (unfinished and path.suffix == UNFINISHED):
                shutil.rmtree(path)
