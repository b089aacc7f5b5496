"""What became of batches that were not published: a run that died need not be worked out again.

A file for each batch lies in the folder `batches` of the warehouse, named by a hash over the
contents of its inputs, the pipeline's version and code, the engine and the reference data; it goes
when its rows are published. It holds Arrow tables and JSON, nothing that is run when it is read.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import time
import zipfile
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import pyarrow as pa

import transforms
from flows.inputs import Batch
from flows.mappers import Mapper, Work
from flows.place import sha256
from flows.reference import reference_digest
from transforms.documents import Rejected
from transforms.rows import RunStamp, stamped
from transforms.transformed import Transformed

FOLDER = "batches"
REJECTED = "rejected.json"
# A batch that nobody asked for in so long will not come again.
KEEP = timedelta(days=7)
# What a busy machine or a fault of ours refused may pass the next time.
PASSING = frozenset({"E_TIMEOUT", "E_POISON", "E_INTERNAL"})


class KeptBatches:
    """The batches that are kept for a warehouse, and those of them that this run has."""

    def __init__(self, store: Path, stamp: RunStamp, engine: str, knowledge: str) -> None:
        """Begin with what earlier runs left; engine and knowledge are as in the settings."""
        self.folder = store / FOLDER
        self.stamp = stamp
        self.engine = engine
        self.knowledge = knowledge
        self.own: dict[str, Path] = {}
        _remove_old(self.folder)

    def mapper(self, mapper: Mapper) -> Mapper:
        """Return the mapper, asked only for the batches that are not kept; order is as ever."""

        def mapped(work: Work, batches: Iterable[Batch]) -> Iterator[Transformed]:
            ahead: deque[tuple[Batch, Path, bool]] = deque()

            def missing() -> Iterator[Batch]:
                for batch in batches:
                    file = self._file(batch)
                    is_kept = file.is_file()
                    ahead.append((batch, file, is_kept))
                    if not is_kept:
                        yield batch

            def kept() -> Iterator[Transformed]:
                while ahead and ahead[0][2]:
                    batch, file, _ = ahead.popleft()
                    yield self._read(batch, file) or self._keep(batch, file, work(batch))

            for result in mapper(work, missing()):
                yield from kept()
                batch, file, _ = ahead.popleft()
                yield self._keep(batch, file, result)
            yield from kept()

        return mapped

    def published(self, document_ids: Collection[str | None]) -> None:
        """Remove the batches of documents that are published."""
        for document_id in [name for name in self.own if name in document_ids]:
            self.own.pop(document_id).unlink(missing_ok=True)

    def _keep(self, batch: Batch, file: Path, result: Transformed) -> Transformed:
        if not any(why.code in PASSING for _, why in result.rejected):
            self.own[batch.inputs[0].document_id] = file
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = file.with_suffix(f".{os.getpid()}.new")
            _write(fresh, result)
            fresh.replace(file)
        return result

    def _read(self, batch: Batch, file: Path) -> Transformed | None:
        """Return what is kept, stamped as of this run; None if the file is damaged."""
        self.own[batch.inputs[0].document_id] = file
        try:
            tables, refused = _parts(file)
        except (OSError, ValueError, zipfile.BadZipFile, pa.ArrowException):
            return None
        tables["documents"] = stamped(tables["documents"], self.stamp)
        sources = {source.document_id: source for source in batch.inputs}
        rejected = [(sources[name], Rejected(*why)) for name, *why in refused]
        return Transformed(tables, rejected)

    def _file(self, batch: Batch) -> Path:
        total = hashlib.sha256(self._made_by)
        for source in batch.inputs:
            named = (source.document_id, source.source_uri, source.record_locator)
            told = (source.media_type, source.charset, source.url)
            total.update(json.dumps([*named, *told, sha256(source.content)]).encode())
        return self.folder / f"{total.hexdigest()[:32]}.zip"

    @cached_property
    def _made_by(self) -> bytes:
        """What rows depend on beside their inputs; a run that finds nothing new never asks."""
        reference = reference_digest(self.knowledge)
        return json.dumps([self.stamp.pipeline_version, _code(), self.engine, reference]).encode()


def remove_kept(store: Path) -> None:
    """Remove all that is kept for a warehouse: it holds the text of articles."""
    shutil.rmtree(store / FOLDER, ignore_errors=True)


def _code() -> str:
    """Return what changes with the code of the extraction, be it mended under one version."""
    files = sorted(Path(transforms.__file__).parent.rglob("*.py"))
    told = [[file.name, (seen := file.stat()).st_size, seen.st_mtime_ns] for file in files]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _remove_old(folder: Path) -> None:
    for file in folder.glob("*"):
        if time.time() - file.stat().st_mtime > KEEP.total_seconds():
            file.unlink(missing_ok=True)


def _write(file: Path, result: Transformed) -> None:
    refused = [[s.document_id, r.stage, r.code, r.detail] for s, r in result.rejected]
    with zipfile.ZipFile(file, "w") as archive:
        for name, table in result.tables.items():
            with archive.open(name, "w") as part, pa.ipc.new_stream(part, table.schema) as stream:
                stream.write_table(table)
        archive.writestr(REJECTED, json.dumps(refused))


def _parts(file: Path) -> tuple[dict[str, pa.Table], list[list[str]]]:
    with zipfile.ZipFile(file) as archive:
        refused = json.loads(archive.read(REJECTED))
        names = [name for name in archive.namelist() if name != REJECTED]
        tables = {name: pa.ipc.open_stream(io.BytesIO(archive.read(name))) for name in names}
        return {name: stream.read_all() for name, stream in tables.items()}, refused
