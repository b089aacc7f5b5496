"""What a batch became: rows in memory, or in a folder from which they are read when loaded.

A worker of this machine leaves its rows in a folder, so that they pass no pipe, and those that wait
take no memory of the process that loads. A folder holds a file of Arrow for each table, and a
manifest that is written last: nothing in it is run when it is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from transforms.documents import RawInput, Rejected
from transforms.rows import RunStamp, stamped

if TYPE_CHECKING:
    from flows.inputs import Batch
    from transforms.transformed import Transformed

MANIFEST = "manifest.json"
ENDING = ".arrow"
UNFINISHED = ".new"
# What a busy machine or a fault of ours refused may pass the next time.
PASSING = frozenset({"E_TIMEOUT", "E_POISON", "E_INTERNAL"})


class Result(Protocol):
    """Rows by table, which are handed over once, and the inputs that were refused with the reason.

    `size` is bytes of rows.
    """

    @property
    def rejected(self) -> list[tuple[RawInput, Rejected]]:
        """The inputs that were refused."""

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that have rows."""

    @property
    def documents(self) -> int:
        """How many documents there are."""

    @property
    def size(self) -> int:
        """How many bytes the rows take."""

    def take(self, name: str) -> pa.Table:
        """Hand over the rows of a table."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A result in a folder; with a `stamp` its documents are told as of that run."""

    folder: Path
    names: tuple[str, ...]
    documents: int
    size: int
    rejected: list[tuple[RawInput, Rejected]]
    stamp: RunStamp | None = None

    def take(self, name: str) -> pa.Table:
        """Read the rows of a table."""
        with pa.OSFile(str(self.folder / f"{name}{ENDING}")) as file:
            table = pa.ipc.open_file(file).read_all()
        return stamped(table, self.stamp) if name == "documents" and self.stamp else table


def keep(result: Transformed, folder: Path) -> Result:
    """Write a result to a folder, whole or not at all; one that may pass another time stays here.

    Raises OSError where the folder cannot be written.
    """
    if any(why.code in PASSING for _, why in result.rejected):
        return result
    kept = Kept(folder, result.names, result.documents, result.size, result.rejected)
    fresh = folder.with_suffix(f".{os.getpid()}{UNFINISHED}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, table in result.tables.items():
        with pa.ipc.new_file(str(fresh / f"{name}{ENDING}"), table.schema) as file:
            file.write_table(table)
    refused = [[s.document_id, r.stage, r.code, r.detail] for s, r in result.rejected]
    told = {"documents": kept.documents, "size": kept.size, "refused": refused}
    digests = {name: _digest(fresh, name) for name in kept.names}
    (fresh / MANIFEST).write_text(json.dumps({**told, "digests": digests}))
    shutil.rmtree(folder, ignore_errors=True)
    fresh.replace(folder)
    return kept


def read_kept(folder: Path, batch: Batch, stamp: RunStamp) -> Kept | None:
    """Return what an earlier run left of a batch, as of this run; None if a file is damaged."""
    sources = {source.document_id: source for source in batch.inputs}
    try:
        told = json.loads((folder / MANIFEST).read_text())
        if any(_digest(folder, name) != digest for name, digest in told["digests"].items()):
            return None
    except (OSError, ValueError):
        return None
    rejected = [(sources[name], Rejected(*why)) for name, *why in told["refused"]]
    names = tuple(told["digests"])
    return Kept(folder, names, told["documents"], told["size"], rejected, stamp)


def _digest(folder: Path, name: str) -> str:
    with (folder / f"{name}{ENDING}").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
