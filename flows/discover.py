"""Paths, folders and patterns to candidates, in a stable order, nothing silently dropped."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.errors import Usage
from flows.inputs import Candidate, file_uri, modified_at
from flows.place import printable
from transforms.documents import Rejected

STDIN = "stdin:"


def check_paths(paths: Iterable[str]) -> tuple[list[str], str | None]:
    """Return the paths that exist or match, and what to say of those that do not.

    Raises Usage if none does.
    """
    given = list(paths)
    there = [path for path in given if _exists(path)]
    missing = ", ".join(printable(path) for path in given if path not in there)
    if not there:
        raise Usage(f"no such file, folder or match: {missing}; nothing was run")
    return there, f"no such file, folder or match: {missing}; the rest was run" if missing else None


def discover(paths: Iterable[str]) -> Iterator[Candidate]:
    """Yield the files under the paths, folders in sorted order; a file named twice comes once.

    Hidden files are skipped unless named. A path that leads out of its folder through a symbolic
    link, a device or a pipe is refused as E_UNREADABLE. `-` is standard input, read last.
    """
    given = list(paths)
    roots = [root for path in given if path != "-" for root in _roots(path)]
    seen: set[str] | None = set() if len(roots) > 1 else None
    for root in roots:
        for candidate in _walk(root):
            if seen is not None:
                if candidate.source_uri in seen:
                    continue
                seen.add(candidate.source_uri)
            yield candidate
    if "-" in given:
        yield Candidate(Path("-"), STDIN, None, None)


def _exists(path: str) -> bool:
    return path == "-" or ("\0" not in path and (os.path.lexists(path) or bool(_matches(path))))


def _matches(pattern: str) -> list[str]:
    """Return the sorted matches; a `**` matches folders, and hidden names need their dot."""
    if not glob.has_magic(pattern):
        return []
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob shows hidden files


def _roots(path: str) -> list[Path]:
    """Return what an argument names; `..` is resolved so that one file has one address."""
    names = [path] if os.path.lexists(path) else _matches(path)
    return [Path(n).resolve() if ".." in Path(n).parts else Path(n).absolute() for n in names]


def _walk(root: Path) -> Iterator[Candidate]:
    if root.is_dir():
        yield from _folder(root, root.resolve())
    else:
        yield candidate_of(root)


def _folder(folder: Path, inside: Path) -> Iterator[Candidate]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield _refused(folder, None, f"the folder cannot be listed: {error.strerror}")
        return
    for entry in entries:
        if not entry.name.startswith("."):
            yield from _member(entry, inside)


def _member(entry: os.DirEntry[str], inside: Path) -> Iterator[Candidate]:
    path = Path(entry.path)
    if not entry.is_symlink():
        yield from _folder(path, inside) if entry.is_dir() else [candidate_of(path)]
    elif not _leads_inside(path, inside):
        yield _refused(path, None, f"a symbolic link that leads out of {inside}, not followed")
    elif not path.is_dir():  # a folder inside is met under its own name
        yield candidate_of(path)


def _leads_inside(link: Path, inside: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(inside)
    except (OSError, RuntimeError):
        return False


def candidate_of(path: Path) -> Candidate:
    """Return the candidate of one file, refused if it cannot be looked at or is no regular file."""
    try:
        found = path.stat()
    except OSError as error:
        return _refused(path, None, f"cannot be looked at: {error.strerror}")
    if not stat.S_ISREG(found.st_mode):
        return _refused(path, found, "not a regular file, but a device, pipe or socket")
    return _candidate(path, found, None)


def _refused(path: Path, found: os.stat_result | None, why: str) -> Candidate:
    return _candidate(path, found, unreadable(path, why))


def unreadable(path: Path, why: str) -> Rejected:
    """Return the refusal of a file that is there and cannot be read."""
    return Rejected("discover", "E_UNREADABLE", f"{printable(str(path))}: {why}")


def _candidate(path: Path, found: os.stat_result | None, refused: Rejected | None) -> Candidate:
    return Candidate(
        path=path,
        source_uri=file_uri(path),
        size_bytes=None if found is None else found.st_size,
        modified_at=None if found is None else modified_at(found),
        refused=refused,
    )
