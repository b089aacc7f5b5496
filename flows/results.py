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

from flows.errors import Unkept
from flows.place import sha256
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

    Raises Unkept where it cannot be written.
    """
    if any(why.code in PASSING for _, why in result.rejected):
        return result
    fresh = folder.with_suffix(f".{os.getpid()}{UNFINISHED}")
    try:
        _write(result, fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        why = f"the rows of a batch cannot be written to {folder.parent}: {error}"
        raise Unkept(
            f"{why}; make room or let this user write there, and run again: what is loaded stays"
        ) from error
    return Kept(folder, result.names, result.documents, result.size, result.rejected)


def _write(result: Transformed, fresh: Path) -> None:
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, table in result.tables.items():
        with pa.ipc.new_file(str(fresh / f"{name}{ENDING}"), table.schema) as file:
            file.write_table(table)
    refused = [[s.document_id, r.stage, r.code, r.detail] for s, r in result.rejected]
    told = {"documents": result.documents, "size": result.size, "refused": refused}
    digests = {name: _digest(fresh, name) for name in result.names}
    manifest = json.dumps({**told, "digests": digests})
    (fresh / MANIFEST).write_text(f"{sha256(manifest.encode())}\n{manifest}")


def read_kept(folder: Path, batch: Batch) -> Kept | None:
    """Return what an earlier run left of a batch; None if any of its files is damaged."""
    sources = {source.document_id: source for source in batch.inputs}
    try:
        digest, _, manifest = (folder / MANIFEST).read_text().partition("\n")
        if digest != sha256(manifest.encode()):
            return None
        told = json.loads(manifest)
        if any(_digest(folder, name) != digest for name, digest in told["digests"].items()):
            return None
    except (OSError, ValueError):
        return None
    rejected = [(sources[name], Rejected(*why)) for name, *why in told["refused"]]
    names = tuple(told["digests"])
    return Kept(folder, names, told["documents"], told["size"], rejected)


def _digest(folder: Path, name: str) -> str:
    with (folder / f"{name}{ENDING}").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
