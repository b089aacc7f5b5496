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
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import transforms
from flows.inputs import Batch
from flows.mappers import Mapper, Work
from flows.place import sha256
from flows.reference import reference_digest
from flows.results import UNFINISHED, Result, keep, read_kept
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
                    folder = self._folder(batch)
                    is_kept = folder.is_dir()
                    ahead.append((batch, folder, is_kept))
                    if not is_kept:
                        yield replace(batch, keep=folder) if by_workers else batch

            def kept() -> Iterator[Result]:
                while ahead and ahead[0][2]:
                    batch, folder, _ = ahead.popleft()
                    known = read_kept(folder, batch, self.stamp)
                    yield self._noted(batch, folder, known or work(batch))

            for result in mapper(work, missing()):
                yield from kept()
                batch, folder, _ = ahead.popleft()
                yield self._noted(batch, folder, result)
            yield from kept()

        return mapped

    def published(self, document_ids: Collection[str | None]) -> None:
        """Remove the batches of documents that are published."""
        for document_id in [name for name in self.own if name in document_ids]:
            shutil.rmtree(self.own.pop(document_id), ignore_errors=True)

    def _noted(self, batch: Batch, folder: Path, result: Result) -> Result:
        """Keep a result that is not kept yet, and note what is to go when it is published."""
        kept = keep(result, folder) if isinstance(result, Transformed) else result
        if isinstance(kept, Transformed):
            return result
        self.own[batch.inputs[0].document_id] = folder
        return kept if self.is_ours else result

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
    """Return what changes with the code of the extraction, be it mended under one version."""
    files = sorted(Path(transforms.__file__).parent.rglob("*.py"))
    told = [[file.name, (seen := file.stat()).st_size, seen.st_mtime_ns] for file in files]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _remove_old(folder: Path, *, unfinished: bool) -> None:
    for path in folder.glob("*"):
        is_old = time.time() - path.stat().st_mtime > KEEP.total_seconds()
        if is_old or (unfinished and path.suffix == UNFINISHED):
            shutil.rmtree(path, ignore_errors=True)
